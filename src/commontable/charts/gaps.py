"""How far is each group from what it is compared with? A mark with its interval, left or right of one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commontable.charts import wording
from commontable.charts.canvas import SMALL, Margins, canvas, rows
from commontable.charts.figures import JSON, Chart, Status, Table, Words
from commontable.charts.lettering import width as width_of
from commontable.charts.lettering import wrap
from commontable.charts.palette import INK, QUIET, SHEET, TABLE

if TYPE_CHECKING:
    import altair

LETTER = 13
_LINE_HEIGHT = 17
_ROOMY = 520


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How far one group, or one period, is from the line: `points` with its interval, or a range alone.

    `is_certain`: more than chance and the ranges leave open; drawn as a filled mark, else as an open one.
    A hidden or empty one carries no number.
    """

    label: str
    points: float | None = None
    low: float | None = None
    high: float | None = None
    is_certain: bool = False
    counted: int | None = None
    status: Status = "published"


@dataclass(frozen=True, kw_only=True)
class GapWords:
    """The language of the numbers and the words of a chart of gaps, already translated."""

    language: str = "en"
    group: str = "Group"
    gap: str = "Gap"
    interval: str = "95% interval"
    counted: str = "Children"
    chance: str = "More than chance"
    yes: str = "yes"
    no: str = "no"
    untold: str = "cannot be told"
    line: str = "everybody"
    between: str = "{low} to {high}"
    hidden: str = "protected: too few to show"
    empty: str = "no data"


def gaps(
    listed: Sequence[Difference], *, title: str, says: str, decimals: int = 0, words: GapWords | None = None
) -> Chart:
    """A mark for each difference in the order given, on a scale with the line at zero, with its table.

    >>> chart = gaps([Difference(label="Free lunch", points=-22, low=-25, high=-19, is_certain=True, counted=1700),
    ...     Difference(label="Islanders", status="hidden")], title="Reading", says="22 points behind.")
    >>> chart.table.rows[0]
    ('Free lunch', '−22', '−25 to −19', 'yes', '1,700')
    >>> chart.table.rows[1]
    ('Islanders', 'protected: too few to show', '', '', '')
    """
    words = words or GapWords()

    def write(value: float) -> str:
        said = wording.number(value, unit="number", decimals=decimals, language=words.language)
        return f"+{said}" if round(value, decimals) > 0 else said

    def span(one: Difference) -> str:
        if one.low is None or one.high is None:
            return ""
        return words.between.format(low=write(one.low), high=write(one.high))

    def silent(one: Difference) -> str:
        return words.hidden if one.status == "hidden" else words.empty

    def row(one: Difference) -> tuple[str, ...]:
        if one.points is None and one.low is None:
            return one.label, silent(one), "", "", ""
        told = words.untold if one.low is None else words.yes if one.is_certain else words.no
        gap = span(one) if one.points is None else write(one.points)
        interval = "" if one.points is None else span(one)
        return one.label, gap, interval, told, wording.count(one.counted, words=Words(language=words.language))

    said = tuple(write(one.points) if one.points is not None else span(one) or silent(one) for one in listed)
    table = Table(
        (words.group, words.gap, words.interval, words.chance, words.counted), tuple(row(one) for one in listed)
    )
    known = [n for one in listed for n in (one.points, one.low, one.high) if n is not None]
    sketch = _Sketch(listed=tuple(listed), said=said, low=min([*known, -1.0]), high=max([*known, 1.0]), line=words.line)
    return Chart(title=title, says=says, table=table, sketch=sketch)


