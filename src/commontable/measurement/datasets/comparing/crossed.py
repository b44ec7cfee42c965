"""Children of two or three groups at once: who is furthest behind, and how many it takes to say anything."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.analysis import equity
from commontable.analysis.cells import ALL_LEVEL, ALL_PLACE, NOT_RECORDED
from commontable.analysis.equity import Crossing, Why
from commontable.measurement.datasets import wording
from commontable.measurement.datasets.figures import Row, Shown, group_of, rows_of
from commontable.measurement.datasets.indicator import IndicatorReading
from commontable.measurement.datasets.wording import Said
from commontable.measurement.models import Cell
from commontable.ui.wording import figure

from . import saying
from .comparison import Comparison

MOST_ROWS = 6
A_GAP_WORTH_KNOWING = 10  # points, for the sentence on how many children it takes


@dataclass(frozen=True, kw_only=True)
class CrossedLine:
    """One group of groups against everybody, ready to be written."""

    name: str
    shown: Shown
    text: str
    distance: str
    interval: str
    verdict: Said

    @property
    def status(self) -> str:
        """Whether it is shown, and how."""
        return self.shown.status

    @property
    def counted(self) -> int | None:
        """The children in it, where that is shown."""
        return self.shown.counted


@dataclass(frozen=True, kw_only=True)
class Crossed:
    """The crossed groups furthest behind, and what protection leaves open."""

    heading: str
    lines: list[CrossedLine]
    many: int
    untold: int
    enough: int | None

    @property
    def explains(self) -> str:
        """How many are protected, and how large a group has to be."""
        parts = []
        if self.untold:
            text = ngettext(
                "%(untold)d of %(many)d such groups is protected.",
                "%(untold)d of %(many)d such groups are protected.",
                self.untold,
            )
            parts.append(text % {"untold": self.untold, "many": self.many})
        if self.enough:
            text = _("A gap of 10 points to everybody can be told from chance in a group of about %(enough)s children.")
            parts.append(text % {"enough": figure(self.enough, "number")})
        return " ".join(parts)


def crossed_groups(reading: IndicatorReading, of: Comparison) -> Crossed | None:
    """Groups of groups that hold the chosen breakdown, two and three deep, everywhere at the newest period."""
    if reading.release is None:
        return None
    cells = Cell.objects.filter(
        release=reading.release, indicator=reading.indicator, place_level=ALL_LEVEL, place=ALL_PLACE,
        depth__in=(2, 3), period=of.of.period,
    )  # fmt: skip
    shown: dict[tuple[str, ...], Shown] = {}
    labels = of.of.meaning.labels
    for row in (Row(*row) for row in rows_of(cells)):
        named = group_of(row.breakdown)
        if of.column not in dict(named) or NOT_RECORDED in dict(named).values():
            continue
        own_first = sorted(named, key=lambda one: one[0] != of.column)
        shown[tuple(labels.group(column, value) for column, value in own_first)] = row.shown
    if not shown:
        return None
    whole = of.whole(of.of.period)
    found = equity.crossings(
        {names: one.compared() for names, one in shown.items()}, whole, direction=of.direction, percent=of.percent
    )
    behind = [one for one in found if one.gap and one.gap.certain and of.shortfall(one.gap) > 0]
    told = [one for one in found if one.gap is not None]
    enough = equity.children_to_tell(-of.sign * A_GAP_WORTH_KNOWING, whole) if of.percent else None
    return Crossed(
        heading=_heading(of, behind, is_open=len(told) < len(found)),
        lines=[_line(of, one, shown[one.names]) for one in told[:MOST_ROWS]],
        many=len(found),
        untold=sum(one.why is Why.PROTECTED for one in found),
        enough=enough,
    )


def _heading(of: Comparison, behind: list[Crossing], *, is_open: bool) -> str:
    if not behind or behind[0].gap is None:
        if is_open:
            return _("No crossed group that can be told is behind everybody by more than chance.")
        return _("No crossed group is behind everybody by more than chance alone does.")
    return _("%(behind)s: %(points)s behind %(ahead)s.") % {
        "behind": ", ".join(behind[0].names),
        "points": saying.apart(of, behind[0].gap),
        "ahead": _("everybody"),
    }


def _line(of: Comparison, one: Crossing, shown: Shown) -> CrossedLine:
    verdict = Said("")
    if one.gap is not None:
        if one.gap.limits is None:
            verdict = Said(_("cannot be told"), "quiet")
        elif one.gap.certain:
            verdict = Said(_("behind"), "warn") if of.shortfall(one.gap) > 0 else Said(_("ahead"), "good")
        elif one.needed:
            text = _("may be chance; it takes about %(needed)s children to tell")
            verdict = Said(text % {"needed": figure(one.needed, "number")}, "quiet")
        else:
            verdict = Said(_("may be chance"), "quiet")
    return CrossedLine(
        name=", ".join(one.names),
        shown=shown,
        text=wording.shown(shown, of.of.meaning),
        distance=saying.distance(of, one.gap),
        interval=saying.interval(of, one.gap),
        verdict=verdict,
    )
