"""Where is it going well? One dot a place, from the highest figure down, hidden places named in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commontable.charts import wording
from commontable.charts.canvas import SMALL, Margins, canvas, rows, spelled
from commontable.charts.figures import JSON, Chart, Figure, Table, Words
from commontable.charts.lettering import width as width_of
from commontable.charts.lettering import wrap
from commontable.charts.palette import INK, LINE, QUIET, TABLE
from commontable.charts.scale import Scale, numbers_of, scale

if TYPE_CHECKING:
    import altair

_ROW = 22


def places(
    dots: Sequence[Figure],
    *,
    title: str,
    says: str,
    unit: str = wording.PERCENT,
    decimals: int = 0,
    overall: Figure | None = None,
    words: Words | None = None,
) -> Chart:
    """A dot for each place, highest first (ties by name), with its table; hidden places come last, in words.

    Among the hidden the order is by name only, so that the order tells nothing.
    """
    words = words or Words()
    known = sorted((d for d in dots if d.status in ("published", "ranged")), key=lambda d: (-_middle(d), d.label))
    hidden = sorted((d for d in dots if d.status == "hidden"), key=lambda d: d.label)
    empty = sorted((d for d in dots if d.status == "empty"), key=lambda d: d.label)
    whole = overall if overall is not None and overall.value is not None else None
    span = scale(numbers_of([*known, *([whole] if whole else [])]), unit=unit)

    def write(figure: Figure) -> str:
        return wording.figure(figure, unit=unit, decimals=decimals, words=words)

    table = tuple(
        (d.label, write(d), wording.count(d.counted, words=words))
        for d in [*known, *hidden, *empty, *([overall] if overall else [])]
    )
    silent = [
        pattern.format(places=", ".join(d.label for d in some))
        for pattern, some in ((words.hidden_places, hidden), (words.empty_places, empty))
        if some
    ]
    ticks = {t: wording.number(t, unit=unit, decimals=decimals, language=words.language) for t in span.ticks}
    line = words.overall.format(figure=write(whole)) if whole else ""

    sketch = _Sketch(
        known=known, said=[write(d) for d in known], silent=silent, whole=whole, line=line, span=span, ticks=ticks
    )  # fmt: skip
    columns = (words.place, words.figure, words.counted)
    return Chart(title=title, says=says, table=Table(columns, table), sketch=sketch)


def _middle(figure: Figure) -> float:
    if figure.value is not None:
        return figure.value
    return ((figure.low or 0) + (figure.high or 0)) / 2


@dataclass(frozen=True, kw_only=True)
class _Sketch:
    known: Sequence[Figure]
    said: Sequence[str]
    silent: Sequence[str]
    whole: Figure | None
    line: str
    span: Scale
    ticks: dict[float, str]

    def at(self, width: int) -> JSON:
        import altair as alt

        column = min(0.44 * width, max((width_of(d.label) for d in self.known), default=0) + 20)
        right = max((width_of(words, bold=True) for words in self.said), default=0) + 18
        height = _ROW * len(self.known)
        notes = [part for text in self.silent for part in wrap(text, room=width - 24)]
        margins = Margins(top=26, left=column, right=right, bottom=(28 if self.known else 8) + 18 * len(notes) + 8)
        names = [_shortened(d.label, room=column - 16) for d in self.known]

        x = alt.X("x:Q").scale(domain=[self.span.low, self.span.high], nice=False, zero=False)
        x = (
            x.axis(values=list(self.span.ticks), labelExpr=spelled(self.ticks), orient="bottom")
            if self.known
            else x.axis(None)
        )
        y = alt.Y("y:Q").scale(domain=[0, max(height, 1)], range=[0, max(height, 1)], nice=False, zero=False).axis(None)
        at = [n * _ROW + _ROW / 2 for n in range(len(self.known))]
        base: list[dict[str, object]] = [
            {"y": place, "name": name, "says": words, "x": self.span.low, "x2": self.span.high}
            for place, name, words in zip(at, names, self.said, strict=True)
        ]
        single = [{"x": d.value, "y": a} for d, a in zip(self.known, at, strict=True) if d.value is not None]
        ranged = [{"x": d.low, "x2": d.high, "y": a} for d, a in zip(self.known, at, strict=True) if d.value is None]
        layers: list[altair.Chart] = [
            alt.Chart(rows(base)).mark_rule(color=LINE).encode(x=x, x2=alt.X2("x2:Q"), y=y),
            alt.Chart(rows(ranged)).mark_rule(color=TABLE, strokeWidth=7, strokeCap="round", opacity=0.45)
            .encode(x=x, x2=alt.X2("x2:Q"), y=y),
        ]  # fmt: skip
        if self.whole is not None:
            mean = alt.Chart(rows([{"x": self.whole.value, "says": self.line}]))
            layers.append(
                mean.mark_rule(color=QUIET, strokeWidth=1.25).encode(x=x, y=alt.YValue(-8), y2=alt.Y2Value(height))
            )
            layers.append(
                mean.mark_text(color=QUIET, fontSize=SMALL).encode(x=x, y=alt.YValue(-16), text=alt.Text("says:N"))
            )
        layers += [
            alt.Chart(rows(single)).mark_point(filled=True, color=TABLE, size=64, opacity=1).encode(x=x, y=y),
            alt.Chart(rows(base)).mark_text(align="left", color=INK, fontSize=SMALL)
            .encode(x=alt.XValue(8 - column), y=y, text=alt.Text("name:N")),
            alt.Chart(rows(base)).mark_text(align="left", dx=10, color=INK, fontSize=SMALL, fontWeight=600)
            .encode(x=alt.XValue(width - column - right), y=y, text=alt.Text("says:N")),
        ]  # fmt: skip
        written = [{"y": height + (36 if self.known else 8) + 18 * n, "says": part} for n, part in enumerate(notes)]
        note = alt.Chart(rows(written)).mark_text(align="left", color=QUIET, fontSize=SMALL, fontStyle="italic")
        layers.append(note.encode(x=alt.XValue(8 - column), y=y, text=alt.Text("says:N")))
        return canvas(layers, width=width, height=height, margins=margins)


def _shortened(name: str, *, room: float) -> str:
    """A name too long for its column ends in an ellipsis; the table has it whole."""
    if width_of(name) <= room:
        return name
    return wrap(name, room=room - width_of("…"))[0] + "…"
