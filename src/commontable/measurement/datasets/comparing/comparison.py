"""The groups of one breakdown, each compared with what the reader chose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from commontable.analysis import equity
from commontable.analysis.cells import NOT_RECORDED
from commontable.analysis.equity import Children, Gap, GapCourse, Kind, Measure, Reference, Why
from commontable.measurement.datasets.figures import MISSING, Shown
from commontable.measurement.datasets.standing import Standing

HIGHEST, WHOLE, OTHERS, GROUP = "highest", "whole", "others", "group:"
EVERYBODY = ""  # the name of everybody among groups, which all have one
ALL_OTHERS = "*"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One group at the newest period: its figure, its gap, how many children close it, and what became of it."""

    group: str
    shown: Shown
    figure: equity.Figure
    reference: Reference
    gap: Gap | None
    why: Why | None
    children: Children | None
    course: GapCourse

    @property
    def is_told(self) -> bool:
        """Whether there is a gap to speak of."""
        return self.gap is not None and self.why is None


class Comparison:
    """One breakdown of an indicator, its groups compared with the chosen reference; children not recorded left out.

    `by` and `against` are the reader's wishes; what does not exist here falls back on the breakdown with the widest
    gap and on the group that does best.
    """

    def __init__(self, of: Standing, *, by: str = "", against: str = "") -> None:
        self.of = of
        self.column = of.shown_breakdown(by)
        self.groups = [
            group
            for group in of.meaning.labels.in_order(self.column, of.groups.get(self.column, {}))
            if group != NOT_RECORDED
        ]
        self.against = against if against in self.choices else HIGHEST
        self._kept: dict[str, list[equity.Figure]] = {}

    @property
    def choices(self) -> list[str]:
        """What groups can be compared with."""
        return [HIGHEST, WHOLE, OTHERS, *(GROUP + group for group in self.groups)]

    @property
    def percent(self) -> bool:
        """Whether the figures are shares of children."""
        return self.of.meaning.is_share

    @property
    def direction(self) -> str:
        """Which way is better."""
        return self.of.meaning.direction

    @property
    def sign(self) -> int:
        """1 where higher is better, -1 where lower is."""
        return -1 if self.direction == "decrease" else 1

    def figures(self, period: str) -> list[equity.Figure]:
        """The groups' figures of that period, each under its group."""
        if period not in self._kept:
            listed = self.of.figures.groups.get(self.column, {})
            self._kept[period] = [listed.get(group, {}).get(period, MISSING).compared(group) for group in self.groups]
        return self._kept[period]

    def whole(self, period: str) -> equity.Figure:
        """Everybody's figure of that period."""
        return self.of.figures.everybody.get(period, MISSING).compared(EVERYBODY)

    def _counted(self, period: str) -> equity.Figure | None:
        """Everybody's figure of that period, where it is a share of children."""
        return self.whole(period) if self.percent else None

    @cached_property
    def best(self) -> Reference:
        """The group that does best at the newest period."""
        return equity.highest(self.figures(self.of.period), direction=self.direction)

    def reference(self, group: str, period: str = "") -> Reference:
        """What the group is compared with in that period; the best group is always the one of the newest period."""
        period = period or self.of.period
        if self.against == WHOLE:
            return equity.named(self.whole(period))
        if self.against == OTHERS:
            return equity.others(group, self.figures(period), label=ALL_OTHERS, whole=self._counted(period))
        if self.against == HIGHEST and self.best.why:
            return self.best
        chosen = self.best.figure.group if self.against == HIGHEST else self.against.removeprefix(GROUP)
        found = equity.named(next(one for one in self.figures(period) if one.group == chosen))
        unsure = self.best.unsure if self.against == HIGHEST and period == self.of.period else ()
        return Reference(figure=found.figure, why=found.why, protected=found.protected, unsure=unsure)

    @cached_property
    def lines(self) -> list[Line]:
        """Furthest behind first, those that cannot be told last."""
        return sorted((self._line(figure) for figure in self.figures(self.of.period)), key=self._rank)

    @property
    def told(self) -> list[Line]:
        """The lines that have a gap."""
        return [one for one in self.lines if one.is_told]

    @cached_property
    def furthest(self) -> Line | None:
        """The group furthest behind beyond chance."""
        return next((one for one in self.told if self.is_behind(one)), None)

    def is_behind(self, line: Line) -> bool:
        """Whether the group is worse off than what it is compared with, by more than chance."""
        return line.gap is not None and line.gap.certain and self.shortfall(line.gap) > 0

    def shortfall(self, gap: Gap) -> float:
        """How many points a group is behind: the fewest the ranges allow; below nothing where it is ahead."""
        ends = (gap.points,) if gap.points is not None else (gap.low or 0.0, gap.high or 0.0)
        return min(-self.sign * end for end in ends)

    @cached_property
    def watched(self) -> Line | None:
        """The group whose gap is followed over time: furthest behind, else the one with the longest line."""
        if self.furthest:
            return self.furthest
        return max(self.told, key=lambda one: sum(point.gap is not None for point in one.course.points), default=None)

    def measured(self, kind: Kind) -> list[Measure]:
        """One measure of every group, in the order of the schema."""
        return [self._measure(kind, figure) for figure in self.figures(self.of.period)]

    def _measure(self, kind: Kind, figure: equity.Figure) -> Measure:
        listed, period = self.figures(self.of.period), self.of.period
        if kind in (Kind.GAP, Kind.CHILDREN):
            line = next(one for one in self.lines if one.group == figure.group)
            return self._of_gap(line) if kind is Kind.GAP else self._of_children(line)
        rest = equity.others(figure.group, listed, label=ALL_OTHERS, whole=self._counted(period))
        if kind is Kind.PARITY:
            reference = self.reference(figure.group)
            if reference.figure.group == figure.group:
                return Measure(kind=kind, group=figure.group, reference=figure.group, why=Why.ITSELF)
            return equity.parity(figure, reference, percent=self.percent)
        if kind is Kind.PPG1:
            return equity.ppg1(figure, rest, direction=self.direction, percent=self.percent)
        if kind is Kind.INDEX80:
            return equity.index80(figure, self.best, listed, direction=self.direction, percent=self.percent)
        if kind is Kind.PROPORTION:
            whole = equity.named(self.whole(period))
            return equity.proportionality(figure, whole, direction=self.direction, percent=self.percent)
        return equity.risk_ratio(figure, rest, direction=self.direction, percent=self.percent)

    def _of_gap(self, line: Line) -> Measure:
        found = Measure(kind=Kind.GAP, group=line.group, reference=line.reference.figure.group, why=line.why,
                        protected=self._protected(line))  # fmt: skip
        if line.gap is None or line.why:
            return found
        return Measure(
            kind=Kind.GAP, group=line.group, reference=found.reference, value=line.gap.points, low=line.gap.low,
            high=line.gap.high, is_flagged=self.is_behind(line) if line.gap.limits else None,
        )  # fmt: skip

    def _of_children(self, line: Line) -> Measure:
        many = line.children
        why = line.why or (None if many else Why.NO_COUNTS if self.percent else Why.NOT_A_SHARE)
        exact = many is not None and many.fewest == many.most
        return Measure(
            kind=Kind.CHILDREN, group=line.group, reference=line.reference.figure.group,
            value=many.most if many and exact else None,
            low=many.fewest if many and not exact else None, high=many.most if many and not exact else None,
            is_flagged=(many.fewest > 0 or None) if many else None, why=why, protected=self._protected(line),
        )  # fmt: skip

    def _protected(self, line: Line) -> tuple[str, ...]:
        if line.why is Why.PROTECTED:
            return (line.group,)
        return line.reference.protected if line.why is Why.REFERENCE_PROTECTED else ()

    def _line(self, figure: equity.Figure) -> Line:
        reference = self.reference(figure.group)
        is_itself = reference.figure.group == figure.group
        why = figure.silence or reference.why or (Why.ITSELF if is_itself else None)
        pairs = []
        for period in self.of.periods:
            own = next(one for one in self.figures(period) if one.group == figure.group)
            pairs.append((period, own, self.reference(figure.group, period).figure))
        return Line(
            group=figure.group,
            shown=self.of.groups[self.column].get(figure.group, MISSING),
            figure=figure,
            reference=reference,
            gap=None if why else equity.gap(figure, reference.figure, percent=self.percent),
            why=why,
            children=None
            if why or not self.percent
            else equity.children_to_close(figure, reference.figure, direction=self.direction),
            course=equity.gap_course(pairs, percent=self.percent),
        )

    def _rank(self, line: Line) -> tuple[int, float, int]:
        place = self.groups.index(line.group)
        if line.gap is None:
            return 2 if line.why is not Why.ITSELF else 1, 0.0, place
        return 0, -self.shortfall(line.gap), place
