"""Who is reached and who is not? A bar for each group, a line for the whole, hidden groups said in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commontable.charts import wording
from commontable.charts.canvas import SMALL, Margins, canvas, rows
from commontable.charts.figures import JSON, Chart, Direction, Figure, Table, Words
from commontable.charts.lettering import width as width_of
from commontable.charts.lettering import wrap
from commontable.charts.palette import INK, LINE, QUIET, TABLE
from commontable.charts.scale import Scale, numbers_of, scale

if TYPE_CHECKING:
    import altair

LETTER = 13
_LINE_HEIGHT = 17
_ROOMY = 520


def groups(
    bars: Sequence[Figure],
    *,
    title: str,
    says: str,
    unit: str = wording.PERCENT,
    decimals: int = 0,
    overall: Figure | None = None,
    target: float | None = None,
    direction: Direction = "increase",
    words: Words | None = None,
) -> Chart:
    """A bar for each group in the order given, with its table.

    Bars grow from zero; points of a test, where zero means little, are dots on a scale of their
    own. `overall` is a thin line through all groups, `target` a dashed one; a group's own target is a
    short dash on its bar. A hidden group has its explanation where its bar would be.
    """
    words = words or Words()
    whole = [overall] if overall is not None and overall.value is not None else []
    aims = [] if target is None else [target]
    from_zero = unit != "points"
    known = [*numbers_of([*bars, *whole]), *aims]
    span = Scale(0, max([*known, 0]) or 1, ()) if from_zero else scale(known, unit=unit)

    def write(figure: Figure) -> str:
        return wording.figure(figure, unit=unit, decimals=decimals, words=words)

    def number(value: float | None) -> str:
        if value is None:
            return ""
        return wording.number(value, unit=unit, decimals=decimals, language=words.language)

    listed = [*bars, *([overall] if overall is not None else [])]
    aimed = target is not None or any(b.target is not None for b in bars)
    columns = (words.group, words.figure, words.counted, *([words.target] if aimed else []))
    table = tuple(
        (
            b.label,
            write(b),
            wording.count(b.counted, words=words),
            *([number(b.target or target)] if aimed else []),
        )
        for b in listed
    )
    pattern = words.at_least if direction == "increase" else words.at_most
    lines: list[tuple[float, str, list[int]]] = [
        (w.value, words.overall.format(figure=write(w)), [1, 0]) for w in whole if w.value is not None
    ]
    lines += [(aim, pattern.format(figure=number(aim)), [3, 4]) for aim in aims]
    said = [write(b) for b in bars]

    sketch = _Sketch(bars=tuple(bars), said=said, lines=lines, span=span, from_zero=from_zero)
    return Chart(title=title, says=says, table=Table(columns, table), sketch=sketch)


@dataclass(frozen=True, kw_only=True)
class _Sketch:
    bars: Sequence[Figure]
    said: Sequence[str]
    lines: Sequence[tuple[float, str, list[int]]]
    span: Scale
    from_zero: bool

    def at(self, width: int) -> JSON:
        return _drawing(
            bars=self.bars, said=self.said, lines=self.lines, span=self.span, from_zero=self.from_zero, width=width
        )  # fmt: skip


def _drawing(
    *,
    bars: Sequence[Figure],
    said: Sequence[str],
    lines: Sequence[tuple[float, str, list[int]]],
    span: Scale,
    from_zero: bool,
    width: int,
) -> JSON:
    import altair as alt

    roomy = width >= _ROOMY
    column = min(0.36 * width, max((width_of(b.label, size=LETTER) for b in bars), default=0) + 20) if roomy else 8
    shown = [words for bar, words in zip(bars, said, strict=True) if bar.status in ("published", "ranged")]
    right = max((width_of(words, size=LETTER, bold=True) for words in shown), default=0) + 20
    room = width - column - right
    wrapped = [wrap(b.label, room=(column - 16) if roomy else width - 24, size=LETTER) for b in bars]
    tops, middles, bottom = _places(wrapped, roomy)
    margins = Margins(top=(8 + 18 * len(lines)) if lines else 4, left=column, right=right, bottom=8)

    x = alt.X("x:Q").scale(domain=[span.low, span.high], nice=False, zero=False).axis(None)
    y = alt.Y("y:Q").scale(domain=[0, bottom], range=[0, bottom], nice=False, zero=False).axis(None)
    layers: list[altair.Chart] = []
    if not from_zero:
        seen = [m for bar, m in zip(bars, middles, strict=True) if bar.status in ("published", "ranged")]
        tracks = [{"x": span.low, "x2": span.high, "y": m} for m in seen]
        layers.append(alt.Chart(rows(tracks)).mark_rule(color=LINE).encode(x=x, x2=alt.X2("x2:Q"), y=y))
    layers += _marks(bars=bars, said=said, middles=middles, span=span, from_zero=from_zero, room=room, x=x, y=y)
    bands = [
        (middle - 10, middle + 10)
        for bar, middle in zip(bars, middles, strict=True)
        if bar.status in ("published", "ranged")
    ]
    layers += _lines_through(lines=lines, bands=bands, column=column, room=room, right=right, span=span, x=x)
    names = [
        {"y": top + n * _LINE_HEIGHT, "says": line}
        for top, text in zip(tops, wrapped, strict=True)
        for n, line in enumerate(text)
    ]
    lettering = alt.Chart(rows(names)).mark_text(align="left", fontSize=LETTER, color=INK)
    layers.append(lettering.encode(x=alt.XValue(8 - column), y=y, text=alt.Text("says:N")))
    return canvas(layers, width=width, height=bottom, margins=margins)


def _places(wrapped: Sequence[list[str]], roomy: bool) -> tuple[list[float], list[float], float]:
    """Where each label's first line and each bar's middle lie, from the top; and the height of it all."""
    tops, middles, at = [], [], 0.0
    for lines in wrapped:
        high = len(lines) * _LINE_HEIGHT
        tops.append(at + 8 + _LINE_HEIGHT / 2)
        middles.append(at + 8 + high / 2 if roomy else at + 8 + high + 9)
        at += high + (14 if roomy else 30)
    return tops, middles, at


def _marks(
    *,
    bars: Sequence[Figure],
    said: Sequence[str],
    middles: Sequence[float],
    span: Scale,
    from_zero: bool,
    room: float,
    x: altair.X,
    y: altair.Y,
) -> list[altair.Chart]:
    import altair as alt

    placed = list(zip(bars, said, middles, strict=True))
    solid = [{"x": b.value, "x2": max(span.low, 0), "y": m} for b, _, m in placed if b.status == "published"]
    ranged = [{"x": b.low, "x2": b.high, "y": m} for b, _, m in placed if b.status == "ranged"]
    ends = [{"y": m, "says": words} for b, words, m in placed if b.status in ("published", "ranged")]
    silent = [{"y": m, "says": words} for b, words, m in placed if b.status in ("hidden", "empty")]
    aims = [{"x": b.target, "y": m} for b, _, m in placed if b.target is not None]
    data = alt.Chart(rows(solid))
    if from_zero:
        mark = data.mark_rule(color=TABLE, strokeWidth=10).encode(x=x, x2=alt.X2("x2:Q"), y=y)
    else:
        mark = data.mark_point(filled=True, color=TABLE, size=90, opacity=1).encode(x=x, y=y)
    range_mark = alt.Chart(rows(ranged)).mark_rule(color=TABLE, strokeWidth=10, opacity=0.45)
    value = alt.Chart(rows(ends)).mark_text(align="left", fontSize=LETTER, fontWeight=600, color=INK)
    why = alt.Chart(rows(silent)).mark_text(align="left", fontSize=LETTER, fontStyle="italic", color=QUIET)
    aim = alt.Chart(rows(aims)).mark_tick(orient="vertical", color=INK, thickness=2, size=18)
    return [
        mark,
        range_mark.encode(x=x, x2=alt.X2("x2:Q"), y=y),
        aim.encode(x=x, y=y),
        value.encode(x=alt.XValue(room + 10), y=y, text=alt.Text("says:N")),
        why.encode(x=alt.XValue(0), y=y, text=alt.Text("says:N")),
    ]


def _lines_through(
    *,
    lines: Sequence[tuple[float, str, list[int]]],
    bands: Sequence[tuple[float, float]],
    column: float,
    room: float,
    right: float,
    span: Scale,
    x: altair.X,
) -> list[altair.Chart]:
    """The whole and the target as lines through the bars, never through words, each named above."""
    import altair as alt

    layers: list[altair.Chart] = []
    spots = [(at - span.low) / (span.high - span.low) * room for at, _, _ in lines]
    for (at, says, dash), spot in zip(lines, spots, strict=True):
        long = width_of(says) + 10
        to_left = len(lines) > 1 and spot == min(spots) and spot != max(spots)
        fits = long <= spot + column if to_left else long <= room - spot + right
        align = "right" if to_left == fits else "left"
        up = -10 if fits else -28
        where = alt.Chart(rows([{"x": at, "says": says}]))
        crossings = [{"x": at, "y": top, "y2": bottom} for top, bottom in [(up - 7, 0), *bands]]
        rule = alt.Chart(rows(crossings)).mark_rule(color=QUIET, strokeWidth=1.25, strokeDash=dash)
        down = alt.Y("y:Q").scale(None).axis(None)
        layers.append(rule.encode(x=x, y=down, y2=alt.Y2("y2:Q")))
        words = where.mark_text(align=align, dx=5 if align == "left" else -5, color=QUIET, fontSize=SMALL)
        layers.append(words.encode(x=x, y=alt.YValue(up), text=alt.Text("says:N")))
    return layers
