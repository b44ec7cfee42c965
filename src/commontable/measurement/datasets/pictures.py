"""An indicator's charts, in the reader's language: over time, between groups, between places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.utils.translation import gettext as _

from commontable.analysis.cells import breakdown_text
from commontable.charts import Chart, Words, groups, places, trend
from commontable.charts.figures import Direction
from commontable.ui.wording import language

from . import summary, wording
from .indicator import PlaceFigure
from .standing import Standing

WIDE, HALF, NARROW = 720, 540, 328  # pixels: a column on a desk, half of one, a phone


def words() -> Words:
    """Every word a chart may print, in the reader's language."""
    return Words(
        language=language(),
        period=_("Period"),
        group=_("Group"),
        place=_("Place"),
        figure=_("Figure"),
        counted=_("Children"),
        target=_("Target"),
        at_least=_("target {figure} or more"),
        at_most=_("target {figure} or less"),
        overall=_("everybody {figure}"),
        between=_("{low} to {high}"),
        up_to=_("at most {high}"),
        from_on=_("at least {low}"),
        hidden=_("protected"),
        empty=_("no data"),
        hidden_places=_("Protected: {places}"),
        empty_places=_("No data: {places}"),
    )


def over_time(of: Standing) -> Chart:
    """The line of everybody's figures, with the target."""
    return trend(
        [shown.drawn(period) for period, shown in zip(of.periods, of.series, strict=True)],
        title=of.meaning.name,
        says=summary.course(of),
        unit=of.meaning.unit,
        decimals=of.meaning.decimals,
        target=of.aim.value if of.aim else None,
        target_says=wording.aim(of.aim, of.meaning) if of.aim else "",
        direction=_direction(of),
        words=words(),
    )


def between_groups(of: Standing, column: str) -> Chart:
    """A bar for each group of a breakdown at the newest period."""
    labels, own = of.meaning.labels, (of.aim.groups if of.aim else {})
    shown = of.groups[column]
    bars = [
        shown[group].drawn(labels.group(column, group), own.get(breakdown_text({column: group})))
        for group in labels.in_order(column, shown)
    ]
    said = {"name": of.meaning.name, "breakdown": labels.breakdown(column), "period": of.period}
    return groups(
        bars,
        title=_("%(name)s by %(breakdown)s") % said,
        says=_("%(name)s by %(breakdown)s, %(period)s.") % said,
        unit=of.meaning.unit,
        decimals=of.meaning.decimals,
        overall=of.now.drawn(_("Everybody")) if of.now.status == "published" else None,
        target=of.aim.value if of.aim else None,
        direction=_direction(of),
        words=words(),
    )


def between_places(of: Standing, listed: Sequence[PlaceFigure], *, level: str) -> Chart:
    """A dot for each place of a level at the newest period."""
    said = {"name": of.meaning.name, "level": of.meaning.labels.level(level), "period": of.period}
    return places(
        [one.now.drawn(one.name) for one in listed],
        title=_("%(name)s by %(level)s") % said,
        says=_("%(name)s by %(level)s, %(period)s.") % said,
        unit=of.meaning.unit,
        decimals=of.meaning.decimals,
        overall=of.now.drawn(_("Everybody")) if of.now.status == "published" else None,
        words=words(),
    )


def _direction(of: Standing) -> Direction:
    return cast(Direction, of.meaning.direction)
