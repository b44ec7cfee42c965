"""Between the row ids that partners gave their codes and the records of accepted files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.linkage.linked import Linked, pairs_table
from commontable.analysis.linkage.persons import drawn
from commontable.analysis.linkage.records import IdentityFile, Records, fingerprint_of
from commontable.analysis.sealed import read_sealed

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.release.sources import SealedFile

_APART = "\x1f"


@dataclass(frozen=True)
class Coded:
    """The codes of every accepted file (each a source of its own: row ids are new in every file), and whose they are.

    `known`: `extract` and `id` of every row of codes, `source` and `record` (its fingerprint) of whom it stands for.
    """

    tables: Mapping[str, pa.Table]
    known: pa.Table
    records: Mapping[str, Records]

    @classmethod
    def of(
        cls,
        files: Sequence[IdentityFile],
        codes: Sequence[SealedFile],
        records: Mapping[str, Records],
        *,
        secret: bytes,
    ) -> Coded:
        """The codes, opened; those whose record was left out are left out too."""
        import pyarrow as pa
        import pyarrow.compute as pc

        tables, known = {}, []
        for file, sealed in zip(files, codes, strict=True):
            table = read_sealed(sealed.path, sealed.key).read_all()
            prints = [fingerprint_of(file, row_id, secret=secret) for row_id in table["id"].to_pylist()]
            record = pa.array(prints, pa.string())
            extract, source = (pa.repeat(text, table.num_rows) for text in (file.extract, file.source))
            known.append(pa.table({"extract": extract, "id": table["id"], "source": source, "record": record}))
            here = records[file.source].table["id"].combine_chunks()
            tables[file.extract] = table.filter(pc.is_in(record, value_set=here))
        return cls(tables, pa.concat_tables(known), records)

    def earlier(self, persons: pa.Table | None) -> pa.Table | None:
        """Who was who in an earlier linking (`source`, `id`, `person` of records), by these files and row ids."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if persons is None:
            return None
        at = _places(self.known["source"], self.known["record"], among=(persons["source"], persons["id"]))
        found = pa.table(
            {"source": self.known["extract"], "id": self.known["id"], "person": persons["person"].take(at)}
        )
        return found.filter(pc.is_valid(at))

    def as_records(self, linked: Linked) -> Linked:
        """The same linking, said of records. A record without codes is nobody else than itself."""
        import pyarrow as pa
        import pyarrow.compute as pc

        clusters = self._records(linked.clusters["source"], linked.clusters["id"])
        clusters = clusters.append_column("person", linked.clusters["person"])
        # a record in several files of its source: the first one says who it is
        kinds = _joined(clusters["source"], clusters["id"]).dictionary_encode().indices.to_numpy()
        clusters = clusters.take(pa.array(np.unique(kinds, return_index=True)[1]))
        parts = [clusters]
        for source, known in self.records.items():
            ids = known.table["id"].combine_chunks()
            mine = clusters.filter(pc.equal(clusters["source"], source))["id"].combine_chunks()
            rest = ids.filter(pc.invert(pc.is_in(ids, value_set=mine)))
            parts.append(pa.table({"source": pa.repeat(source, len(rest)), "id": rest, "person": drawn(len(rest))}))
        return replace(
            linked,
            clusters=pa.concat_tables(parts),
            pairs=self._pairs(linked.pairs),
            uncertain=self._pairs(linked.uncertain),
        )

    def _pairs(self, pairs: pa.Table) -> pa.Table:
        columns = {name: pairs[name] for name in pairs.schema.names}
        for side in ("left", "right"):
            found = self._records(pairs[f"{side}_source"], pairs[f"{side}_id"])
            columns[f"{side}_source"], columns[f"{side}_id"] = found["source"], found["id"]
        return pairs_table(columns)

    def _records(self, extracts: pa.ChunkedArray, ids: pa.ChunkedArray) -> pa.Table:
        """`source` and `id` of the records that these rows stand for."""
        at = _places(extracts, ids, among=(self.known["extract"], self.known["id"]))
        return self.known.select(["source", "record"]).take(at).rename_columns(["source", "id"])


def _places(
    first: pa.ChunkedArray, second: pa.ChunkedArray, *, among: tuple[pa.ChunkedArray, pa.ChunkedArray]
) -> pa.Array:
    """Where each two texts stand together; null where they do not."""
    import pyarrow.compute as pc

    return pc.index_in(_joined(first, second), value_set=_joined(*among))


def _joined(first: pa.ChunkedArray, second: pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    joined = pc.binary_join_element_wise(first.cast(pa.string()), second.cast(pa.string()), _APART)
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
