"""Why nothing was encoded, in one sentence that says what to do and holds no row of data."""

from __future__ import annotations


class EncodingError(Exception):
    """`where` names the place in a file (`keys[3].of`), `code` is stable for translation."""

    def __init__(self, message: str, *, where: str = "", code: str = "refused") -> None:
        self.message = message
        self.where = where
        self.code = code
        super().__init__(f"{where}: {message}" if where else message)
