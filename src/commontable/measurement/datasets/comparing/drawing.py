"""Gaps as pictures: every group of a breakdown now, and one group's gap over time."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commontable.analysis.equity import Gap, Why
from commontable.charts import Chart, Difference, GapWords, gaps
from commontable.measurement.datasets import wording
from commontable.measurement.datasets.figures import MISSING
from commontable.ui.wording import language

from . import saying
from .comparison import HIGHEST, OTHERS, Comparison, Line


def words(*, group: str, line: str) -> GapWords:
    """Every word such a chart may print, in the reader's language."""
    return GapWords(
        language=language(),
        group=group,
        gap=_("Gap"),
        interval=_("95% interval"),
        counted=_("Children"),
        chance=_("More than chance"),
        yes=_("yes"),
        no=_("no"),
        untold=_("cannot be told"),
        line=line,
        between=_("{low} to {high}"),
        hidden=_("protected"),
        empty=_("no data"),
    )


def gaps_now(of: Comparison) -> Chart:
    """A mark for each group, furthest behind first; the group compared with is the line itself."""
    said = {
        "name": of.of.meaning.name,
        "breakdown": of.of.meaning.labels.breakdown(of.column),
        "period": of.of.period,
        "heading": saying.heading(of),
    }
    return gaps(
        [_difference(of, line) for line in of.lines if line.why is not Why.ITSELF],
        title=_("%(name)s: gaps by %(breakdown)s") % said,
        says=_("%(period)s. %(heading)s") % said,
        decimals=of.of.meaning.decimals,
        words=words(group=of.of.meaning.labels.breakdown(of.column), line=_line(of)),
    )


def gap_over_time(of: Comparison, line: Line) -> Chart:
    """A mark for each period, oldest first."""
    rows = []
    own = of.of.figures.groups.get(of.column, {}).get(line.group, {})
    for point in line.course.points:
        shown = own.get(point.period, MISSING)
        rows.append(_marked(point.period, point.gap, counted=shown.counted, is_empty=shown.status == "empty"))
    said = {"name": of.of.meaning.name, "group": saying.name(of, line.group), "course": saying.course(of, line).text}
    reference = saying.name(of, line.reference.figure.group)
    return gaps(
        rows,
        title=_("%(name)s: the gap of %(group)s over time") % said,
        says=said["course"],
        decimals=of.of.meaning.decimals,
        words=words(group=_("Period"), line=reference),
    )


def _difference(of: Comparison, line: Line) -> Difference:
    counted = line.shown.counted if line.shown.is_known else None
    return _marked(saying.name(of, line.group), line.gap, counted=counted, is_empty=line.shown.status == "empty")


def _marked(label: str, gap: Gap | None, *, counted: int | None, is_empty: bool) -> Difference:
    if gap is None:
        return Difference(label=label, status="empty" if is_empty else "hidden")
    return Difference(
        label=label,
        points=gap.points,
        low=gap.low,
        high=gap.high,
        is_certain=gap.certain,
        counted=counted,
        status="published" if gap.points is not None else "ranged",
    )


def _line(of: Comparison) -> str:
    if of.against == OTHERS:
        return _("all the others")
    first = next((line for line in of.lines if line.reference.why is None), None)
    if first is None:
        return saying.choice(of, of.against)
    group = first.reference.figure.group
    shown = of.of.groups[of.column].get(group) if group else of.of.now
    name = saying.name(of, of.best.figure.group) if of.against == HIGHEST else saying.name(of, group)
    return f"{name} {wording.shown(shown, of.of.meaning)}" if shown else name
