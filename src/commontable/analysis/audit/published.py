"""A release as the public has it: the table of cells and the manifest, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import pyarrow as pa


class AuditError(Exception):
    """The files cannot be audited; the sentence says what is wrong with them and holds no row."""


class Contradiction(AuditError):
    """No table of children agrees with what is published."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """One release: `cells` (columns: `cells.COLUMNS`) and what `release.json` says. `name` is for messages."""

    cells: pa.Table
    manifest: Mapping[str, object]
    name: str = "the release"

    @classmethod
    def of(cls, cells: pa.Table, manifest: Mapping[str, object], *, name: str = "the release") -> Self:
        """The table is checked: columns, kinds, no key twice, no negative count. Raises `AuditError`."""
        from commontable.analysis.audit.reading import checked

        return cls(cells=checked(cells, name), manifest=manifest, name=name)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read `release.json` and `cells.parquet` (or `cells.csv`) in `folder`, and compare their digests.
        Raises `AuditError`.
        """
        from commontable.analysis.audit.reading import cells_of, manifest_of

        manifest = manifest_of(folder)
        return cls.of(cells_of(folder, manifest), manifest, name=str(folder))
