"""Where rows come from: plain files, or sealed files with their keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commontable.analysis.contract import Schema


@dataclass(frozen=True, kw_only=True)
class SealedFile:
    """One accepted extract in the vault. `sha256` is of the file the partner sent (for the manifest);
    `label` says whose it is.
    """

    path: Path
    key: bytes = field(repr=False)
    sha256: str = ""
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """The rows of one source: any number of plain files (CSV, Parquet) or sealed files, one per partner's
    extract.

    `schema` (`contract.Schema`) types the CSV files and says which columns sealed files of different ages
    have; Parquet files carry their own types. Which child a row is of says, for sealed files, the sealed crosswalk of
    each (`persons`, file by file; None: nobody in it was linked), for plain ones the file `clusters` of `commontable
    link`.
    """

    files: tuple[Path | SealedFile, ...]
    schema: Schema | None = None
    persons: tuple[SealedFile | None, ...] = ()
    clusters: Path | None = None
