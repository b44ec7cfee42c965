"""Are we getting better? One line over time, its last point said, its target in place, its gaps left open."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal

from commontable.charts import wording
from commontable.charts.canvas import SMALL, Margins, canvas, rows, spelled
from commontable.charts.figures import JSON, Chart, Direction, Figure, Table, Words
from commontable.charts.lettering import width as width_of
from commontable.charts.palette import INK, LINE, QUIET, SHEET, TABLE, TABLE_SOFT, WARM
from commontable.charts.scale import Scale, numbers_of, scale

if TYPE_CHECKING:
    import altair


def trend(
    points: Sequence[Figure],
    *,
    title: str,
    says: str,
    unit: str = wording.PERCENT,
    decimals: int = 0,
    target: float | None = None,
    direction: Direction = "increase",
    target_says: str = "",
    beside: Sequence[Figure] = (),
    beside_says: str = "",
    foreseen: Sequence[Figure] = (),
    foreseen_says: str = "",
    pins: Mapping[str, str] | None = None,
    pins_say: str = "",
    height: int = 220,
    span: Scale | None = None,
    words: Words | None = None,
) -> Chart:
    """A thin line through the published figures, oldest first, with its table.

    A hidden figure breaks the line and leaves a small open mark on the axis, whatever its number; a
    ranged one is a bar from its low to its high end; a figure nobody has leaves only the gap. `beside` is
    a second, quiet line over the same periods (the whole, behind a group), said by `beside_says` in the
    table's heading. `foreseen` is what was to come if nothing changed: a dashed line with the range from low to
    high around it, said by `foreseen_says` at its end; its periods may lie beyond the points. `pins` are notes:
    period → number, drawn over the point and told in the table's last column, headed `pins_say`. `span` fixes the
    vertical scale, so that several trends can be compared.
    """
    words = words or Words()
    behind = {p.label: p for p in beside}
    aimed = [] if target is None else [target]
    span = span or scale([*numbers_of([*points, *beside, *foreseen]), *aimed], unit=unit)

    def write(figure: Figure) -> str:
        return wording.figure(figure, unit=unit, decimals=decimals, words=words)

    def number(value: float, decimals: int) -> str:
        return wording.number(value, unit=unit, decimals=decimals, language=words.language)

    columns = [words.period, words.figure, words.counted]
    table = [[p.label, write(p), wording.count(p.counted, words=words)] for p in points]
    if beside:
        columns.append(beside_says)
        table = [[*row, write(behind[row[0]]) if row[0] in behind else words.empty] for row in table]
    if target is not None:
        columns.append(words.target)
        table = [[*row, number(target, decimals)] for row in table]
    if foreseen:
        columns.append(foreseen_says)
        ahead = {p.label: ranging(p, write) for p in foreseen}
        known = {p.label for p in points}
        to_come = [[p.label, *[""] * (len(columns) - 2)] for p in foreseen if p.label not in known]
        table = [[*row, ahead.get(row[0], "")] for row in [*table, *to_come]]
    if pins:
        columns.append(pins_say)
        table = [[*row, pins.get(row[0], "")] for row in table]

    aim = ""
    if target is not None:
        pattern = words.at_least if direction == "increase" else words.at_most
        aim = target_says or pattern.format(figure=number(target, decimals))
    sketch = TrendSketch(
        points=tuple(points), said=[write(p) for p in points], beside=tuple(beside), span=span, target=target, aim=aim,
        ticks={t: number(t, decimals_of(span)) for t in span.ticks}, hidden=words.hidden, height=height,
        foreseen=tuple(foreseen), foreseen_says=foreseen_says, pins=dict(pins or {}),
    )  # fmt: skip
    return Chart(title=title, says=says, table=Table(tuple(columns), tuple(map(tuple, table))), sketch=sketch)


def ranging(figure: Figure, write: Callable[[Figure], str]) -> str:
    """What was foreseen, with its range: "48% (44% to 52%)"."""
    if figure.low is None or figure.high is None:
        return write(figure)
    return f"{write(figure)} ({write(Figure(label='', low=figure.low, high=figure.high, status='ranged'))})"


def decimals_of(span: Scale) -> int:
    """How many decimals tell one tick from the next."""
    step = span.ticks[1] - span.ticks[0]
    return max(0, -math.floor(math.log10(step) + 1e-9))


@dataclass(frozen=True, kw_only=True)
class TrendSketch:
    """A trend with all its words written, waiting to know how wide it may be."""

    points: Sequence[Figure]
    said: Sequence[str]
    beside: Sequence[Figure]
    span: Scale
    ticks: dict[float, str]
    target: float | None
    aim: str
    hidden: str
    height: int
    foreseen: Sequence[Figure] = ()
    foreseen_says: str = ""
    pins: Mapping[str, str] = field(default_factory=dict)

    def at(self, width: int) -> JSON:
        import altair as alt

        silent = [p for p in self.points if p.status == "hidden"]
        margins = self._margins(bool(silent))
        room = width - margins.left - margins.right
        x, y = self._axes(room)
        quiet = alt.Chart().mark_line(color=QUIET, strokeWidth=1.25, opacity=0.7)
        line = alt.Chart().mark_line(color=TABLE, strokeWidth=2, strokeJoin="round")
        layers = [
            *(self._foreseen() if self.foreseen else []),
            self._stroke(self.beside, quiet),
            *self._ranged(),
            self._stroke(self.points, line),
            *(self._target(room) if self.target is not None else []),
            *self._dots(),
            open_mark([{"x": self._place[p.label], "y": self.span.low} for p in silent]),
            *(self._pinned() if self.pins else []),
        ]
        drawn = [layer.encode(x=x, y=y) for layer in layers]
        return canvas([*drawn, *(self._note() if silent else [])], width=width, height=self.height, margins=margins)

    def _axes(self, room: float) -> tuple[altair.X, altair.Y]:
        import altair as alt

        named = self._named(room)
        x = alt.X("x:Q").scale(domain=[0, self._steps], nice=False, zero=False)
        x = x.axis(values=list(named), labelExpr=spelled(named), domain=True, domainColor=LINE, labelPadding=10)
        y = alt.Y("y:Q").scale(domain=[self.span.low, self.span.high], nice=False, zero=False)
        return x, y.axis(values=list(self.span.ticks), labelExpr=spelled(self.ticks), grid=True)

    @property
    def _labels(self) -> list[str]:
        """The periods on the axis: those known, then those foreseen beyond them."""
        return list(dict.fromkeys(p.label for p in [*self.points, *self.foreseen]))

    @property
    def _place(self) -> dict[str, int]:
        return {label: n for n, label in enumerate(self._labels)}

    @property
    def _steps(self) -> int:
        return max(len(self._labels) - 1, 1)

    @property
    def _last(self) -> tuple[Figure, str] | None:
        known = [pair for pair in zip(self.points, self.said, strict=True) if numbers_of([pair[0]])]
        return known[-1] if known else None

    def _margins(self, silent: bool, *, above: float = 0, below: float = 0) -> Margins:
        ends_here = self._last is not None and self._last[0].label == self._labels[-1]
        end = width_of(self._last[1], size=15, bold=True) + 16 if self._last and ends_here else 8
        halves = [width_of(label) / 2 + 2 for label in self._labels] or [0]
        return Margins(
            top=20 + above,
            left=max(*(width_of(t) + 12 for t in self.ticks.values()), halves[0]),
            right=max(end, halves[-1]),
            bottom=(52 if silent else 30) + below,
        )

    def _named(self, room: float) -> dict[float, str]:
        """The periods with room for their names; the last always has it."""
        widest = max((width_of(label) for label in self._labels), default=0) + 14
        every = max(1, math.ceil(widest * self._steps / room))
        return {float(n): label for label, n in self._place.items() if (self._steps - n) % every == 0}

    def _stroke(self, points: Sequence[Figure], mark: altair.Chart) -> altair.Chart:
        """One stroke for each unbroken run of published figures: a gap in what is known is a gap in the line."""
        import altair as alt

        runs = groupby(points, key=lambda p: p.status == "published" and p.label in self._place)
        mark.data = rows(
            [
                {"x": self._place[p.label], "y": p.value, "run": number}
                for number, (unbroken, run) in enumerate(runs)
                if unbroken
                for p in run
            ]
        )
        return mark.encode(detail=alt.Detail("run:N"))

    def _ranged(self) -> list[altair.Chart]:
        import altair as alt

        ends = [{"x": self._place[p.label], "y": p.low, "y2": p.high} for p in self.points if p.status == "ranged"]
        bar = alt.Chart(rows(ends)).mark_rule(color=TABLE, strokeWidth=7, strokeCap="round", opacity=0.45)
        return [bar.encode(y2=alt.Y2("y2:Q"))]

    def _dots(self) -> list[altair.Chart]:
        """A small dot a figure, a larger one for the latest, which alone is written out."""
        import altair as alt

        published = [p for p in self.points if p.value is not None]
        small = rows([{"x": self._place[p.label], "y": p.value} for p in published])
        dots = [alt.Chart(small).mark_point(filled=True, size=16, color=TABLE, opacity=1)]
        if self._last is None:
            return dots
        last, says = self._last
        middle = last.value if last.value is not None else ((last.low or 0) + (last.high or 0)) / 2
        end = alt.Chart(rows([{"x": self._place[last.label], "y": middle, "says": says}]))
        if last.value is not None:
            dots.append(end.mark_point(filled=True, size=70, color=TABLE, opacity=1))
        is_end = last.label == self._labels[-1]
        values = [p.value for p in self.points if p.value is not None]
        falls = len(values) > 1 and values[-2] > values[-1]  # the line comes from above
        beside = {"align": "left", "dx": 3, "dy": -14} if falls else {"align": "center", "dy": -16}
        where = {"align": "left", "dx": 10} if is_end else beside
        return [*dots, end.mark_text(fontSize=15, fontWeight=600, color=INK, **where).encode(text=alt.Text("says:N"))]

    def _target(self, room: float) -> list[altair.Chart]:
        """The target, dashed, with its words at the end of it that is farther from the line."""
        import altair as alt

        aim = self.target or 0.0
        share = min(1.0, (width_of(self.aim) + 10) / room) * self._steps
        side, dy = self._clearest(aim, share)
        spot = alt.Chart(rows([{"x": 0 if side == "left" else self._steps, "y": aim, "says": self.aim}]))
        ends = alt.Chart(rows([{"x": 0, "y": aim, "x2": self._steps}]))
        dashed = ends.mark_rule(color=QUIET, strokeDash=[3, 4], strokeWidth=1.25)
        return [dashed.encode(x2=alt.X2("x2:Q")), *over_lines(spot, align=side, dy=dy)]

    def _clearest(self, aim: float, share: float) -> tuple[Literal["left", "right"], int]:
        """At which end of the target its words meet the line least, and how far under it in pixels (over it: negative).

        They take `share` steps, and stand a line further off only where the line runs through every nearer spot.
        """
        pixel = (self.span.high - self.span.low) / self.height or 1.0
        known = [(self._place[p.label], p.value) for p in [*self.points, *self.foreseen] if p.value is not None]
        between = [
            (x + (x2 - x) * part / 12, y + (y2 - y) * part / 12)
            for (x, y), (x2, y2) in pairwise(known)
            for part in range(13)
        ] or known
        if self._last and self._last[0].value is not None and self._last[0].label != self._labels[-1]:
            x, y = self._place[self._last[0].label], self._last[0].value  # over it the newest is written out
            between += [(x + n * share / 24, y + rise * pixel) for n in range(-4, 5) for rise in (11, 21)]

        def met(side: str, dy: int) -> tuple[int, float]:
            near = [y for x, y in between if (x <= share if side == "left" else x >= self._steps - share)]
            away = [abs(y - (aim - dy * pixel)) / pixel for y in near]
            return sum(n < 11 for n in away), -min(away, default=math.inf)

        sides: tuple[Literal["left", "right"], ...] = ("left", "right")
        room = [
            dy
            for dy in (-9, 10, -24, 25)
            if dy == -9 or (self.span.low < aim - (dy + 8) * pixel and aim - (dy - 8) * pixel < self.span.high)
        ]
        spots = [(side, dy) for dy in room for side in sides]
        near_by = [spot for spot in spots if abs(spot[1]) < 12]
        best = min(near_by, key=lambda spot: met(*spot))
        return best if met(*best)[0] == 0 else min(spots, key=lambda spot: (met(*spot)[0], abs(spot[1])))

    def _foreseen(self) -> list[altair.Chart]:
        """What was to come if nothing changed: its range, softly, and its middle, dashed, from the figure before it."""
        import altair as alt

        first = self._place[self.foreseen[0].label]
        before = [p for p in self.points if self._place[p.label] < first and p.value is not None]
        start = [{"x": self._place[p.label], "y": p.value, "low": p.value, "high": p.value} for p in before[-1:]]
        ahead = [
            {"x": self._place[p.label], "y": p.value, "low": p.low if p.low is not None else p.value,
             "high": p.high if p.high is not None else p.value}
            for p in self.foreseen
        ]  # fmt: skip
        band = alt.Chart(rows([{**one, "y": one["low"], "y2": one["high"]} for one in [*start, *ahead]]))
        line = alt.Chart(rows([*start, *ahead]))
        ends = numbers_of([self.foreseen[-1]])
        above, below = max(ends), min(ends)
        over = self.span.high - above >= below - self.span.low  # the words stand where there is more room: off the line
        end = alt.Chart(rows([{"x": ahead[-1]["x"], "y": above if over else below, "says": self.foreseen_says}]))
        return [
            band.mark_area(color=TABLE_SOFT, opacity=0.55).encode(y2=alt.Y2("y2:Q")),
            line.mark_line(color=QUIET, strokeWidth=1.5, strokeDash=[5, 4]),
            *over_lines(end, align="right", dy=-9 if over else 10),
        ]

    def _pinned(self) -> list[altair.Chart]:
        """A number over each point that has a note (under the one that is written out), or over the axis."""
        import altair as alt

        drawn = []
        written_out = self._last[0].label if self._last else ""
        others, last = ([p for p in self.points if (p.label == written_out) is is_last] for is_last in (False, True))
        for dy, chosen in ((-18, others), (20, last)):
            pins = [
                {
                    "x": self._place[p.label],
                    "y": max(numbers_of([p]), default=self.span.low),
                    "says": self.pins[p.label],
                }
                for p in chosen
                if p.label in self.pins
            ]
            ring = alt.Chart(rows(pins)).mark_point(
                filled=True, fill=SHEET, stroke=WARM, strokeWidth=1.25, size=210, opacity=1, yOffset=dy
            )
            says = alt.Chart(rows(pins)).mark_text(color=WARM, fontSize=11, fontWeight=600, dy=dy)
            drawn += [ring, says.encode(text=alt.Text("says:N"))] if pins else []
        return drawn

    def _note(self) -> list[altair.Chart]:
        """The one mark for what is not shown, and its one explanation, under the axis."""
        import altair as alt

        below = alt.YValue(self.height + 42)
        words = alt.Chart(rows([{"says": self.hidden}])).mark_text(align="left", color=QUIET, fontSize=SMALL)
        return [
            open_mark([{"says": ""}]).encode(x=alt.XValue(5), y=below),
            words.encode(x=alt.XValue(16), y=below, text=alt.Text("says:N")),
        ]


def over_lines(spot: altair.Chart, *, align: str, dy: float) -> list[altair.Chart]:
    """Small words that stay legible where a line passes: a rim of paper, then the words."""
    import altair as alt

    text = alt.Text("says:N")
    rim = spot.mark_text(
        align=align, dy=dy, fontSize=SMALL, color=SHEET, stroke=SHEET, strokeWidth=3, strokeJoin="round"
    )
    return [rim.encode(text=text), spot.mark_text(align=align, dy=dy, fontSize=SMALL, color=QUIET).encode(text=text)]


def open_mark(at: Sequence[dict[str, object]]) -> altair.Chart:
    """The one mark for what is not shown, at these places."""
    import altair as alt

    return alt.Chart(rows(at)).mark_point(filled=True, fill=SHEET, stroke=QUIET, strokeWidth=1.5, size=44, opacity=1)
