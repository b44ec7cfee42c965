"""Every place, side by side: one little line each on the same scale, over natural variation for its size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commontable.charts import wording
from commontable.charts.canvas import SMALL, Margins, canvas, rows
from commontable.charts.figures import JSON, Chart, Figure, Table, Words
from commontable.charts.lettering import width as width_of
from commontable.charts.lettering import wrap
from commontable.charts.palette import GOOD, INK, QUIET, SHEET, TABLE, TABLE_SOFT
from commontable.charts.scale import Scale, numbers_of, scale

if TYPE_CHECKING:
    import altair

_CELL, _GAP, _LINE, _ROW = 132, 14, 44, 102  # pixels: least width of a cell, between cells, height of a line, of a row


@dataclass(frozen=True, kw_only=True)
class PlaceLine:
    """A place's figures, oldest first, with the limits of each period where they are known."""

    label: str
    points: tuple[Figure, ...]
    limits: tuple[tuple[float, float] | None, ...]
    is_bright: bool = False


def network(
    lines: Sequence[PlaceLine],
    *,
    title: str,
    says: str,
    unit: str = wording.PERCENT,
    decimals: int = 0,
    span: Scale | None = None,
    words: Words | None = None,
) -> Chart:
    """A grid of little lines in the order given, as many to a row as fit, with a table of every figure.

    The newest figure is marked and written; bright spots in green and with their name in bold. A protected period is a
    gap with a small open mark, whatever its number; a range a bar from end to end.
    """
    words = words or Words()
    span = span or scale(numbers_of([p for one in lines for p in one.points]), unit=unit)

    def write(figure: Figure) -> str:
        return wording.figure(figure, unit=unit, decimals=decimals, words=words)

    periods = [p.label for p in lines[0].points] if lines else []
    table = tuple((one.label, *(write(p) for p in one.points)) for one in lines)
    said = tuple(write(one.points[-1]) if one.points else "" for one in lines)
    sketch = _Sketch(lines=tuple(lines), said=said, span=span)
    return Chart(title=title, says=says, table=Table((words.place, *periods), table), sketch=sketch)


@dataclass(frozen=True, kw_only=True)
class _Sketch:
    lines: Sequence[PlaceLine]
    said: Sequence[str]
    span: Scale

    def at(self, width: int) -> JSON:
        import altair as alt

        margins = Margins(top=8, left=8, right=8, bottom=8)
        room = width - margins.left - margins.right
        across = max(2, int((room + _GAP) // (_CELL + _GAP)))
        cell = (room - _GAP * (across - 1)) / across
        height = _ROW * math.ceil(len(self.lines) / across) or _ROW
        x = alt.X("x:Q").scale(domain=[0, room], range=[0, room], nice=False, zero=False).axis(None)
        y = alt.Y("y:Q").scale(domain=[0, height], range=[0, height], nice=False, zero=False).axis(None)
        drawn: dict[str, list[dict[str, object]]] = {
            name: [] for name in ("band", "path", "range", "open", "now", "bright", "name", "strong", "says")
        }
        for number, (one, said) in enumerate(zip(self.lines, self.said, strict=True)):
            left, top = (number % across) * (cell + _GAP), (number // across) * _ROW
            self._place(one, said, number=number, left=left, top=top, cell=cell, into=drawn)
        text = alt.Text("says:N")
        layers: list[altair.Chart] = [
            alt.Chart(rows(drawn["band"])).mark_area(color=TABLE_SOFT, opacity=0.6)
            .encode(x=x, y=y, y2=alt.Y2("y2:Q"), detail=alt.Detail("run:N")),
            alt.Chart(rows(drawn["range"])).mark_rule(color=TABLE, strokeWidth=4, strokeCap="round", opacity=0.45)
            .encode(x=x, y=y, y2=alt.Y2("y2:Q")),
            alt.Chart(rows(drawn["path"])).mark_line(color=TABLE, strokeWidth=1.75, strokeJoin="round")
            .encode(x=x, y=y, detail=alt.Detail("run:N")),
            alt.Chart(rows(drawn["open"])).mark_point(filled=True, fill=SHEET, stroke=QUIET, strokeWidth=1.25, size=26,
                                                      opacity=1).encode(x=x, y=y),
            alt.Chart(rows(drawn["now"])).mark_point(filled=True, color=TABLE, size=34, opacity=1).encode(x=x, y=y),
            alt.Chart(rows(drawn["bright"])).mark_point(filled=True, color=GOOD, size=52, opacity=1).encode(x=x, y=y),
            alt.Chart(rows(drawn["name"])).mark_text(align="left", color=INK, fontSize=SMALL)
            .encode(x=x, y=y, text=text),
            alt.Chart(rows(drawn["strong"])).mark_text(align="left", color=GOOD, fontSize=SMALL, fontWeight=600)
            .encode(x=x, y=y, text=text),
            alt.Chart(rows(drawn["says"])).mark_text(align="left", color=QUIET, fontSize=SMALL)
            .encode(x=x, y=y, text=text),
        ]  # fmt: skip
        return canvas(layers, width=width, height=height, margins=margins)

    def _place(
        self,
        one: PlaceLine,
        said: str,
        *,
        number: int,
        left: float,
        top: float,
        cell: float,
        into: dict[str, list[dict[str, object]]],
    ) -> None:
        last = max(len(one.points) - 1, 1)
        base = top + 20 + _LINE

        def x(at: int) -> float:
            return left + 4 + (cell - 10) * (at / last if len(one.points) > 1 else 1.0)

        def y(value: float) -> float:
            share = (value - self.span.low) / (self.span.high - self.span.low or 1.0)
            return base - _LINE * min(max(share, 0.0), 1.0)

        into["strong" if one.is_bright else "name"].append({"x": left, "y": top + 8, "says": _fit(one.label, cell)})
        into["says"].append({"x": left, "y": base + 14, "says": _fit(said, cell)})
        strokes = bands = number * 1000
        for at, (point, limits) in enumerate(zip(one.points, one.limits, strict=True)):
            if limits is None:
                bands += 1
            else:
                into["band"].append({"x": x(at), "y": y(limits[0]), "y2": y(limits[1]), "run": bands})
            if point.value is not None:
                into["path"].append({"x": x(at), "y": y(point.value), "run": strokes})
                continue
            strokes += 1
            if point.status == "hidden":
                into["open"].append({"x": x(at), "y": base})
            elif point.low is not None and point.high is not None:
                into["range"].append({"x": x(at), "y": y(point.high), "y2": y(point.low)})
        if one.points and one.points[-1].value is not None:
            spot: dict[str, object] = {"x": x(len(one.points) - 1), "y": y(one.points[-1].value)}
            into["bright" if one.is_bright else "now"].append(spot)


def _fit(text: str, room: float) -> str:
    """The text where it fits; else as much of it as does, with an ellipsis. The table has it whole."""
    if width_of(text) <= room:
        return text
    first = wrap(text, room=room - width_of("…"))[0]
    while first and width_of(first) > room - width_of("…"):
        first = first[:-1]
    return first + "…"
