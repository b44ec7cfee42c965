"""Between the row ids that partners gave their codes and the records of accepted files."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commontable.analysis.linkage.linked import Linked, pairs_table
from commontable.analysis.linkage.records import IdentityFile, Records, fingerprint_of
from commontable.analysis.sealed import read_sealed

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.release.sources import SealedFile


@dataclass(frozen=True)
class Coded:
    """The codes of every accepted file (each a source of its own: row ids are new in every file), and whose they are.

    `record`: (file, row id) → source and fingerprint of the record.
    """

    tables: Mapping[str, pa.Table]
    record: Mapping[tuple[str, str], tuple[str, str]]
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

        known = {source: set(one.table["id"].to_pylist()) for source, one in records.items()}
        tables, record = {}, {}
        for file, sealed in zip(files, codes, strict=True):
            table = read_sealed(sealed.path, sealed.key).read_all()
            stays = []
            for row_id in table["id"].to_pylist():
                fingerprint = fingerprint_of(file, row_id, secret=secret)
                stays.append(fingerprint in known[file.source])
                record[file.extract, row_id] = (file.source, fingerprint)
            tables[file.extract] = table.filter(pa.array(stays, pa.bool_()))
        return cls(tables, record, records)

    def earlier(self, persons: pa.Table | None) -> pa.Table | None:
        """Who was who in an earlier linking (`source`, `id`, `person` of records), by these files and row ids."""
        import pyarrow as pa

        if persons is None:
            return None
        said = {(one["source"], one["id"]): one["person"] for one in persons.to_pylist()}
        found = [(*key, said[record]) for key, record in self.record.items() if record in said]
        names = ("source", "id", "person")
        return pa.table({name: pa.array([one[i] for one in found], pa.string()) for i, name in enumerate(names)})

    def as_records(self, linked: Linked) -> Linked:
        """The same linking, said of records. A record without codes is nobody else than itself."""
        import pyarrow as pa

        persons: dict[tuple[str, str], str] = {}
        for one in linked.clusters.to_pylist():
            persons.setdefault(self.record[one["source"], one["id"]], one["person"])
        for source, known in self.records.items():
            for fingerprint in known.table["id"].to_pylist():
                if (source, fingerprint) not in persons:
                    persons[source, fingerprint] = secrets.token_hex(16)
        clusters = pa.table(
            {
                "source": pa.array([source for source, _id in persons], pa.string()),
                "id": pa.array([fingerprint for _source, fingerprint in persons], pa.string()),
                "person": pa.array(list(persons.values()), pa.string()),
            }
        )
        return replace(
            linked, clusters=clusters, pairs=self._pairs(linked.pairs), uncertain=self._pairs(linked.uncertain)
        )

    def _pairs(self, pairs: pa.Table) -> pa.Table:
        columns = {name: pairs[name].to_pylist() for name in pairs.schema.names}
        for side in ("left", "right"):
            keys = zip(columns[f"{side}_source"], columns[f"{side}_id"], strict=True)
            records = [self.record[key] for key in keys]
            columns[f"{side}_source"] = [source for source, _fingerprint in records]
            columns[f"{side}_id"] = [fingerprint for _source, fingerprint in records]
        return pairs_table(columns)
