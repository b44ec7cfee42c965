"""One shown figure of a group, as read from a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A percentage (0 to 100) as shown: exactly (`value`), as a range (`low`, `high`), or not at all (all
    `None`).

    `n` is the number of children, `None` where hidden. `group` is the label of the group, for messages.
    """

    group: str = ""
    n: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def of_cell(cls, cell: Mapping[str, object], *, group: str = "") -> Figure:
        """The figure that a row of `cells.parquet` shows (a mapping with its columns)."""
        raise NotImplementedError
