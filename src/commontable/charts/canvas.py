"""The bare sheet every chart is drawn on: exact margins, no frame, no legend, one lettering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, cast

from commontable.charts.figures import JSON
from commontable.charts.palette import INK, LINE, QUIET, SANS, SHEET

if TYPE_CHECKING:
    import altair

SMALL = 12


@dataclass(frozen=True, kw_only=True)
class Margins:
    """Pixels kept free around the drawing for its words."""

    top: float = 8
    right: float = 8
    bottom: float = 8
    left: float = 8


def canvas(layers: Sequence[altair.Chart], *, width: int, height: float, margins: Margins) -> JSON:
    """The specification of these layers on a sheet that is `width` pixels wide in all, its margins included.

    Nothing is sized by the renderer, so a value always falls on the pixel that the scale says.
    """
    import altair as alt

    chart = (
        alt.layer(*layers)
        .properties(
            width=width - margins.left - margins.right,
            height=height,
            padding=asdict(margins),
            autosize=alt.AutoSizeParams(type="none"),
        )
        .configure(background=SHEET, font=SANS, aria=False)
        .configure_view(stroke=None)
        .configure_text(fontSize=SMALL, color=INK, baseline="middle")
        .configure_axis(
            domain=False, ticks=False, title=None, grid=False, labelColor=QUIET, labelFontSize=SMALL,
            labelPadding=8, gridColor=LINE, labelFlush=False, labelOverlap=False, labelBound=False, aria=False,
        )
    )  # fmt: skip
    return cast(JSON, chart.to_dict(validate=False))


def rows(values: Sequence[Mapping[str, object]]) -> altair.Data:
    """Values that stand in the specification itself: a drawing never asks anybody for data."""
    import altair as alt

    return alt.Data(values=list(values))


def spelled(labels: dict[float, str]) -> str:
    """An axis label expression that writes each tick the way Python has already written it.

    >>> spelled({0.5: "50 %"})
    '{"0.5": "50 %"}[datum.value] || ""'
    """
    import json

    keyed = {(repr(int(tick)) if tick == int(tick) else repr(tick)): label for tick, label in labels.items()}
    return f'{json.dumps(keyed, ensure_ascii=False)}[datum.value] || ""'
