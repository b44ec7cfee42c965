"""One little line a place, all on the same scale, natural variation shaded: geometry for an SVG of fixed measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from commontable.charts.figures import Figure
from commontable.charts.scale import Scale

WIDTH, HEIGHT = 160, 56
_LEFT, _RIGHT, _TOP, _BOTTOM = 5.0, 154.0, 6.0, 50.0
_STEP = 6.0  # half the width of a band that has one period only

Limits = tuple[float, float] | None


@dataclass(frozen=True)
class Little:
    """The shapes of a little line, in the units of its view box, as SVG writes them.

    `bands` are polygons, `strokes` polylines (one for each unbroken run of exact figures), `dots` figures without a
    neighbour, `bars` ranges (x, top, bottom), `open_marks` protected periods, on the lowest line whatever is behind.
    """

    bands: tuple[str, ...] = ()
    strokes: tuple[str, ...] = ()
    dots: tuple[tuple[float, float], ...] = ()
    bars: tuple[tuple[float, float, float], ...] = ()
    open_marks: tuple[tuple[float, float], ...] = ()
    now: tuple[float, float] | None = None


def little(points: Sequence[Figure], limits: Sequence[Limits], *, span: Scale) -> Little:
    """A line through the published figures, oldest first, over the band of the limits of each period.

    The last figure is marked where it is published. A period without limits leaves a gap in the band.

    >>> two = [Figure(label="a", value=40), Figure(label="b", value=60)]
    >>> drawn = little(two, [(30, 70), None], span=Scale(0, 100, ()))
    >>> drawn.strokes, drawn.now
    (('5,32.4 154,23.6',), (154.0, 23.6))
    >>> drawn.bands
    ('5,19.2 11,19.2 11,36.8 5,36.8',)
    """
    last = max(len(points) - 1, 1)

    def x(at: int) -> float:
        return _RIGHT if len(points) == 1 else round(_LEFT + (_RIGHT - _LEFT) * at / last, 1)

    def y(value: float) -> float:
        share = (value - span.low) / (span.high - span.low or 1.0)
        return round(_BOTTOM - (_BOTTOM - _TOP) * min(max(share, 0.0), 1.0), 1)

    strokes, dots = [], []
    for is_known, run in groupby(enumerate(points), key=lambda one: one[1].value is not None):
        placed = [(x(at), y(point.value)) for at, point in run if point.value is not None]
        if is_known and len(placed) > 1:
            strokes.append(_written(placed))
        elif is_known and placed[0][0] != x(len(points) - 1):
            dots.append(placed[0])
    bars = [
        (x(at), y(point.high), y(point.low))
        for at, point in enumerate(points)
        if point.status == "ranged" and point.low is not None and point.high is not None
    ]
    newest = points[-1].value if points else None
    return Little(
        bands=tuple(_bands(limits, x=x, y=y)),
        strokes=tuple(strokes),
        dots=tuple(dots),
        bars=tuple(bars),
        open_marks=tuple((x(at), _BOTTOM) for at, point in enumerate(points) if point.status == "hidden"),
        now=None if newest is None else (x(len(points) - 1), y(newest)),
    )


def _bands(limits: Sequence[Limits], *, x: Callable[[int], float], y: Callable[[float], float]) -> list[str]:
    found = []
    for has_limits, run in groupby(enumerate(limits), key=lambda one: one[1] is not None):
        if not has_limits:
            continue
        ends = [(x(at), y(one[1]), y(one[0])) for at, one in run if one is not None]
        if len(ends) == 1:
            (at, top, bottom) = ends[0]
            far = at + _STEP if at + _STEP <= WIDTH else at - _STEP
            ends = [(min(at, far), top, bottom), (max(at, far), top, bottom)]
        upper = [(at, top) for at, top, _ in ends]
        lower = [(at, bottom) for at, _, bottom in reversed(ends)]
        found.append(_written([*upper, *lower]))
    return found


def _written(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{a:g},{b:g}" for a, b in points)
