"""One shown figure of a group, as read from a cell; and why a measure of it may have to stay untold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a measure cannot be told."""

    PROTECTED = "protected"  # the group's own figure is hidden
    REFERENCE_PROTECTED = "reference_protected"  # what it is compared with is hidden, or a part of it
    RANGED = "ranged"  # only a range is shown, and both answers lie in it
    TOO_FEW = "too_few"  # the group has too few children for this measure
    REFERENCE_TOO_FEW = "reference_too_few"  # what it is compared with has too few
    SMALL_SHARE = "small_share"  # the group is too small a part of the cohort for this measure
    NO_COUNTS = "no_counts"  # the figure is shown without the number of children behind it
    EMPTY = "empty"  # no child is in the group
    NOT_A_SHARE = "not_a_share"  # the figure is a mean; the measure is one of shares of children
    NO_DIRECTION = "no_direction"  # neither way is better
    ZERO = "zero"  # a ratio to nothing
    ITSELF = "itself"  # the group is what the others are compared with


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A percentage (0 to 100) as shown: exactly (`value`), as a range (`low`, `high`), or not at all (all
    `None`).

    `n` is the number of children, `None` where it is not shown, 0 where there are none. `group` is the label
    of the group, for messages.
    """

    group: str = ""
    n: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def ends(self) -> tuple[float, float] | None:
        """The smallest and the largest the figure can be; `None` when it is hidden or no child is in it."""
        if self.n == 0:
            return None
        if self.value is not None:
            return self.value, self.value
        if self.low is None or self.high is None:
            return None
        return self.low, self.high

    @property
    def silence(self) -> Why | None:
        """Why nothing is shown of it; `None` where a number or a range is.

        >>> Figure(n=0).silence.value, Figure().silence.value, Figure(n=30, low=0, high=20).silence
        ('empty', 'protected', None)
        """
        if self.n == 0:
            return Why.EMPTY
        return Why.PROTECTED if self.ends is None else None

    @property
    def converse(self) -> Figure:
        """The share of children of whom the opposite is true.

        >>> Figure(n=50, low=0, high=20).converse
        Figure(group='', n=50, value=None, low=80, high=100)
        """
        return Figure(
            group=self.group,
            n=self.n,
            value=None if self.value is None else 100 - self.value,
            low=None if self.high is None else 100 - self.high,
            high=None if self.low is None else 100 - self.low,
        )
