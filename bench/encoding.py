"""Children as encoded files, without a clerk: the same parts and tokens, several processes, for the benches."""

from __future__ import annotations

import json
import secrets
from concurrent.futures import ProcessPoolExecutor
from itertools import starmap
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from commontable.analysis.tokens.offline.deriving import Tokens
from commontable.analysis.tokens.offline.encoding import METADATA, said
from commontable.analysis.tokens.offline.normalising import parts_of
from commontable.analysis.tokens.offline.parquet import ROWS_IN_A_GROUP

if TYPE_CHECKING:
    from pathlib import Path

    from commontable.analysis.tokens import EncodingProfile

KEY = bytes(range(100, 132))
CHUNK = 25_000


def encoded(table: pa.Table, *, profile: EncodingProfile, processes: int = 2) -> pa.Table:
    """`id` and the token columns of every row, in the order of the rows."""
    chunks = [(_packed(table.slice(first, CHUNK)), profile) for first in range(0, table.num_rows, CHUNK)]
    if processes > 1 and len(chunks) > 1:
        with ProcessPoolExecutor(processes) as pool:
            made = list(pool.map(_tokens, *zip(*chunks, strict=True)))
    else:
        made = list(starmap(_tokens, chunks))
    tokens = np.concatenate(made)
    names = Tokens(key=KEY, profile=profile).names
    columns = {name: pa.array(tokens[:, place], mask=tokens[:, place] == 0) for place, name in enumerate(names)}
    return pa.table({"id": table["id"], **columns})


def written(table: pa.Table, path: Path, *, profile: EncodingProfile) -> dict[str, str]:
    """What `encoded` gives stands in a file as the clerk's program writes it: plain pages, random row ids, and what it
    says about itself. Returns the row's own id by its random one.
    """
    digits = secrets.token_hex(16 * table.num_rows)
    ids = [digits[at : at + 32] for at in range(0, len(digits), 32)]
    told = said(profile, Tokens(key=KEY, profile=profile), rows=table.num_rows)
    table_of_codes = table.set_column(0, "id", pa.array(ids)).replace_schema_metadata({METADATA: json.dumps(told)})
    pq.write_table(table_of_codes, path, compression="none", use_dictionary=False, row_group_size=ROWS_IN_A_GROUP)
    return dict(zip(ids, table["id"].to_pylist(), strict=True))


def _packed(table: pa.Table) -> bytes:
    """The rows alone: a pickled slice would take the whole table along."""
    target = pa.BufferOutputStream()
    with pa.ipc.new_stream(target, table.schema) as stream:
        stream.write_table(table)
    return target.getvalue().to_pybytes()


def _tokens(packed: bytes, profile: EncodingProfile) -> np.ndarray:
    tokens = Tokens(key=KEY, profile=profile)
    rows = pa.ipc.open_stream(packed).read_all().drop_columns(["id"]).to_pylist()
    return np.array(
        [tokens.of(parts_of({name: text for name, text in row.items() if text}, profile.date_order)) for row in rows],
        dtype=np.int64,
    )
