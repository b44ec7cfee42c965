"""Is it more than chance? Every place by its size, between limits that narrow as places grow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal

from commontable.charts import wording
from commontable.charts.canvas import SMALL, Margins, canvas, rows, spelled
from commontable.charts.figures import JSON, Chart, Table, Words
from commontable.charts.lettering import width as width_of
from commontable.charts.palette import GOOD, INK, QUIET, SHEET, TABLE_SOFT
from commontable.charts.scale import Scale, scale

if TYPE_CHECKING:
    import altair

HEIGHT = 340
_SAMPLES = 48
_MOST_NAMED = 12
_SIZES = (1, 2, 5)

Kind = Literal["", "bright", "visit"]


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A place: its figure, how many children it counts, its limits, and which way it stands out."""

    label: str
    value: float
    counted: float
    lower: float
    upper: float
    kind: Kind = ""
    says: str = ""  # what the table says of it


@dataclass(frozen=True, kw_only=True)
class FunnelWords:
    """What the funnel and its table say beside the words of every chart."""

    natural: str = "Natural variation"
    says: str = "What that means"
    sizes: str = "children counted"
    centre: str = "these places {figure}"
    unjudged: str = "not judged"


def funnel(
    dots: Sequence[Dot],
    *,
    limits: Callable[[float], tuple[float, float]],
    centre: float,
    title: str,
    says: str,
    unjudged: Sequence[tuple[str, str]] = (),
    unit: str = wording.PERCENT,
    decimals: int = 0,
    words: Words | None = None,
    own: FunnelWords | None = None,
) -> Chart:
    """A dot for each place over its size, between the limits for every size, with its table by name.

    Bright spots are filled and named (the farthest twelve, where there is room); all others look alike, so that the
    picture shames nobody. `unjudged` are places without an exact figure and why: they stand in the table only.
    """
    words, own = words or Words(), own or FunnelWords()
    listed = sorted(dots, key=lambda d: (d.counted, d.label))

    @cache  # thousands of places share few numbers once these are rounded
    def written(exact: Decimal, places: int) -> str:
        return wording.number(float(exact), unit=unit, decimals=places, language=words.language)

    def write(value: float, places: int = decimals) -> str:
        exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return written(exact, places)

    @cache
    def size(counted: int) -> str:
        return wording.count(counted, words=words)

    table = sorted(
        [
            (
                d.label, write(d.value), size(round(d.counted)),
                words.between.format(low=write(d.lower), high=write(d.upper)), d.says,
            )
            for d in dots
        ]
        + [(name, why, "", "", own.unjudged) for name, why in unjudged]
    )  # fmt: skip
    low, high = (listed[0].counted, listed[-1].counted) if listed else (1.0, 10.0)
    low, high = low * 0.85, max(high * 1.15, low * 1.5)
    steps = [low * (high / low) ** (n / _SAMPLES) for n in range(_SAMPLES + 1)]
    curve = tuple((counted, *limits(counted)) for counted in steps)
    span = scale([d.value for d in dots] + [end for _, *ends in curve for end in ends] + [centre], unit=unit)
    middle = own.centre.format(figure=write(centre))
    sketch = _Sketch(
        dots=tuple(listed), curve=curve, span=span, centre=centre, centre_says=middle,
        ticks={t: write(t, 0 if float(t).is_integer() else 1) for t in span.ticks},
        sizes={math.log10(n): size(round(n)) for n in _round_sizes(low, high)}, axis=own.sizes,
    )  # fmt: skip
    columns = (words.place, words.figure, words.counted, own.natural, own.says)
    return Chart(title=title, says=says, table=Table(columns, tuple(table)), sketch=sketch)


def _round_sizes(low: float, high: float) -> list[float]:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    found = [m * 10.0**e for e in range(first, last + 1) for m in _SIZES]
    return [n for n in found if low <= n <= high]


