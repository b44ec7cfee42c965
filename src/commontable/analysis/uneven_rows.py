"""The row that makes a delimited file unreadable: the first with more or fewer fields than the header."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Uneven:
    """`row` counts rows that are not blank (1: the header), `line` lines of the file; `fields` are this row's, `header`
    the header's.
    """

    row: int
    line: int
    fields: int
    header: int


def uneven_row(path: Path, *, delimiter: str, encoding: str) -> Uneven | None:
    """The first such row, None where none is found before something else is wrong. No value of it is kept."""
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        rows = csv.reader(stream, delimiter=delimiter)
        header = 0
        try:
            for count, row in enumerate(filter(None, rows), 1):
                header = header or len(row)
                if len(row) != header:
                    return Uneven(row=count, line=rows.line_num, fields=len(row), header=header)
        except csv.Error:
            pass
    return None
