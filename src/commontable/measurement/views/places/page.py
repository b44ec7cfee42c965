"""One place: what is known of it, how it stands on every indicator, and the places most like it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from commontable.analysis.places import nearest
from commontable.measurement.datasets import wording
from commontable.measurement.datasets.place_facts import facts_of, traits_of
from commontable.measurement.datasets.readers import audiences_of
from commontable.measurement.datasets.scorecard import scorecard_of
from commontable.measurement.models import Place
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import may
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui.wording import NOTHING


@require_GET
@at_table
def show_place(request: TableRequest, place: int) -> HttpResponse:
    """Its facts, its figures now, where it lies, what lies in it, and who is like it."""
    shown: Place = get_object_or_404(
        Place.objects.of(request.partnership).select_related("parent", "partner", "facts"), pk=place
    )
    alike = {
        one.code: one
        for one in Place.objects.of(request.partnership).filter(level=shown.level).select_related("parent", "facts")
    }
    found = nearest(traits_of(shown), [traits_of(one) for one in alike.values()])
    context = {
        "place": shown,
        "facts": facts_of(shown),
        "within": list(Place.objects.of(request.partnership).filter(parent=shown).order_by("name", "code")),
        "peers": found,
        "alike": [{"place": alike[peer.place], "facts": facts_of(alike[peer.place])} for peer in found.peers],
        "rows": _rows(request, shown),
        "query": urlencode({"place": f"{shown.level}:{shown.code}"}),
        "keeps": may(Permission.KEEP_DATASETS, by=request.member, at=request.at),
    }
    return render(request, "measurement/places/place.html", context)


def _rows(request: TableRequest, place: Place) -> list[dict[str, Any]]:
    """Every indicator that a release holds for the place, in the order of the scorecard."""
    reads = audiences_of(request.member, at=request.at)
    scorecard = scorecard_of(request.partnership, place=(place.level, place.code), reads=reads)
    found = []
    for card in (card for of in scorecard.outcomes for card in of.cards):
        of = card.standing
        if not card.is_measured or not of.figures.everybody:
            continue
        everywhere = of.figures.everywhere.get(of.period)
        found.append(
            {
                "meaning": card.meaning,
                "period": of.period,
                "now": of.now,
                "text": wording.shown(of.now, card.meaning),
                "everywhere": wording.shown(everywhere, card.meaning) if everywhere else NOTHING,
            }
        )
    return found
