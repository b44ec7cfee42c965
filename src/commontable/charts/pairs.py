"""Does what happens match what was meant? Two marks for each group on one line, an open and a filled one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commontable.charts import wording
from commontable.charts.canvas import SMALL, Margins, canvas, rows
from commontable.charts.figures import JSON, Chart, Table
from commontable.charts.lettering import width as width_of
from commontable.charts.lettering import wrap
from commontable.charts.palette import INK, LINE, QUIET, SHEET, TABLE, TABLE_SOFT

if TYPE_CHECKING:
    import altair

LETTER = 13
_LINE_HEIGHT = 17
_ROOMY = 520


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two shares of one group, in percent (0 to 100); `None` where there is nothing to count."""

    label: str
    first: float | None
    second: float | None


@dataclass(frozen=True, kw_only=True)
class PairWords:
    """The language of the numbers and the words of a chart of pairs, already translated."""

    language: str = "en"
    group: str = "Group"
    first: str = "First"
    second: str = "Second"
    none: str = "none"


def pairs(groups: Sequence[Pair], *, title: str, says: str, words: PairWords, mark: float | None = None) -> Chart:
    """An open mark (`words.first`) and a filled one (`words.second`) for each group, joined, from 0 % on, with its
    table. `mark` is a thin line through all groups, such as a share worth noticing.

    >>> chart = pairs([Pair(label="Schools", first=33.0, second=52.0)], title="Power", says="More than meant.",
    ...     words=PairWords(first="By the rule", second="In practice"))
    >>> chart.table.rows
    (('Schools', '33%', '52%'),)
    """

    def write(value: float | None) -> str:
        if value is None:
            return words.none
        return wording.number(value, unit=wording.PERCENT, decimals=0, language=words.language)

    table = Table(
        (words.group, words.first, words.second), tuple((g.label, write(g.first), write(g.second)) for g in groups)
    )
    said = tuple(
        " → ".join(write(one) for one in (group.first, group.second) if one is not None) or words.none
        for group in groups
    )
    known = [one for group in groups for one in (group.first, group.second) if one is not None]
    top = max([*known, *([] if mark is None else [mark]), 1.0])
    line = None if mark is None else (mark, write(mark))
    sketch = _Sketch(groups=tuple(groups), said=said, top=top, line=line, key=(words.first, words.second))
    return Chart(title=title, says=says, table=table, sketch=sketch)