@dataclass(frozen=True, kw_only=True)
class _Sketch:
    dots: Sequence[Dot]
    curve: Sequence[tuple[float, float, float]]
    span: Scale
    centre: float
    centre_says: str
    ticks: dict[float, str]
    sizes: dict[float, str]
    axis: str

    def at(self, width: int) -> JSON:
        import altair as alt

        left = max((width_of(t) for t in self.ticks.values()), default=0) + 14
        margins = Margins(top=14, left=left, right=14, bottom=50)
        room = width - margins.left - margins.right
        ends = [math.log10(self.curve[0][0]), math.log10(self.curve[-1][0])]
        x = alt.X("x:Q").scale(domain=ends, nice=False, zero=False)
        x = x.axis(values=self._named_sizes(room, ends), labelExpr=spelled(self.sizes), orient="bottom")
        y = alt.Y("y:Q").scale(domain=[self.span.low, self.span.high], nice=False, zero=False)
        y = y.axis(values=list(self.span.ticks), labelExpr=spelled(self.ticks), grid=True)
        band = [{"x": math.log10(n), "y": low, "y2": high} for n, low, high in self.curve]
        middle = [{"x": ends[0], "x2": ends[1], "y": self.centre, "says": self.centre_says}]
        layers: list[altair.Chart] = [
            alt.Chart(rows(band)).mark_area(color=TABLE_SOFT, opacity=0.55).encode(x=x, y=y, y2=alt.Y2("y2:Q")),
            *(
                alt.Chart(rows([{"x": one["x"], "y": one[end]} for one in band]))
                .mark_line(color=QUIET, strokeWidth=1, strokeDash=[3, 4]).encode(x=x, y=y)
                for end in ("y", "y2")
            ),
            alt.Chart(rows(middle)).mark_rule(color=QUIET, strokeWidth=1.25).encode(x=x, x2=alt.X2("x2:Q"), y=y),
            self._points("", x, y).mark_point(filled=True, fill=QUIET, size=34, opacity=0.75),
            self._points("visit", x, y).mark_point(filled=True, fill=QUIET, size=34, opacity=0.75),
            self._points("bright", x, y).mark_point(
                filled=True, fill=GOOD, stroke=SHEET, strokeWidth=1, size=110, opacity=1
            ),
            *self._names(room, ends, x, y),
            alt.Chart(rows(middle)).mark_text(align="left", dy=-8, color=QUIET, fontSize=SMALL)
            .encode(x=alt.XValue(6), y=y, text=alt.Text("says:N")),
            alt.Chart(rows([{"says": self.axis}])).mark_text(align="center", color=QUIET, fontSize=SMALL)
            .encode(x=alt.XValue(room / 2), y=alt.YValue(HEIGHT + 38), text=alt.Text("says:N")),
        ]  # fmt: skip
        return canvas(layers, width=width, height=HEIGHT, margins=margins)

    def _points(self, kind: Kind, x: altair.X, y: altair.Y) -> altair.Chart:
        import altair as alt

        some = [{"x": math.log10(d.counted), "y": d.value} for d in self.dots if d.kind == kind]
        return alt.Chart(rows(some)).encode(x=x, y=y)

    def _named_sizes(self, room: float, ends: list[float]) -> list[float]:
        """The round sizes that have room for their words."""
        kept: list[float] = []
        free = -math.inf
        for at, says in sorted(self.sizes.items()):
            middle = (at - ends[0]) / (ends[1] - ends[0]) * room
            half = width_of(says) / 2
            if middle - half >= free and middle + half <= room + 10:
                kept.append(at)
                free = middle + half + 14
        return kept

    def _names(self, room: float, ends: list[float], x: altair.X, y: altair.Y) -> list[altair.Chart]:
        """The names of bright spots, the farthest first, each where nothing else is written."""
        import altair as alt

        bright = sorted(
            (d for d in self.dots if d.kind == "bright"), key=lambda d: (-abs(d.value - self.centre), d.label)
        )
        taken: list[tuple[float, float, float]] = []
        found: dict[str, list[dict[str, object]]] = {"left": [], "right": []}
        for dot in bright[:_MOST_NAMED]:
            at = (math.log10(dot.counted) - ends[0]) / (ends[1] - ends[0]) * room
            above = HEIGHT - (dot.value - self.span.low) / (self.span.high - self.span.low) * HEIGHT
            wide = width_of(dot.label, bold=True) + 10
            for side, start in (("left", at + 8), ("right", at - 8 - wide)):
                clear = all(start + wide < a or start > b or abs(above - h) > 15 for a, b, h in taken)
                if clear and start >= 0 and start + wide <= room + 10:
                    taken.append((start, start + wide, above))
                    found[side].append({"x": math.log10(dot.counted), "y": dot.value, "says": dot.label})
                    break
        return [
            alt.Chart(rows(some))
            .mark_text(align=align, dx=10 if align == "left" else -10, color=INK, fontSize=SMALL, fontWeight=600)
            .encode(x=x, y=y, text=alt.Text("says:N"))
            for align, some in found.items()
        ]
