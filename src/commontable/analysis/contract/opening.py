"""A file is opened by a reading, whatever its kind."""

from __future__ import annotations

from pathlib import Path

from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.rows import Source


def opened(path: Path, reading: Reading) -> Source:
    """The file's header and rows. Raises `Unreadable`."""
    from commontable.analysis.contract.kinds import kind_of

    if kind_of(path, encoding=reading.encoding) == "workbook":
        from commontable.analysis.contract.workbook import Workbook

        return Workbook(path, reading)
    from commontable.analysis.contract.delimited import Delimited

    return Delimited(path, reading)
