"""Is each group getting better? The same small trend for every group, on one scale, the whole behind each."""

from __future__ import annotations

from collections.abc import Sequence

from commontable.charts import wording
from commontable.charts.figures import Chart, Direction, Series, Words
from commontable.charts.scale import numbers_of, scale
from commontable.charts.trend import trend


def multiples(
    series: Sequence[Series],
    *,
    says: Sequence[str],
    unit: str = wording.PERCENT,
    decimals: int = 0,
    overall: Series | None = None,
    target: float | None = None,
    direction: Direction = "increase",
    height: int = 120,
    words: Words | None = None,
) -> list[Chart]:
    """One small trend a group, all on the same vertical scale so that they can be compared by eye.

    Each is a chart of its own, so a page can lay them side by side on a wide screen and below each other
    on a phone. `says` has one sentence a group.
    """
    behind = overall.points if overall else ()
    everything = [p for s in series for p in s.points]
    aims = [] if target is None else [target]
    span = scale([*numbers_of([*everything, *behind]), *aims], unit=unit, ticks=2)
    return [
        trend(
            one.points, title=one.name, says=sentence, unit=unit, decimals=decimals, target=target,
            direction=direction, beside=behind, beside_says=overall.name if overall else "", height=height, span=span,
            words=words,
        )
        for one, sentence in zip(series, says, strict=True)
    ]  # fmt: skip
