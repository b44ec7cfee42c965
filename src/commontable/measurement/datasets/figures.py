"""Released cells and targets as plain figures, in as few questions to the register as can be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from commontable.analysis import equity
from commontable.analysis.cells import ALL_LEVEL, ALL_PLACE, EVERYONE
from commontable.charts import Figure
from commontable.measurement.models import Baseline, Cell, FixedLimits, Rebase, Target
from commontable.partnership.models import Partnership

AIM, START, ANEW, FIXED = "aim", "start", "anew", "fixed"
"""Levels of rows that are targets, baselines, new starts and fixed limits, not cells."""


class Shown(NamedTuple):
    """One cell as it may be shown: percentages 0 to 100, or means. A hidden one holds no number at all."""

    status: str
    counted: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether a number or a range may be said."""
        return self.status in ("published", "ranged")

    def compared(self, group: str = "") -> equity.Figure:
        """As the science of gaps and targets takes it."""
        counted = 0 if self.status == "empty" else self.counted
        return equity.Figure(group=group, n=counted, value=self.value, low=self.low, high=self.high)

    def drawn(self, label: str, target: float | None = None) -> Figure:
        """As charts take it."""
        if not self.is_known:
            return Figure(label=label, status="hidden" if self.status == "hidden" else "empty", target=target)
        return Figure(
            label=label,
            value=self.value,
            low=self.low,
            high=self.high,
            counted=self.counted,
            status="ranged" if self.status == "ranged" else "published",
            target=target,
        )


MISSING = Shown("empty")


class Row(NamedTuple):
    """A figure with its name, as the register gives it. Targets and baselines have levels of their own."""

    indicator: int
    period: str
    level: str
    place: str
    breakdown: str
    status: str
    counted: int | None
    value: float | None
    low: float | None
    high: float | None

    @property
    def shown(self) -> Shown:
        """The figure without its name."""
        return Shown(self.status, self.counted, self.value, self.low, self.high)


@lru_cache(maxsize=4096)
def group_of(breakdown: str) -> tuple[tuple[str, str], ...]:
    """The group a breakdown names: (("lunch", "free"),); () for everybody."""
    return tuple(json.loads(breakdown).items())


def rows_of(cells: QuerySet[Cell]) -> QuerySet[Any]:
    """Cells as the columns of `Row`."""
    found: QuerySet[Any] = cells.order_by().values_list(
        "indicator_id", "period", "place_level", "place", "breakdown", "status", "denominator", "value", "low", "high"
    )
    return found


def figures_and_aims(
    partnership: Partnership, held: Mapping[int, Iterable[int]], *, place: tuple[str, str] = (ALL_LEVEL, ALL_PLACE)
) -> Iterable[Row]:
    """Everybody and every group, all periods, of the indicators held by each release; with the targets. One question.

    `held`: release → its indicators. With a place, the figures of that place, and of everybody everywhere.
    """
    wanted = Q(pk=None)
    for release, indicators in held.items():
        wanted |= Q(release=release, indicator__in=list(indicators))
    where = Q(place_level=place[0], place=place[1], depth__lte=1)
    if place[0] != ALL_LEVEL:
        where |= Q(place_level=ALL_LEVEL, breakdown=EVERYONE)
    cells = rows_of(Cell.objects.of(partnership).filter(wanted).filter(where))
    beside = (
        _aims(Target, partnership, AIM),
        _aims(Baseline, partnership, START),
        *limits_of(Rebase.objects.of(partnership), FixedLimits.objects.of(partnership)),
    )
    return (Row(*row) for row in cells.union(*beside, all=True))


def limits_of(rebases: QuerySet[Rebase], fixed: QuerySet[FixedLimits]) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """New starts and fixed limits that stand as the columns of `Row`: a period or how many figures, and no figure."""
    nobody = Cast(Value(None), Cell._meta.get_field("denominator"))
    return (
        _rows_beside(rebases, ANEW, when=F("period"), counted=nobody),
        _rows_beside(fixed, FIXED, when=Value("", CharField()), counted=F("points")),
    )


