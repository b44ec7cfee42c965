"""One shown figure of a group, as read from a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


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
    def of_cell(cls, cell: Mapping[str, object], *, group: str = "") -> Self:
        """The figure that a row of `cells.parquet` shows (a mapping with its columns).

        >>> shown = {"denominator": 12, "value": None, "low": 0.0, "high": 20.0, "status": "ranged"}
        >>> Figure.of_cell(shown, group="Reduced lunch").ends
        (0.0, 20.0)
        """
        n = cell.get("denominator")
        return cls(
            group=group,
            n=None if n is None else int(str(n)),
            value=_number(cell.get("value")),
            low=_number(cell.get("low")),
            high=_number(cell.get("high")),
        )

    @property
    def ends(self) -> tuple[float, float] | None:
        """The smallest and the largest the figure can be; `None` when it is hidden or no child is in it."""
        if not self.n:
            return None
        if self.value is not None:
            return self.value, self.value
        if self.low is None or self.high is None:
            return None
        return self.low, self.high


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
