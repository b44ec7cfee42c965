"""One shown figure of a group, as read from a cell."""

from __future__ import annotations

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
