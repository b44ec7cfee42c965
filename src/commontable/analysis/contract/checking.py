"""One file against its schema."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.report import Report
from commontable.analysis.contract.schema import Schema


def check(
    path: Path,
    schema: Schema,
    *,
    reading: Reading | None = None,
    today: dt.date | None = None,
    limit: int = 5000,
) -> Report:
    """Every fault of the file is counted, and the first `limit` of them are listed with their true line.

    Without `reading` the file is read as `preview` guesses and columns are matched by name or title.
    Dates after `today` are faults; without `today` none is. Constant memory, whatever the length of the
    file. Raises `Unreadable`.
    """
    raise NotImplementedError
