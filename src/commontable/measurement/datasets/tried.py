"""What was tried so far: each attempt to turn a curve, how it went, what it promised, what was learnt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch

from commontable.agreements.models import Commitment
from commontable.agreements.rules.commitment import CommitmentStage
from commontable.measurement.models import Indicator, Step, Turning
from commontable.partnership.models import Partnership

from .curve_words import Verdict, verdict_in_words
from .curves import Curve, curve_of
from .turning import turnings_of

MOST_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A page with its curve as it is now, its verdict, and the steps of its plan."""

    turning: Turning
    curve: Curve
    verdict: Verdict
    steps: list[Step] = field(default_factory=list)

    @property
    def promises(self) -> list[Commitment]:
        """The promises in its plan, the soonest first."""
        return sorted((one.commitment for one in self.steps if one.commitment), key=lambda promise: promise.due_on)

    @property
    def kept_count(self) -> int:
        """How many of them were kept."""
        return sum(promise.stage == CommitmentStage.CONFIRMED for promise in self.promises)


def attempts_of(partnership: Partnership, *, indicator: Indicator) -> list[Attempt]:
    """The pages on this indicator, those that are worked on first; at most so many as people read."""
    standing = Step.objects.filter(withdrawn_at=None).select_related("commitment__partner", "commitment__member")
    pages = turnings_of(partnership, indicator=indicator).prefetch_related(Prefetch("steps", standing, "standing"))
    return attempts(pages[:MOST_SHOWN])


def attempts(pages: Iterable[Turning]) -> list[Attempt]:
    """These pages, each curve read once."""
    curves: dict[tuple[int, str, str, str], Curve] = {}
    found = []
    for page in pages:
        key = (page.indicator_id, page.breakdown, page.place_level, page.place)
        if key not in curves:
            curves[key] = curve_of(page.indicator, breakdown=page.breakdown, place=(page.place_level, page.place))
        verdict = verdict_in_words(curves[key], frozen=page.frozen)
        found.append(
            Attempt(turning=page, curve=curves[key], verdict=verdict, steps=list(getattr(page, "standing", ())))
        )
    return found