def _rows_beside(kept: QuerySet[Any], level: str, *, when: Any, counted: Any) -> QuerySet[Any]:
    nothing = Cast(Value(None), Cell._meta.get_field("value"))
    found: QuerySet[Any] = (
        kept.filter(withdrawn_at=None)
        .order_by()
        .annotate(
            when=when,
            level=Value(level, CharField()),
            place=Value(ALL_PLACE, CharField()),
            group=Value(EVERYONE, CharField()),
            status=Value("published", CharField()),
            counted=counted,
            aim=nothing,
            low=nothing,
            high=nothing,
        )
        .values_list("indicator_id", "when", "level", "place", "group", "status", "counted", "aim", "low", "high")
    )
    return found


def _aims(kind: type[Target] | type[Baseline], partnership: Partnership, level: str) -> QuerySet[Any]:
    """Targets or baselines as the columns of `Row`."""
    nothing = Cast(Value(None), Cell._meta.get_field("value"))
    found: QuerySet[Any] = (
        kind.objects.of(partnership)
        .filter(withdrawn_at=None)
        .order_by()
        .annotate(
            level=Value(level, CharField()),
            place=Value(ALL_PLACE, CharField()),
            status=Value("published", CharField()),
            counted=Cast(Value(None), Cell._meta.get_field("denominator")),
            aim=F("value"),
            low=nothing,
            high=nothing,
        )
        .values_list("indicator_id", "period", "level", "place", "breakdown", "status", "counted", "aim", "low", "high")
    )
    return found


Series = dict[str, Shown]
"""period → figure."""


class Figures:
    """One indicator's figures: everybody over time, groups over time, and its targets."""

    def __init__(self) -> None:
        self.everybody: Series = {}
        self.everywhere: Series = {}  # everybody in the whole partnership, where the page is about one place
        self.groups: dict[str, dict[str, Series]] = {}  # breakdown → group → period → figure
        self.aims: dict[str, dict[str, float]] = {}  # breakdown as text → period → target
        self.starts: dict[str, tuple[str, float]] = {}  # breakdown as text → period and value of the baseline
        self.anew: list[str] = []  # periods from which natural variation is told anew
        self.fixed: int | None = None  # so many of the first figures set the limits for good

    def take(self, row: Row, *, level: str = ALL_LEVEL) -> None:
        """The row finds its place."""
        if row.level == AIM:
            self.aims.setdefault(row.breakdown, {})[row.period] = row.value or 0.0
        elif row.level == ANEW:
            self.anew.append(row.period)
        elif row.level == FIXED:
            self.fixed = row.counted
        elif row.level == START:
            self.starts[row.breakdown] = (row.period, row.value or 0.0)
        elif row.breakdown != EVERYONE:
            named = group_of(row.breakdown)
            if len(named) == 1 and row.level == level:
                ((column, group),) = named
                self.groups.setdefault(column, {}).setdefault(group, {})[row.period] = row.shown
        elif row.level == level:
            self.everybody[row.period] = row.shown
        else:
            self.everywhere[row.period] = row.shown

    def at(self, period: str) -> dict[str, dict[str, Shown]]:
        """breakdown → group → figure of that period."""
        return {
            column: {group: series.get(period, MISSING) for group, series in groups.items()}
            for column, groups in self.groups.items()
        }


def gathered(rows: Iterable[Row], *, level: str = ALL_LEVEL) -> dict[int, Figures]:
    """indicator → its figures."""
    found: dict[int, Figures] = {}
    for row in rows:
        found.setdefault(row.indicator, Figures()).take(row, level=level)
    return found


def compared(groups: Mapping[str, Shown], *, leave_out: Sequence[str] = ()) -> list[equity.Figure]:
    """Groups as the science of gaps takes them."""
    return [shown.compared(group) for group, shown in groups.items() if group not in leave_out]
