"""Where one indicator stands: its newest figure, its target, its groups, and the story they tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from commontable.analysis import equity
from commontable.analysis.cells import EVERYONE, NOT_RECORDED, breakdown_text
from commontable.analysis.trend import forecast_of
from commontable.analysis.trend.sigma import FEWEST
from commontable.measurement.rules.freshness import aim_for, in_order, period_order
from commontable.measurement.rules.story import Story, story

from .figures import MISSING, Figures, Shown, group_of
from .labels import Labels
from .studying import Judged, judged, studied


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What an indicator is, by the definition its figures were computed with."""

    pk: int
    slug: str
    name: str
    outcome: str
    kind: str
    definition: str = ""
    direction: str = "increase"
    unit: str = "percent"
    decimals: int = 0
    is_share: bool = True
    is_synthetic: bool = False
    is_linked: bool = False
    is_unevenly_linked: bool = False
    schema: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def labels(self) -> Labels:
        """What its breakdowns and groups are called."""
        return Labels(self.schema)


@dataclass(frozen=True, kw_only=True)
class Aim:
    """The target that applies: a value by a period, and those of groups that have their own."""

    period: str
    value: float
    is_due: bool
    groups: Mapping[str, float] = field(default_factory=dict)


class Standing:
    """An indicator's figures, read: what is newest, what it is compared with, what may be said."""

    def __init__(self, meaning: Meaning, figures: Figures, *, is_of_one_place: bool = False) -> None:
        self.meaning = meaning
        self.figures = figures
        self.periods = in_order([*figures.everybody, *figures.everywhere])
        self.is_of_one_place = is_of_one_place

    @cached_property
    def period(self) -> str:
        """The newest period; empty where nothing was released."""
        return self.periods[-1] if self.periods else ""

    @cached_property
    def before(self) -> str:
        """The period before it."""
        return self.periods[-2] if len(self.periods) > 1 else ""

    @cached_property
    def now(self) -> Shown:
        """The newest figure."""
        return self.figures.everybody.get(self.period, MISSING)

    @cached_property
    def series(self) -> list[Shown]:
        """The figure of every period, oldest first."""
        return [self.figures.everybody.get(period, MISSING) for period in self.periods]

    @cached_property
    def aim(self) -> Aim | None:
        """The target the newest figure is read against; None for one place, whose targets nobody set."""
        found = aim_for(self.period, self.figures.aims.get(EVERYONE, {})) if self.period else None
        if found is None:
            return None
        period, value = found
        groups = {text: of[period] for text, of in self.figures.aims.items() if text != EVERYONE and period in of}
        return Aim(period=period, value=value, is_due=period_order(period) <= period_order(self.period), groups=groups)

    @cached_property
    def groups(self) -> dict[str, dict[str, Shown]]:
        """breakdown → group → its newest figure."""
        return self.figures.at(self.period)

    @cached_property
    def natural(self) -> Judged | None:
        """What the newest figure says beside all before it: a signal, or nothing beyond what happens anyway.

        None where natural variation cannot be told yet.
        """
        series = {period: self.figures.everybody.get(period, MISSING) for period in self.periods}
        if sum(shown.value is not None for shown in series.values()) < FEWEST:
            return None
        starts = [(period, "") for period in self.figures.anew]
        done = studied(series, meaning=self.meaning, starts=starts, fixed=self.figures.fixed)
        return judged(done, forecast_of(done, ahead=2))

    @cached_property
    def story(self) -> Story:
        """What may be said of it. Groups in it are named by their breakdown's canonical text."""
        aim = None if self.is_of_one_place else self.aim
        before = self.figures.everybody.get(self.before) if self.before else None
        return story(
            self.now.compared(),
            before.compared() if before else None,
            since=self.before,
            direction=self.meaning.direction,
            is_share=self.meaning.is_share,
            groups=_told(self.groups),
            groups_before=_told(self.figures.at(self.before)) if self.before else {},
            target=aim.value if aim and self.now.is_known else None,
            group_targets=aim.groups if aim else None,
            start=self._start,
            is_settled=self.natural == "steady",
            starts_anew=bool(self.before) and self.period in self.figures.anew,
        )

    @property
    def _start(self) -> tuple[str, equity.Figure] | None:
        """The period of the baseline, else the first, where it lies further back than the period before."""
        agreed = self.figures.starts.get(EVERYONE)
        period = agreed[0] if agreed and agreed[0] in self.figures.everybody else next(iter(self.periods), "")
        if period in ("", self.before, self.period) or period not in self.figures.everybody:
            return None
        if any(period_order(period) < period_order(one) for one in self.figures.anew):
            return None  # what came before a new start is no measure of what came after
        return period, self.figures.everybody[period].compared()

    def called(self, breakdown: str) -> str:
        """The group's name, from the canonical text of a breakdown."""
        return ", ".join(self.meaning.labels.group(column, value) for column, value in group_of(breakdown))

    def shown_breakdown(self, wanted: str = "") -> str:
        """The breakdown to show first: the wanted one, else the one with the widest gap, else the first."""
        if wanted in self.groups:
            return wanted
        if self.story.divide:
            return self.story.divide.by
        return next(iter(self.groups), "")


@dataclass(frozen=True, kw_only=True)
class Released:
    """From which release the figures are, and what partners said."""

    pk: int
    number: int
    published_at: datetime
    corrects: int | None = None
    reply_count: int = 0
    reply_from: str = ""


def _told(groups: Mapping[str, Mapping[str, Shown]]) -> dict[str, Sequence[Any]]:
    return {
        column: [
            shown.compared(breakdown_text({column: group})) for group, shown in of.items() if group != NOT_RECORDED
        ]
        for column, of in groups.items()
    }
