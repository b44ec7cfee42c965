"""The release as files: cells.parquet, cells.csv, release.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, TYPE_CHECKING

from commontable.analysis.release.compute import Computed
from commontable.analysis.whole_files import written_together

if TYPE_CHECKING:
    import pyarrow as pa

KEPT = "keep_in_mind"
_RUNS = "^[\\s\\x00]*[=+\\-@\\t\\r\\x00＝＋－＠]"
"""What makes a spreadsheet run a cell instead of showing it (OWASP ASVS 1.2.10, full-width forms too)."""


def write(computed: Computed, out: Path, *, says: Mapping[str, str] | None = None) -> None:
    """`out` holds `cells.parquet`, `cells.csv` (no cell that a spreadsheet would run) and `release.json`
    (with the digest of both): all three, or where one cannot be written, what was there before.

    `says` is what the figures say of themselves (audience, licence): metadata in Parquet, last columns in CSV. So is
    `keep_in_mind`: what the manifest says of indicators over `linked` files, by indicator.
    """
    terms = dict(says or {})
    linked = computed.manifest.get("linked")
    kept = {name: str(said["caveat"]) for name, said in linked.items()} if isinstance(linked, Mapping) else {}
    rows = _with_caveats(_with_columns(computed.cells, terms), kept)
    if kept:
        terms[KEPT] = json.dumps(kept, ensure_ascii=False)
    with written_together(out) as write_one:
        with ThreadPoolExecutor(1) as beside:
            text = beside.submit(write_one, "cells.csv", lambda stream: _csv(rows, stream))
            table = write_one("cells.parquet", lambda stream: _parquet(computed.cells, stream, terms))
            files = {"cells.parquet": table, "cells.csv": text.result()}
        manifest = {**computed.manifest, "files": files}
        said = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
        write_one("release.json", lambda stream: stream.write(said.encode()))


def csv_safe(cells: pa.Table) -> pa.Table:
    """Every text that a spreadsheet would run starts with an apostrophe."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for i, field in enumerate(cells.schema):
        if pa.types.is_string(field.type):
            column = cells.column(i)
            if pc.any(pc.match_substring_regex(column.unique(), _RUNS)).as_py():  # far fewer words than cells
                runs = pc.match_substring_regex(column, _RUNS)
                quoted = pc.binary_join_element_wise("'", column, "")
                cells = cells.set_column(i, field, pc.if_else(runs, quoted, column))
    return cells


def _with_columns(cells: pa.Table, says: Mapping[str, str]) -> pa.Table:
    import pyarrow as pa

    for name, said in says.items():
        cells = cells.append_column(name, pa.array([said] * cells.num_rows, pa.string()))
    return cells


def _with_caveats(cells: pa.Table, kept: Mapping[str, str]) -> pa.Table:
    import pyarrow as pa

    if not kept:
        return cells
    names = cells.column("indicator").combine_chunks().dictionary_encode()
    said = pa.array([kept.get(name, "") for name in names.dictionary.to_pylist()], pa.string())
    return cells.append_column(KEPT, said.take(names.indices))


def _parquet(cells: pa.Table, stream: IO[bytes], says: Mapping[str, str]) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(stream, cells.schema, compression="zstd", store_schema=False) as writer:
        writer.write_table(cells)
        if says:
            writer.add_key_value_metadata(dict(says))


def _csv(cells: pa.Table, stream: IO[bytes]) -> None:
    from pyarrow import csv

    csv.write_csv(csv_safe(cells), stream, csv.WriteOptions(quoting_style="needed"))