@dataclass(frozen=True, kw_only=True)
class _Sketch:
    groups: Sequence[Pair]
    said: Sequence[str]
    top: float
    line: tuple[float, str] | None
    key: tuple[str, str]

    def at(self, width: int) -> JSON:
        import altair as alt

        roomy = width >= _ROOMY
        widest = max((width_of(g.label, size=LETTER) for g in self.groups), default=0)
        column = min(0.36 * width, widest + 24) if roomy else 12
        right = max((width_of(one, size=LETTER, bold=True) for one in self.said), default=0) + 28
        room = width - column - right
        wrapped = [wrap(g.label, room=(column - 16) if roomy else width - 24, size=LETTER) for g in self.groups]
        tops, middles, bottom = _places(wrapped, roomy)
        x = alt.X("x:Q").scale(domain=[0, self.top], nice=False, zero=False).axis(None)
        y = alt.Y("y:Q").scale(domain=[0, bottom], range=[0, bottom], nice=False, zero=False).axis(None)
        names = [
            {"y": top + n * _LINE_HEIGHT, "says": line}
            for top, text in zip(tops, wrapped, strict=True)
            for n, line in enumerate(text)
        ]
        lettering = alt.Chart(rows(names)).mark_text(align="left", fontSize=LETTER, color=INK)
        layers = [
            *self._marks(middles, x=x, y=y, room=room),
            lettering.encode(x=alt.XValue(8 - column), y=y, text=alt.Text("says:N")),
            *self._key(start=0 if roomy else 8 - column),
            *(self._line_through(middles, x=x, room=room) if self.line else []),
        ]
        margins = Margins(top=44 if self.line else 30, left=column, right=right, bottom=8)
        return canvas(layers, width=width, height=bottom, margins=margins)

    def _marks(self, middles: Sequence[float], *, x: altair.X, y: altair.Y, room: float) -> list[altair.Chart]:
        import altair as alt

        placed = list(zip(self.groups, self.said, middles, strict=True))
        tracks = rows([{"x": 0, "x2": self.top, "y": m} for _, _, m in placed])
        joined = [{"x": g.first, "x2": g.second, "y": m} for g, _, m in placed if None not in (g.first, g.second)]
        open_marks = [{"x": g.first, "y": m} for g, _, m in placed if g.first is not None]
        filled = [{"x": g.second, "y": m} for g, _, m in placed if g.second is not None]
        ends = [{"y": m, "says": says} for _, says, m in placed]
        rule = {"x": x, "x2": alt.X2("x2:Q"), "y": y}
        value = alt.Chart(rows(ends)).mark_text(align="left", fontSize=LETTER, fontWeight=600, color=INK)
        return [
            alt.Chart(tracks).mark_rule(color=LINE, strokeWidth=1).encode(**rule),
            alt.Chart(rows(joined)).mark_rule(color=TABLE_SOFT, strokeWidth=6).encode(**rule),
            alt.Chart(rows(filled)).mark_point(filled=True, color=TABLE, size=130, opacity=1).encode(x=x, y=y),
            _open(rows(open_marks)).encode(x=x, y=y),
            value.encode(x=alt.XValue(room + 18), y=y, text=alt.Text("says:N")),
        ]

    def _key(self, *, start: float) -> list[altair.Chart]:
        """The two marks with their names, above the first group."""
        import altair as alt

        one = alt.Data(values=[{}])
        second = start + 14 + width_of(self.key[0]) + 26
        up = alt.YValue(-18 if not self.line else -32)
        filled = alt.Chart(one).mark_point(filled=True, color=TABLE, size=90, opacity=1)
        drawn = [_open(one, size=70).encode(x=alt.XValue(start + 6), y=up)]
        drawn.append(filled.encode(x=alt.XValue(second + 6), y=up))
        for at, says in ((start + 17, self.key[0]), (second + 17, self.key[1])):
            text = alt.Chart(rows([{"says": says}])).mark_text(align="left", color=QUIET, fontSize=SMALL)
            drawn.append(text.encode(x=alt.XValue(at), y=up, text=alt.Text("says:N")))
        return drawn

    def _line_through(self, middles: Sequence[float], *, x: altair.X, room: float) -> list[altair.Chart]:
        import altair as alt

        assert self.line is not None
        at, says = self.line
        down = alt.Y("y:Q").scale(None).axis(None)
        pieces = [{"x": at, "y": m - 13, "y2": m + 13} for m in middles]
        rule = alt.Chart(rows(pieces)).mark_rule(color=QUIET, strokeWidth=1, strokeDash=[3, 4])
        text = alt.Chart(rows([{"x": at, "says": says}])).mark_text(color=QUIET, fontSize=SMALL)
        return [
            rule.encode(x=x, y=down, y2=alt.Y2("y2:Q")),
            text.encode(x=x, y=alt.YValue(-8), text=alt.Text("says:N")),
        ]


def _open(data: altair.Data, *, size: int = 110) -> altair.Chart:
    import altair as alt

    return alt.Chart(data).mark_point(filled=True, fill=SHEET, stroke=INK, strokeWidth=2, size=size, opacity=1)


def _places(wrapped: Sequence[list[str]], roomy: bool) -> tuple[list[float], list[float], float]:
    """Where each label's first line and each pair's middle lie, from the top; and the height of it all."""
    tops, middles, at = [], [], 0.0
    for lines in wrapped:
        high = len(lines) * _LINE_HEIGHT
        tops.append(at + 9 + _LINE_HEIGHT / 2)
        middles.append(at + 9 + high / 2 if roomy else at + 9 + high + 12)
        at += high + (18 if roomy else 36)
    return tops, middles, at