@dataclass(frozen=True, kw_only=True)
class _Sketch:
    listed: Sequence[Difference]
    said: Sequence[str]
    low: float
    high: float
    line: str

    def at(self, width: int) -> JSON:
        import altair as alt

        roomy = width >= _ROOMY
        widest = max((width_of(one.label, size=LETTER) for one in self.listed), default=0)
        column = min(0.36 * width, widest + 24) if roomy else 12
        told = [says for one, says in zip(self.listed, self.said, strict=True) if one.status in ("published", "ranged")]
        right = max((width_of(one, size=LETTER, bold=True) for one in told), default=0) + 28
        room = width - column - right
        wrapped = [wrap(one.label, room=(column - 16) if roomy else width - 24, size=LETTER) for one in self.listed]
        tops, middles, bottom = _places(wrapped, roomy)
        spare = (self.high - self.low) * 0.04
        x = alt.X("x:Q").scale(domain=[self.low - spare, self.high + spare], nice=False, zero=False).axis(None)
        y = alt.Y("y:Q").scale(domain=[0, bottom], range=[0, bottom], nice=False, zero=False).axis(None)
        names = [
            {"y": top + n * _LINE_HEIGHT, "says": line}
            for top, text in zip(tops, wrapped, strict=True)
            for n, line in enumerate(text)
        ]
        lettering = alt.Chart(rows(names)).mark_text(align="left", fontSize=LETTER, color=INK)
        zero = (spare - self.low) / (self.high - self.low + 2 * spare) * room
        layers = [
            *self._zero(middles, zero=zero, room=room, column=column, right=right, x=x),
            *self._marks(middles, room=room, x=x, y=y),
            lettering.encode(x=alt.XValue(8 - column), y=y, text=alt.Text("says:N")),
        ]
        return canvas(layers, width=width, height=bottom, margins=Margins(top=26, left=column, right=right, bottom=8))

    def _marks(self, middles: Sequence[float], *, room: float, x: altair.X, y: altair.Y) -> list[altair.Chart]:
        import altair as alt

        placed = list(zip(self.listed, self.said, middles, strict=True))
        shown = [(one, says, m) for one, says, m in placed if one.points is not None or one.low is not None]
        spans = [{"x": o.low, "x2": o.high, "y": m} for o, _, m in shown if o.points is not None and o.low is not None]
        bands = [{"x": one.low, "x2": one.high, "y": m} for one, _, m in shown if one.points is None]
        filled = [{"x": one.points, "y": m} for one, _, m in shown if one.points is not None and one.is_certain]
        opened = [{"x": one.points, "y": m} for one, _, m in shown if one.points is not None and not one.is_certain]
        ends = [{"y": m, "says": says} for _, says, m in shown]
        silent = [{"y": m, "says": says} for one, says, m in placed if one.points is None and one.low is None]
        across = {"x": x, "x2": alt.X2("x2:Q"), "y": y}
        value = alt.Chart(rows(ends)).mark_text(align="left", fontSize=LETTER, fontWeight=600, color=INK)
        why = alt.Chart(rows(silent)).mark_text(align="left", fontSize=LETTER, fontStyle="italic", color=QUIET)
        hollow = alt.Chart(rows(opened)).mark_point(
            filled=True, fill=SHEET, stroke=INK, strokeWidth=2, size=90, opacity=1
        )
        return [
            alt.Chart(rows(bands)).mark_rule(color=TABLE, strokeWidth=10, opacity=0.45).encode(**across),
            alt.Chart(rows(spans)).mark_rule(color=TABLE, strokeWidth=3).encode(**across),
            alt.Chart(rows(filled)).mark_point(filled=True, color=TABLE, size=120, opacity=1).encode(x=x, y=y),
            hollow.encode(x=x, y=y),
            value.encode(x=alt.XValue(room + 14), y=y, text=alt.Text("says:N")),
            why.encode(x=alt.XValue(0), y=y, text=alt.Text("says:N")),
        ]

    def _zero(
        self, middles: Sequence[float], *, zero: float, room: float, column: float, right: float, x: altair.X
    ) -> list[altair.Chart]:
        """The line that groups are compared with, in pieces so that it runs through no words, named above."""
        import altair as alt

        down = alt.Y("y:Q").scale(None).axis(None)
        shown = [m for one, m in zip(self.listed, middles, strict=True) if one.status in ("published", "ranged")]
        tracks = [{"x": 0, "y": m - 13, "y2": m + 13} for m in shown]
        rule = alt.Chart(rows([{"x": 0, "y": -8, "y2": 0}, *tracks])).mark_rule(color=QUIET, strokeWidth=1.25)
        long = width_of(self.line) + 8
        align = "right" if zero + long > room + right and zero + column > long else "left"
        text = alt.Chart(rows([{"x": 0, "says": self.line}])).mark_text(
            align=align, dx=-4 if align == "right" else 0, color=QUIET, fontSize=SMALL
        )
        return [
            rule.encode(x=x, y=down, y2=alt.Y2("y2:Q")),
            text.encode(x=x, y=alt.YValue(-16), text=alt.Text("says:N")),
        ]


def _places(wrapped: Sequence[list[str]], roomy: bool) -> tuple[list[float], list[float], float]:
    """Where each label's first line and each mark's middle lie, from the top; and the height of it all."""
    tops, middles, at = [], [], 0.0
    for lines in wrapped:
        high = len(lines) * _LINE_HEIGHT
        tops.append(at + 8 + _LINE_HEIGHT / 2)
        middles.append(at + 8 + high / 2 if roomy else at + 8 + high + 11)
        at += high + (16 if roomy else 34)
    return tops, middles, at
