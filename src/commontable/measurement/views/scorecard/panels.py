"""Charts and tables of an indicator's page, drawn and addressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe

from commontable.charts import Cache, Chart
from commontable.measurement.datasets import pictures, wording
from commontable.measurement.datasets.figures import MISSING, Shown
from commontable.measurement.datasets.indicator import IndicatorReading, crossed
from commontable.measurement.datasets.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A chart on the page: for desks and phones, its table, its downloads. Not drawn yet: the page asks for it."""

    name: str
    title: str
    chart: Chart
    urls: Mapping[str, str]
    wide: str = ""  # safe SVG
    narrow: str = ""


def chart_cache() -> Cache:
    """Pictures already drawn, kept by what is in them."""
    return Cache(settings.COMMONTABLE_DATA / "cache" / "charts")


def trend_panel(of: Standing, *, address: tuple[str, str, int]) -> Panel | None:
    """Over time; None with a single period, where a line would say nothing."""
    if len(of.periods) < 2:
        return None
    return _panel(pictures.over_time(of), name="trend", title=of.meaning.name, address=address, width=pictures.WIDE)


def chart_panels(of: Standing, *, address: tuple[str, str, int]) -> list[Panel]:
    """One chart a breakdown, the one with the widest gap first."""
    first = of.shown_breakdown()
    columns = sorted(of.groups, key=lambda column: (column != first, of.meaning.labels.breakdown(column)))
    return [
        _panel(
            pictures.between_groups(of, column),
            name=f"groups-{column}",
            title=of.meaning.labels.breakdown(column),
            address=address,
            width=pictures.HALF,
        )
        for column in columns
    ]


def panel_of(chart: Chart, *, name: str, title: str, address: tuple[str, str, int]) -> Panel:
    """Any chart of the indicator, as wide as a column."""
    return _panel(chart, name=name, title=title, address=address, width=pictures.WIDE)


def crossed_table(reading: IndicatorReading, *, wanted: str = "") -> dict[str, Any] | None:
    """Two breakdowns at once: rows of the one, columns of the other; `wanted` is "lunch,gender"."""
    found = crossed(reading)
    if not found:
        return None
    labels, meaning = reading.standing.meaning.labels, reading.standing.meaning
    pairs = sorted(found)
    pair = next((pair for pair in pairs if ",".join(pair) == wanted), _widest_first(pairs, reading.standing))
    cells = found[pair]
    heads = labels.in_order(pair[1], {b for _, b in cells})
    rows = [
        (
            labels.group(pair[0], a),
            [_cell(cells.get((a, b), MISSING), reading.standing) for b in heads],
        )
        for a in labels.in_order(pair[0], {a for a, _ in cells})
    ]
    return {
        "pairs": [(",".join(one), labels.breakdown(one[0]), labels.breakdown(one[1]), one == pair) for one in pairs],
        "first": labels.breakdown(pair[0]),
        "second": labels.breakdown(pair[1]),
        "heads": [labels.group(pair[1], b) for b in heads],
        "rows": rows,
        "unit": meaning.unit,
    }


def _widest_first(pairs: list[tuple[str, str]], of: Standing) -> tuple[str, str]:
    first = of.shown_breakdown()
    return next((pair for pair in pairs if first in pair), pairs[0])


def _cell(shown: Shown, of: Standing) -> dict[str, Any]:
    return {
        "status": shown.status,
        "text": wording.shown(shown, of.meaning),
        "counted": shown.counted,
    }


def _panel(chart: Chart, *, name: str, title: str, address: tuple[str, str, int], width: int) -> Panel:
    cache = chart_cache()

    def kept(pixels: int) -> str:
        found = cache.kept_svg(chart, scheme="page", width=pixels) if width else None
        return mark_safe(found) if found else ""  # noqa: S308 the renderer lets nothing through but drawing

    return Panel(
        name=name,
        title=title,
        chart=chart,
        urls={kind: chart_url(address, name, kind) for kind in ("html", "csv", "svg", "png")},
        wide=kept(width),
        narrow=kept(pictures.NARROW),
    )


def drawn(chart: Chart, *, name: str) -> tuple[str, str]:
    """The chart for desks and for phones, in the inks of the page; drawn where nobody has looked at it before."""
    cache = chart_cache()
    width = pictures.HALF if name.startswith("groups-") else pictures.WIDE
    wide, narrow = (cache.svg(chart, scheme="page", width=pixels) for pixels in (width, pictures.NARROW))
    return mark_safe(wide), mark_safe(narrow)  # noqa: S308 the renderer lets nothing through but drawing


def chart_url(address: tuple[str, str, int], name: str, kind: str) -> str:
    """Where a chart of that release is to be had as a picture, a table or a drawing for the page."""
    table, indicator, number = address
    path = reverse(
        "measurement:indicator-chart", kwargs={"table": table, "indicator": indicator, "chart": name, "kind": kind}
    )
    return f"{path}?release={number}"
