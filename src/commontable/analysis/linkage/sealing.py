"""What a linking made, sealed apart for every accepted file, so that each can be dropped with its file."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.contract.arrays import arrow_array
from commontable.analysis.contract.sealing import ROW_KEY
from commontable.analysis.sealed import read_sealed, write_sealed

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.linkage.linked import Linked
    from commontable.analysis.linkage.records import Records
    from commontable.analysis.release.sources import SealedFile


def earlier_persons(files: Iterable[tuple[str, SealedFile]]) -> pa.Table | None:
    """Who was who in an earlier linking: `source`, `id`, `person`; None without files."""
    import pyarrow as pa

    found = []
    for source, file in files:
        table = read_sealed(file.path, file.key, columns=["record", "person"]).read_all()
        table = table.group_by(["record", "person"]).aggregate([])
        found.append(
            pa.table(
                {
                    "source": pa.array([source] * table.num_rows, pa.string()),
                    "id": table["record"],
                    "person": table["person"],
                }
            )
        )
    if not found:
        return None
    whole = pa.concat_tables(found)
    # A record may stand in several files of a partner: once is enough.
    return whole.group_by(["source", "id"]).aggregate([("person", "min")]).rename_columns(["source", "id", "person"])


def seal_persons(
    records: Mapping[str, Records],
    linked: Linked,
    *,
    crosswalks: Mapping[str, SealedFile],
    lists: Mapping[str, SealedFile],
) -> dict[str, int]:
    """Every file's rows stand sealed with their person (`crosswalks`: `_row`, `person`) and, apart, with the record
    that they belong to (`lists`: `_row`, `record`, `person`), in random order; returns rows by file.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    counts = {}
    for source, known in records.items():
        persons = linked.clusters.filter(pc.equal(linked.clusters["source"], source))
        at = pc.index_in(known.rows["record"], persons["id"].combine_chunks())
        whole = known.rows.append_column("person", pc.take(persons["person"], at))
        for extract in whole["extract"].unique().to_pylist():
            mine = whole.filter(pc.equal(whole["extract"], extract)).select([ROW_KEY, "record", "person"])
            order = np.random.Generator(np.random.PCG64(secrets.randbits(128))).permutation(mine.num_rows)
            mine = mine.take(arrow_array(order)).combine_chunks()
            _write(mine.select([ROW_KEY, "person"]), crosswalks[extract])
            _write(mine, lists[extract])
            counts[extract] = mine.num_rows
    for extract, file in crosswalks.items():
        if extract not in counts:  # every row was left out
            empty = pa.table(
                {
                    ROW_KEY: pa.array([], pa.int64()),
                    "record": pa.array([], pa.string()),
                    "person": pa.array([], pa.string()),
                }
            )
            _write(empty.select([ROW_KEY, "person"]), file)
            _write(empty, lists[extract])
            counts[extract] = 0
    return counts


def seal_uncertain(linked: Linked, file: SealedFile) -> int:
    """The uncertain pairs stand sealed; returns how many."""
    return _write(linked.uncertain, file)


def _write(table: pa.Table, to: SealedFile) -> int:
    to.path.unlink(missing_ok=True)
    return write_sealed(table.to_reader(), to.path, to.key)
