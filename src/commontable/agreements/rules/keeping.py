"""How a promise turned out, and how promises turn out together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .commitment import CommitmentStage


class Turn(TextChoices):
    """How a promise stands on a day."""

    OPEN = "open", _("open")
    LATE = "late", _("open, its day has passed")
    WAITING = "waiting", _("said to be done, waits for a confirmation")
    KEPT = "kept", _("kept")
    KEPT_LATER = "kept_later", _("kept, after its day")
    WITHDRAWN = "withdrawn", _("withdrawn before its day")
    GIVEN_UP = "given_up", _("withdrawn after its day")


def turn(*, stage: str, due_on: date, settled_on: date | None, today: date) -> Turn:
    """How the promise stands today; `settled_on` is the day it was said to be done, or withdrawn.

    >>> march = date(2026, 3, 12)
    >>> turn(stage="open", due_on=march, settled_on=None, today=march).value
    'open'
    >>> turn(stage="open", due_on=march, settled_on=None, today=date(2026, 3, 13)).value
    'late'
    >>> turn(stage="confirmed", due_on=march, settled_on=march, today=date(2026, 5, 1)).value
    'kept'
    >>> turn(stage="withdrawn", due_on=march, settled_on=date(2026, 3, 20), today=date(2026, 5, 1)).value
    'given_up'
    """
    in_time = settled_on is not None and settled_on <= due_on
    if stage == CommitmentStage.OPEN:
        return Turn.OPEN if today <= due_on else Turn.LATE
    if stage == CommitmentStage.DONE:
        return Turn.WAITING
    if stage == CommitmentStage.CONFIRMED:
        return Turn.KEPT if in_time else Turn.KEPT_LATER
    return Turn.WITHDRAWN if in_time else Turn.GIVEN_UP


@dataclass(frozen=True)
class Kept:
    """Promises counted by how they turned out.

    >>> kept = Kept.of([Turn.KEPT, Turn.KEPT_LATER, Turn.LATE, Turn.OPEN, Turn.WAITING, Turn.WITHDRAWN])
    >>> kept.come, kept.kept, kept.in_time, kept.open
    (3, 2, 1, 1)
    """

    counts: Counter[Turn]

    @classmethod
    def of(cls, turns: Iterable[Turn]) -> Kept:
        """The turns, counted."""
        return cls(Counter(turns))

    @property
    def in_time(self) -> int:
        """Confirmed, and done by the day promised."""
        return self.counts[Turn.KEPT]

    @property
    def later(self) -> int:
        """Confirmed, and done after the day promised."""
        return self.counts[Turn.KEPT_LATER]

    @property
    def kept(self) -> int:
        """Confirmed by somebody else, in time or after."""
        return self.in_time + self.later

    @property
    def late(self) -> int:
        """Open although their day has passed."""
        return self.counts[Turn.LATE]

    @property
    def open(self) -> int:
        """Open, their day still to come."""
        return self.counts[Turn.OPEN]

    @property
    def waiting(self) -> int:
        """Said to be done; nobody else has looked yet."""
        return self.counts[Turn.WAITING]

    @property
    def come(self) -> int:
        """Those that can be judged: kept, late, or withdrawn after their day. Who still waits is not held against."""
        return self.kept + self.late + self.counts[Turn.GIVEN_UP]
