"""The time boxes of an agenda, against the length of the meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Budget:
    """Minutes the items take together, and minutes the meeting lasts (None while it has no date)."""

    taken: int
    length: int | None

    @property
    def over(self) -> int:
        """Minutes too many; 0 where the items fit.

        >>> Budget(102, 90).over, Budget(60, 90).over, Budget(60, None).over
        (12, 0, 0)
        """
        return max(0, self.taken - self.length) if self.length is not None else 0

    @property
    def left(self) -> int:
        """Minutes that no item has taken yet."""
        return max(0, self.length - self.taken) if self.length is not None else 0


def budget_of(minutes: Iterable[int], *, starts_at: datetime | None, ends_at: datetime | None) -> Budget:
    """What the items take against what there is; the hour the clocks gain or lose is counted as it passes."""
    length = None
    if starts_at is not None and ends_at is not None:
        length = int((ends_at.astimezone(UTC) - starts_at.astimezone(UTC)).total_seconds() // 60)
    return Budget(sum(minutes), length)


def begins(minutes: Sequence[int], *, starts_at: datetime) -> list[datetime]:
    """When each item begins, in UTC, if every one keeps its time box.

    >>> [at.strftime("%H:%M") for at in begins([10, 25, 5], starts_at=datetime(2026, 3, 3, 16, tzinfo=UTC))]
    ['16:00', '16:10', '16:35']
    """
    found, at = [], starts_at.astimezone(UTC)
    for each in minutes:
        found.append(at)
        at += timedelta(minutes=each)
    return found
