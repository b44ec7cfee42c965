"""How this file differs from the last one: counts and category names, never a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Category:
    """A value of a column that is new (`before` 0) or has vanished (`after` 0), with its number of rows."""

    field: str
    value: str
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class Jump:
    """The number of rows of one place or one breakdown value moved by more than the threshold."""

    field: str
    value: str
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class ColumnChange:
    """How many of the rows that stand in both versions have another value in this column."""

    field: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Diff:
    """Rows added, gone, changed and the same (by primary key; without one, by whole rows, and `changed` is
    0).

    A jump is listed when the count moved by at least `jump_rows` rows and by at least `jump_share` of
    the larger of the two counts. `columns_added` and `columns_gone` are fields that only one of the two
    versions has.
    """

    rows_before: int
    rows_after: int
    added: int
    gone: int
    changed: int
    same: int
    keyed: bool
    new_categories: tuple[Category, ...] = ()
    vanished_categories: tuple[Category, ...] = ()
    jumps: tuple[Jump, ...] = ()
    changed_columns: tuple[ColumnChange, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_gone: tuple[str, ...] = ()
    jump_rows: int = 10
    jump_share: float = 0.2
    truncated: bool = False

    @property
    def nothing_new(self) -> bool:
        """Both versions hold the same rows."""
        return not (self.added or self.gone or self.changed)

    def to_dict(self) -> dict[str, object]:
        """The diff is JSON-able."""
        return asdict(self)

    @classmethod
    def from_dict(cls, document: Mapping[str, object]) -> Diff:
        """The diff is whole again."""
        known = dict(document)
        for name, kind in (
            ("new_categories", Category),
            ("vanished_categories", Category),
            ("jumps", Jump),
            ("changed_columns", ColumnChange),
        ):
            known[name] = tuple(kind(**one) for one in known.get(name, ()))  # type: ignore[attr-defined]
        for name in ("columns_added", "columns_gone"):
            known[name] = tuple(known.get(name, ()))  # type: ignore[arg-type]
        return cls(**known)  # type: ignore[arg-type]
