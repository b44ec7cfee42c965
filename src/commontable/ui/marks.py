"""Geometry of the small inline marks, as SVG percentages: a mark stretches with its card and nothing in it distorts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LEFT, RIGHT, TOP, BOTTOM = 1.5, 97.0, 24.0, 90.0
NEAR = 26.0  # a label this close to the line, in percent of the height, would be written over it


@dataclass(frozen=True)
class Point:
    """A place on the mark: percentages from its left and its top."""

    x: str
    y: str


@dataclass(frozen=True)
class Segment:
    """A stroke between two figures; a bridge crosses periods that have no figure to show."""

    start: Point
    end: Point
    is_bridge: bool = False


@dataclass(frozen=True)
class Label:
    """Where the target's words stand: at the end of its line that the figures leave free."""

    x: str
    y: str
    anchor: str


@dataclass(frozen=True)
class Spark:
    """A line of figures over time, the last one marked, and the target's level where there is one."""

    segments: tuple[Segment, ...] = ()
    dots: tuple[Point, ...] = ()
    now: Point | None = None
    aim: str | None = None
    label: Label | None = None


def percentage(value: float) -> str:
    """The number as an SVG percentage, never in a reader's own notation.

    >>> percentage(12.5), percentage(100)
    ('12.5%', '100%')
    """
    return f"{round(value, 2):g}%"


def width(value: float | None, *, maximum: float = 100.0) -> str:
    """How long a bar is for a value on a scale from 0 to `maximum`; what lies outside the scale is cut off.

    >>> width(34), width(3, maximum=5), width(200), width(None)
    ('34%', '60%', '100%', '0%')
    """
    if value is None or maximum <= 0:
        return "0%"
    return percentage(100 * min(max(value / maximum, 0.0), 1.0))


def spark(points: Sequence[float | None], *, target: float | None = None) -> Spark:
    """Figures in order of time become strokes; a period without a figure (None) is crossed by a bridge.

    The height covers the figures and the target, never less than a tenth of their size, so that a change of next to
    nothing does not look like a leap.

    >>> mark = spark([0.41, 0.44, None, 0.47], target=0.60)
    >>> [stroke.is_bridge for stroke in mark.segments]
    [False, True]
    >>> mark.now.x, mark.aim, mark.label.anchor
    ('97%', '24%', 'start')
    >>> spark([0.5]).now.y, spark([0.5]).segments
    ('57%', ())
    >>> spark([None, None])
    Spark(segments=(), dots=(), now=None, aim=None, label=None)
    """
    shown = [(place, value) for place, value in enumerate(points) if value is not None]
    if not shown:
        return Spark()
    levels = [value for _, value in shown] + ([target] if target is not None else [])
    low, high = _range(levels)

    def x(place: int) -> float:
        return RIGHT if len(points) == 1 else LEFT + (RIGHT - LEFT) * place / (len(points) - 1)

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low)

    placed = [(place, x(place), y(value)) for place, value in shown]
    strokes = tuple(
        Segment(_point(a, b), _point(c, d), is_bridge=after - before > 1)
        for (before, a, b), (after, c, d) in pairwise(placed)
    )
    solid = {place for (p, _, _), (q, _, _) in pairwise(placed) if q - p == 1 for place in (p, q)}
    dots = tuple(_point(a, b) for place, a, b in placed[:-1] if place not in solid)
    aim = None if target is None else y(target)
    return Spark(
        segments=strokes,
        dots=dots,
        now=_point(*placed[-1][1:]),
        aim=None if aim is None else percentage(aim),
        label=None if aim is None else _label(aim, [(a, b) for _, a, b in placed]),
    )


def _range(levels: Sequence[float]) -> tuple[float, float]:
    low, high = min(levels), max(levels)
    least = max(abs(low), abs(high)) / 10 or 1.0
    if high - low < least:
        middle = (low + high) / 2
        low, high = middle - least / 2, middle + least / 2
    return low, high


def _point(x: float, y: float) -> Point:
    return Point(percentage(x), percentage(y))


def _label(aim: float, line: Sequence[tuple[float, float]]) -> Label:
    above, below = aim - 8, aim + 20

    def room(at: float, *, is_left: bool) -> float:
        if not 2 <= at <= 100:
            return -1.0
        beside = [abs(y - (at - 6)) for x, y in line if (x <= 45 if is_left else x >= 55)]
        return min([*beside, NEAR])

    places = [(above, True), (below, True), (above, False), (below, False)]
    at, is_left = max(places, key=lambda place: room(place[0], is_left=place[1]))
    return Label(percentage(LEFT if is_left else RIGHT), percentage(at), "start" if is_left else "end")
