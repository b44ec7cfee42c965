"""A first look at a file."""

from __future__ import annotations

from pathlib import Path

from commontable.analysis.contract.reading import Preview, Reading
from commontable.analysis.contract.schema import Schema


def preview(
    path: Path, *, schema: Schema | None = None, reading: Reading | None = None, rows: int = 20
) -> Preview:
    """The file's header and first rows under a guessed reading, with what a person should confirm.

    With `reading` nothing is guessed: the file is shown as that reading reads it (a person changed the
    delimiter, say). With `schema` every header gets the nearest field proposed. Raises `Unreadable`.
    """
    raise NotImplementedError
