"""The small language of conditions: what is allowed, and the tree turned into SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


class ConditionError(ValueError):
    """A condition cannot be used; the message says what is wrong, `where` is the part it is about (may be
    empty).
    """

    def __init__(self, message: str, *, where: str = "") -> None:
        super().__init__(message)
        self.where = where


@dataclass(frozen=True)
class Condition:
    """A checked condition: as written, as SQL (DuckDB dialect, names quoted), and the columns it uses
    (sorted).
    """

    text: str
    sql: str
    columns: tuple[str, ...]


def parse_condition(text: str, *, columns: Collection[str]) -> Condition:
    """The condition is safe to run over a source that has `columns`. Raises `ConditionError`.

    Allowed: columns, numbers, text in single quotes, dates, `= <> < <= > >=`, `and or not`, `in (…)`,
    `between … and …`, `is null`, `like`, `+ - * / %`, `case`, `cast`, `coalesce nullif abs round floor
    ceil lower upper trim length substring starts_with ends_with contains year month day`. Column names
    match exactly, or without regard to case where only one fits.
    """
    raise NotImplementedError
