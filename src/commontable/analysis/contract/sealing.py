"""From a clean file to two sealed ones: measures, and identities apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.contract.diff import Diff
from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.report import Report
from commontable.analysis.contract.schema import Schema

if TYPE_CHECKING:
    import pyarrow as pa

# Joins measures to identities: a random number per row, of no use to whoever has only one of the two files.
ROW_KEY = "_row"


@dataclass(frozen=True, kw_only=True)
class Previous:
    """The sealed pair that is in force, to be compared with. `identities` None where the schema has no
    identity columns.
    """

    measures: Path
    key_measures: bytes
    identities: Path | None = None
    key_identities: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What came of it. `sealed` False: there is a blocking finding and no file was written. `diff` None:
    nothing to compare with.
    """

    report: Report
    diff: Diff | None
    sealed: bool
    rows: int
    has_identities: bool


def check_and_seal(
    path: Path,
    schema: Schema,
    *,
    reading: Reading | None = None,
    measures: Path,
    identities: Path,
    key_measures: bytes,
    key_identities: bytes,
    previous: Previous | None = None,
    today: dt.date | None = None,
    limit: int = 5000,
) -> Sealed:
    """A file without blocking findings stands sealed in `measures` (and `identities`, where the schema
    names such columns).

    Both files are complete or absent. Rows are joined by `ROW_KEY`. Raises `Unreadable`.
    """
    raise NotImplementedError


def typed_rows(
    *,
    measures: Path,
    key_measures: bytes,
    identities: Path | None = None,
    key_identities: bytes | None = None,
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """The accepted rows again, identities joined when their key is given; `columns` in that order, without
    the row key.
    """
    raise NotImplementedError
