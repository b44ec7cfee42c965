"""Every measure of every group as rows of a spreadsheet; what cannot be told is empty and says why."""

from __future__ import annotations

from collections.abc import Iterator

from commontable.analysis.equity import Kind, Measure
from commontable.measurement.datasets.indicator import IndicatorReading
from commontable.measurement.datasets.spreadsheet import Cell

from .comparison import ALL_OTHERS, EVERYBODY, Comparison


def measure_lines(reading: IndicatorReading, *, against: str) -> Iterator[list[Cell]]:
    """All breakdowns and all measures at the newest period, groups compared as the reader chose.

    `worse_off` is the verdict of the measure's own rule: yes, no, or empty where it cannot tell or has none.
    """
    yield [
        "release", "indicator", "period", "breakdown", "group", "measure", "compared_with", "value", "low", "high",
        "margin", "worse_off", "cannot_tell_because", "protected",
    ]  # fmt: skip
    of = reading.standing
    number = reading.release.number if reading.release else None
    for column in sorted(of.groups):
        one = Comparison(of, by=column, against=against)
        for kind in Kind:
            for found in one.measured(kind):
                yield [
                    number, reading.indicator.slug, of.period, column, found.group, kind.value, _reference(found),
                    found.value, found.low, found.high, found.margin, _verdict(found),
                    found.why.value if found.why else None, " ".join(found.protected) or None,
                ]  # fmt: skip


def _reference(found: Measure) -> str:
    return {EVERYBODY: "(everybody)", ALL_OTHERS: "(all others)"}.get(found.reference, found.reference)


def _verdict(found: Measure) -> str | None:
    return None if found.is_flagged is None else "yes" if found.is_flagged else "no"
