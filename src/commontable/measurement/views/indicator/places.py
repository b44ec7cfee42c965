"""Places: the network side by side, who stands out and why, and like compared with like."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET

from commontable.measurement.datasets import network_file, network_words, pictures, wording
from commontable.measurement.datasets.alike import alike
from commontable.measurement.datasets.indicator import IndicatorReading, PlaceFigure
from commontable.measurement.datasets.network import Network, Node, read_network
from commontable.measurement.datasets.network_choice import Choice, options
from commontable.measurement.datasets.network_pictures import MOST_IN_A_GRID, Lines, funnel_of
from commontable.measurement.views.scorecard.attachments import csv_response
from commontable.measurement.views.scorecard.panels import Panel, panel_of
from commontable.partnership.views.table import TableRequest, at_table

from .frame import Page, Tab, address_of, page_of, reading_or_404

A_PAGE = 24  # places: what can still be looked over on a phone
MOST_IN_A_PICTURE = 30  # places in the picture with a dot a place
MOST_TO_CHOOSE = 300  # names in a list to choose from; beyond, one looks for a place by its name
MOST_NAMED = 40  # places of which something is said one by one


@require_GET
@at_table
def show_places(request: TableRequest, indicator: str) -> HttpResponse:
    """The indicator's places at its newest period."""
    page = page_of(request, indicator, tab=Tab.PLACES)
    network = _network(request, page.reading) if page.has_figures else None
    if network is None:
        return render(request, "measurement/indicator/places.html", page.context)
    return render(request, "measurement/indicator/places.html", page.context | _shown(request, page, network))


@require_GET
@at_table
def download_places(request: TableRequest, indicator: str) -> HttpResponse:
    """Every place of a level as CSV; hidden numbers are not in the file."""
    reading = reading_or_404(request, indicator)
    network = _network(request, reading)
    if network is None or reading.release is None:
        raise Http404
    return csv_response(
        network_file.lines(network), name=f"{reading.indicator.slug}-release-{reading.release.number}-places"
    )


def _network(request: TableRequest, reading: IndicatorReading) -> Network | None:
    """The level that is named, or that of the place that is named."""
    level = request.GET.get("level", "") or request.GET.get("place", "").partition(":")[0]
    return read_network(reading, request.partnership, level=level, since=request.GET.get("since", ""))


def _shown(request: TableRequest, page: Page, network: Network) -> dict[str, Any]:
    choice = Choice.of(request.GET.dict())
    selected = choice.select(network)
    cut = Paginator(selected, A_PAGE).get_page(request.GET.get("page"))
    lines, labels = Lines(network), network.meaning.labels
    kept: dict[str, object] = {name: value for name, value in request.GET.items() if name != "page" and value}
    same: dict[str, object] = {name: kept[name] for name in ("release", "level", "since") if name in kept}
    return {
        "network": network,
        "level_name": labels.level(network.level),
        "levels": [(one, labels.level(one), one == network.level) for one in network.levels],
        "periods_before": [(one, one == network.since) for one in network.periods[:-1]],
        "choice": choice,
        "options": options(network, choice),
        "query": urlencode(kept),
        "same_query": urlencode(same),
        "same": same.items(),
        "page": cut,
        "cards": [lines.card(node) for node in cut],
        "lines_say": lines.says,
        "rows": [_row(node, network) for node in cut],
        "has_before": bool(network.changes),
        "bright": _spots(network, network.spots.bright),
        "visit": _spots(network, network.spots.visit),
        "protected": [node for node in network.nodes if node.now.status in ("hidden", "ranged")],
        "how_many": network_words.how_many(network),
        "too_few": network_words.too_few(network),
        "limits_say": network_words.how_limits(network.level_spread),
        "pictures": _pictures(request, page.reading, network),
        "csv_query": urlencode(same),
        "grid": _grid(request, page.reading, network),
        **_among(request, network),
    }


def _spots(network: Network, spots: Any) -> list[dict[str, Any]]:
    return [
        {"node": network.by_code[spot.place], "reasons": network_words.reasons(spot, network)}
        for spot in spots[:MOST_NAMED]
    ]


def _row(node: Node, network: Network) -> dict[str, Any]:
    judged, pair = network.judged.get(node.code), network.changes.get(node.code)
    return {
        "node": node,
        "now": wording.shown(node.now, network.meaning),
        "moved": network_words.moved(*pair, network.meaning) if pair else "",
        "change": f"{pair[1] - pair[0]:.6f}" if pair else "",
        "natural": network_words.natural(judged, network.meaning) if judged else "",
        "stands": network_words.stands(node, network),
    }


def _pictures(request: TableRequest, reading: IndicatorReading, network: Network) -> list[Panel]:
    """The funnel; where the places are few, also a dot a place."""
    address, found = address_of(request, reading), []
    if 1 < len(network.nodes) <= MOST_IN_A_PICTURE:
        chart = pictures.between_places(reading.standing, figures_of(network), level=network.level)
        found.append(panel_of(chart, name=f"places-{network.level}", title=chart.title, address=address))
    if chart_of := funnel_of(network):
        name = f"funnel-{network.level}"
        found.append(panel_of(chart_of, name=name, title=translate("Level and size"), address=address))
    return found


def figures_of(network: Network) -> list[PlaceFigure]:
    """The places' newest figures, as the picture with a dot a place takes them."""
    return [PlaceFigure(level=network.level, code=node.code, name=node.name, now=node.now) for node in network.nodes]


def _grid(request: TableRequest, reading: IndicatorReading, network: Network) -> dict[str, str]:
    """Where the picture of all lines can be taken from; nowhere where they are too many."""
    if len(network.nodes) > MOST_IN_A_GRID:
        return {}
    table, indicator, number = address_of(request, reading)
    known = {"table": table, "indicator": indicator, "chart": f"network-{network.level}"}
    return {
        kind: reverse("measurement:indicator-chart", kwargs={**known, "kind": kind}) + f"?release={number}"
        for kind in ("csv", "svg", "png")
    }


def _among(request: TableRequest, network: Network) -> dict[str, Any]:
    """The place that is named, among the places like it; and what there is to choose from."""
    level, _, code = request.GET.get("place", "").partition(":")
    choices = network.nodes if len(network.nodes) <= MOST_TO_CHOOSE else ()
    found = {"to_choose": choices, "asked_for": request.GET.get("place", ""), "alike": None}
    chosen = alike(network, code) if level == network.level and code else None
    if chosen is None:
        return found
    of = chosen.among
    return found | {
        "alike": chosen,
        "alike_rows": [_row(node, network) for node in (chosen.node, *chosen.peers)] if chosen.peers else [],
        "alike_says": " ".join(network_words.among(of, chosen.node, network.meaning)) if of else "",
    }
