"""Everybody's goal and each group's way there, as rows of a table."""

from __future__ import annotations

from typing import Any

from commontable.analysis.cells import EVERYONE, breakdown_text
from commontable.measurement.datasets import wording
from commontable.measurement.datasets.comparing.comparison import Comparison
from commontable.measurement.datasets.comparing.ways import Way, pace, status, ways
from commontable.measurement.datasets.indicator import read_indicator
from commontable.measurement.datasets.readers import audiences_of
from commontable.measurement.models import Indicator
from commontable.partnership.views.table import TableRequest


def goal_rows(of: Comparison, listed: list[Way]) -> list[dict[str, Any]]:
    """A row for everybody and for each group: goal, start, newest figure, status, and what it takes."""
    rows = []
    for way in listed:
        many = way.path.children if of.percent else None
        rows.append(
            {
                "way": way,
                "key": EVERYONE if way.is_everybody else breakdown_text({of.column: way.group}),
                "now": {
                    "status": way.shown.status,
                    "text": wording.shown(way.shown, of.of.meaning),
                    "counted": way.shown.counted,
                },
                "goal": wording.agreed(way.path.goal, of.of.meaning),
                "started": wording.agreed(way.started[1], of.of.meaning) if way.started else "",
                "since": way.started[0] if way.started else "",
                "status": status(way),
                "pace": pace(of, way),
                "children": wording.children(of.of, many) if many and many.most else "",
            }
        )
    return rows


def goals_of(request: TableRequest, indicator: Indicator) -> dict[str, Any] | None:
    """The ways of every group of every breakdown under one goal; None before a release and a target are there."""
    reading = read_indicator(indicator, reads=audiences_of(request.member, at=request.at))
    if reading is None or not reading.standing.period:
        return None
    of = reading.standing
    rows: list[dict[str, Any]] = []
    for column in sorted(of.groups, key=of.meaning.labels.breakdown):
        one = Comparison(of, by=column)
        listed = ways(one)
        rows += goal_rows(one, [way for way in listed if not rows or not way.is_everybody])
    return {"period": of.period, "rows": rows} if rows else None
