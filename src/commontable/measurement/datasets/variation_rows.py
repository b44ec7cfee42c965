"""A study of natural variation as rows of a spreadsheet, point by point, then what comes."""

from __future__ import annotations

from collections.abc import Iterable

from .spreadsheet import Cell
from .variation import Variation

COLUMNS = ("period", "status", "value", "adjusted", "denominator", "mean", "lower", "upper", "flag", "signal",
           "starts_anew", "reason", "foreseen", "foreseen_low", "foreseen_high")  # fmt: skip


def rows_of_study(one: Variation) -> Iterable[list[Cell]]:
    """One row a period, oldest first; a protected figure has no number in any column."""
    begun = -1
    for point in one.study.points:
        limits, group = point.limits, one.study.groups[point.group]
        starts = point.group != begun and point.group > 0
        begun = point.group
        yield [
            point.point.name, point.point.status, point.value, point.adjusted if one.study.season else None,
            one.series[point.point.name].counted if point.point.is_known else None,
            limits.mean if limits else None, limits.lower if limits else None, limits.upper if limits else None,
            point.flag, point.favour, "yes" if starts else "", group.reason if starts else "", None, None, None,
        ]  # fmt: skip
    for ahead in one.forecast.points:
        yield [ahead.label, "foreseen", *[None] * 6, "", "", "", "", ahead.value, ahead.low, ahead.high]
