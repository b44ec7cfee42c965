"""Has anything changed? The line, its mean, the band of what happens anyway, and the points that lie beyond it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from commontable.charts import wording
from commontable.charts.canvas import SMALL, canvas, rows
from commontable.charts.figures import JSON, Chart, Direction, Figure, Table, Words
from commontable.charts.lettering import width as width_of
from commontable.charts.palette import GOOD, INK, QUIET, TABLE, TABLE_SOFT, WARM
from commontable.charts.scale import numbers_of, scale
from commontable.charts.trend import TrendSketch, decimals_of, open_mark, ranging

if TYPE_CHECKING:
    import altair

Mark = Literal["", "improvement", "concern", "change"]

# Told apart by shape, and only then by colour.
SHAPES: Mapping[str, tuple[str, str]] = {
    "improvement": ("diamond", GOOD),
    "concern": ("square", WARM),
    "change": ("triangle-up", INK),
}
LINE_OF_LEGEND = 20  # pixels


@dataclass(frozen=True, kw_only=True)
class Varying:
    """A figure with what natural variation allows it: `mean`, `lower` and `upper` are None where that is not known.

    `measured` is the figure as it was measured, where the season was taken out of the one that is drawn. `mark` is what
    a signal means, `says` which rule it breaks, in words. Figures of one `group` share their mean.
    """

    figure: Figure
    measured: Figure | None = None
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    mark: Mark = ""
    says: str = ""
    group: int = 0
    reason: str = ""  # of the first figure of a group: why it starts anew


@dataclass(frozen=True, kw_only=True)
class VariationWords(Words):
    """What a chart of natural variation says beside the words of every chart."""

    measured: str = "As measured"
    mean: str = "Mean"
    band: str = "What happens anyway"
    signal: str = "Signal"
    anew: str = "Starts anew"
    improvement: str = "improvement"
    concern: str = "concern"
    change: str = "change"


def variation(
    points: Sequence[Varying],
    *,
    title: str,
    says: str,
    unit: str = wording.PERCENT,
    decimals: int = 0,
    target: float | None = None,
    direction: Direction = "increase",
    target_says: str = "",
    foreseen: Sequence[Figure] = (),
    foreseen_says: str = "",
    pins: Mapping[str, str] | None = None,
    pins_say: str = "",
    height: int = 240,
    words: VariationWords | None = None,
) -> Chart:
    """The figures, oldest first, on the band of their natural variation, with the equivalent table.

    Signals are marked by shape as well as colour; a group that starts anew is parted by a line with its reason.
    `foreseen` is what comes if nothing changes, a fan to the right. Hidden figures are gaps, as in a trend.

    >>> point = Varying(figure=Figure(label="2024-25", value=47), mean=45, lower=40, upper=50)
    >>> variation([point], title="Reading", says="Nothing has changed.").table.rows
    (('2024-25', '47%', '45%', '40% to 50%', ''),)
    """
    words = words or VariationWords()
    figures = [one.figure for one in points]
    banded = [n for one in points for n in (one.lower, one.upper) if n is not None]
    aimed = [] if target is None else [target]
    span = scale([*numbers_of([*figures, *foreseen]), *banded, *aimed], unit=unit)

    def number(value: float, decimals: int = decimals) -> str:
        return wording.number(value, unit=unit, decimals=decimals, language=words.language)

    def write(figure: Figure) -> str:
        return wording.figure(figure, unit=unit, decimals=decimals, words=words)

    aim = ""
    if target is not None:
        pattern = words.at_least if direction == "increase" else words.at_most
        aim = target_says or pattern.format(figure=number(target))
    present = [mark for mark in SHAPES if any(one.mark == mark for one in points)]
    named = {"improvement": words.improvement, "concern": words.concern, "change": words.change}
    sketch = VariationSketch(
        points=tuple(figures), said=[write(one) for one in figures],
        beside=tuple(one.measured for one in points if one.measured), span=span, target=target, aim=aim,
        ticks={t: number(t, decimals_of(span)) for t in span.ticks}, hidden=words.hidden, height=height,
        foreseen=tuple(foreseen), foreseen_says=foreseen_says, pins=dict(pins or {}), varying=tuple(points),
        band_says=words.band if banded else "", marks_say={mark: named[mark] for mark in present},
    )  # fmt: skip
    columns = _columns(points, foreseen, words=words, foreseen_says=foreseen_says, pins_say=pins_say if pins else "")
    between = {
        one.figure.label: words.between.format(low=number(one.lower), high=number(one.upper))
        for one in points
        if one.lower is not None and one.upper is not None
    }
    ahead = {one.label: Varying(figure=one) for one in foreseen if one.label not in {f.label for f in figures}}
    cells: dict[str, Callable[[Varying], str]] = {
        "period": lambda one: one.figure.label,
        "figure": lambda one: "" if one.figure.label in ahead else write(one.figure),
        "measured": lambda one: write(one.measured) if one.measured else "",
        "counted": lambda one: wording.count(one.figure.counted, words=words),
        "mean": lambda one: "" if one.mean is None else number(one.mean),
        "band": lambda one: between.get(one.figure.label, ""),
        "signal": lambda one: one.says,
        "anew": lambda one: one.reason,
        "foreseen": lambda one: next((ranging(f, write) for f in foreseen if f.label == one.figure.label), ""),
        "pins": lambda one: (pins or {}).get(one.figure.label, ""),
    }
    table = Table(
        tuple(columns.values()), tuple(tuple(cells[key](one) for key in columns) for one in [*points, *ahead.values()])
    )
    return Chart(title=title, says=says, table=table, sketch=sketch)


def _columns(
    points: Sequence[Varying], foreseen: Sequence[Figure], *, words: VariationWords, foreseen_says: str, pins_say: str
) -> dict[str, str]:
    """The columns that the table needs, with their headings."""
    every = {
        "period": words.period,
        "figure": words.figure,
        "measured": words.measured if any(one.measured for one in points) else "",
        "counted": words.counted if any(one.figure.counted for one in points) else "",
        "mean": words.mean,
        "band": words.band,
        "signal": words.signal,
        "anew": words.anew if any(one.reason for one in points) else "",
        "foreseen": foreseen_says if foreseen else "",
        "pins": pins_say,
    }
    return {key: heading for key, heading in every.items() if heading}


@dataclass(frozen=True, kw_only=True)
class VariationSketch(TrendSketch):
    """A trend on its band, waiting to know how wide it may be."""

    varying: Sequence[Varying]
    band_says: str
    marks_say: Mapping[str, str]

    def at(self, width: int) -> JSON:
        import altair as alt

        silent = [one for one in self.points if one.status == "hidden"]
        margins = self._margins(silent=False)
        room = width - margins.left - margins.right
        legend, lines = self._legend(room, with_hidden=bool(silent))
        above = 16 if any(one.reason for one in self.varying) else 0
        margins = self._margins(silent=False, above=above, below=lines * LINE_OF_LEGEND + 4)
        x, y = self._axes(room)
        quiet = alt.Chart().mark_line(color=QUIET, strokeWidth=1.25, opacity=0.6)
        line = alt.Chart().mark_line(color=TABLE, strokeWidth=2, strokeJoin="round")
        layers = [
            *self._band(),
            *(self._foreseen() if self.foreseen else []),
            *self._breaks(room),
            self._stroke(self.beside, quiet),
            *self._ranged(),
            self._stroke(self.points, line),
            *(self._target(room) if self.target is not None else []),
            *self._dots(),
            *self._signals(),
            open_mark([{"x": self._place[one.label], "y": self.span.low} for one in silent]),
            *(self._pinned() if self.pins else []),
        ]
        drawn = [layer.encode(x=x, y=y) for layer in layers]
        return canvas([*drawn, *legend], width=width, height=self.height, margins=margins)

    def _band(self) -> list[altair.Chart]:
        """What happens anyway, softly, and its mean, thin; apart for each group."""
        import altair as alt

        known = [one for one in self.varying if one.mean is not None]
        at = [
            {"x": self._place[one.figure.label], "y": one.lower, "y2": one.upper, "mean": one.mean, "group": one.group}
            for one in known
        ]
        group = alt.Detail("group:N")
        area = alt.Chart(rows(at)).mark_area(color=TABLE_SOFT, opacity=0.6)
        means = alt.Chart(rows([{**one, "y": one["mean"]} for one in at]))
        return [
            area.encode(y2=alt.Y2("y2:Q"), detail=group),
            means.mark_line(color=TABLE, strokeWidth=1, opacity=0.7).encode(detail=group),
        ]

    def _breaks(self, room: float) -> list[altair.Chart]:
        """Where a group starts anew, before its first figure; with as much of the reason as fits."""
        import altair as alt

        drawn = []
        starts = [one for before, one in zip(self.varying, self.varying[1:], strict=False) if one.group != before.group]
        for one in starts:
            at = self._place[one.figure.label] - 0.5
            left, right = at / self._steps * room, (1 - at / self._steps) * room
            align = "left" if right >= left else "right"
            rule = alt.Chart(rows([{"x": at, "y": self.span.low, "y2": self.span.high}]))
            drawn.append(rule.mark_rule(color=QUIET, strokeDash=[1, 3], strokeWidth=1.5).encode(y2=alt.Y2("y2:Q")))
            says = _fitting(one.reason, max(left, right) - 10)
            words = alt.Chart(rows([{"x": at, "y": self.span.high, "says": says}]))
            mark = words.mark_text(align=align, dx=5 if align == "left" else -5, dy=-25, color=QUIET, fontSize=SMALL)
            drawn.append(mark.encode(text=alt.Text("says:N")))
        return drawn

    def _foreseen(self) -> list[altair.Chart]:
        """What comes if nothing changes: its range, lightly, and its middle, dashed."""
        import altair as alt

        first = self._place[self.foreseen[0].label]
        at = [
            {"x": self._place[one.label], "y": one.low or 0.0, "y2": one.high or 0.0, "middle": one.value or 0.0}
            for one in self.foreseen
        ]
        one, two = at[0], at[min(1, len(at) - 1)]
        # It begins half a step before the first period that is foreseen, so that a single one can be seen too.
        at.insert(0, {**{name: one[name] - (two[name] - one[name]) / 2 for name in one}, "x": first - 0.5})
        area = alt.Chart(rows(at)).mark_area(color=TABLE_SOFT, opacity=0.3)
        line = alt.Chart(rows([{**one, "y": one["middle"]} for one in at]))
        return [
            area.encode(y2=alt.Y2("y2:Q")),
            line.mark_line(color=QUIET, strokeWidth=1.5, strokeDash=[5, 4]),
        ]

    def _signals(self) -> list[altair.Chart]:
        import altair as alt

        drawn = []
        for mark, (shape, ink) in SHAPES.items():
            at = [
                {"x": self._place[one.figure.label], "y": one.figure.value} for one in self.varying if one.mark == mark
            ]
            if at:
                chart = alt.Chart(rows(at))
                drawn.append(chart.mark_point(filled=True, shape=shape, size=130, color=ink, opacity=1))
        return drawn

    def _legend(self, room: float, *, with_hidden: bool) -> tuple[list[altair.Chart], int]:
        """What each mark means, under the axis, only those that are there; and how many lines it takes."""
        import altair as alt

        entries: list[tuple[str, str, str]] = []
        if self.band_says:
            entries.append(("square", TABLE_SOFT, self.band_says))
        if self.foreseen:
            entries.append(("dashes", QUIET, self.foreseen_says))
        entries += [(*SHAPES[mark], says) for mark, says in self.marks_say.items()]
        if with_hidden:
            entries.append(("open", QUIET, self.hidden))
        drawn, left, line = [], 0.0, 1 if entries else 0
        for shape, ink, says in entries:
            wide = width_of(says) + 34
            if left and left + wide > room:
                left, line = 0.0, line + 1
            below = alt.YValue(self.height + 24 + line * LINE_OF_LEGEND)
            if shape == "open":
                dot = open_mark([{"says": ""}])
            elif shape == "dashes":
                dot = alt.Chart(rows([{"says": "- -"}])).mark_text(color=ink, fontWeight=700, align="center")
                dot = dot.encode(text=alt.Text("says:N"))
            else:
                dot = alt.Chart(rows([{"says": ""}])).mark_point(
                    filled=True, shape=shape, size=90, color=ink, opacity=1
                )
            words = alt.Chart(rows([{"says": says}])).mark_text(align="left", color=QUIET, fontSize=SMALL)
            drawn.append(dot.encode(x=alt.XValue(left + 5), y=below))
            drawn.append(words.encode(x=alt.XValue(left + 16), y=below, text=alt.Text("says:N")))
            left += wide
        return drawn, line


def _fitting(text: str, room: float) -> str:
    """As many words as the room holds.

    >>> _fitting("Another test was used", 90)
    'Another test…'
    """
    if width_of(text) <= room:
        return text
    words = text.split()
    while len(words) > 1 and width_of(" ".join(words) + "…") > room:
        words.pop()
    return " ".join(words) + "…"
