"""The scorecard itself: are we getting better?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets import spreadsheet, summary
from commontable.measurement.datasets.lineage import files_and_partners
from commontable.measurement.datasets.readers import audiences_of
from commontable.measurement.datasets.scorecard import EVERYWHERE, OutcomeCards, Scorecard, scorecard_of
from commontable.measurement.models import Place
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.definition import Outcome
from commontable.partnership.permissions import may
from commontable.partnership.views.sections import sections_of
from commontable.partnership.views.table import TableRequest, at_table

from .attachments import csv_response
from .faces import Face, any_protected, breakdowns_of, face_of


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One outcome on the page."""

    outcome: Outcome
    core: list[Face]
    contributing: list[Face]


@require_GET
@at_table
def show_scorecard(request: TableRequest) -> HttpResponse:
    """Every outcome by its newest released figures, for the whole partnership or for one place."""
    place = _place(request)
    scorecard = scorecard_of(
        request.partnership,
        place=(place.level, place.code) if place else EVERYWHERE,
        reads=audiences_of(request.member, at=request.at),
    )
    if scorecard.release is None:
        return render(request, "measurement/scorecard/nothing_yet.html", _teaching(request, scorecard))
    query = "?" + urlencode({"place": f"{place.level}:{place.code}"}) if place else ""
    chapters = [_chapter(outcome, request, query=query) for outcome in scorecard.outcomes]
    faces = [face for chapter in chapters for face in (*chapter.core, *chapter.contributing)]
    partners, files = files_and_partners(scorecard.release.manifest)
    return render(
        request,
        "measurement/scorecard/scorecard.html",
        {
            "release": scorecard.release,
            "partners": partners,
            "files": files,
            "place": place,
            "lede": "" if place else summary.lede(scorecard),
            "chapters": chapters,
            "has_protected": any_protected(faces),
            "by": request.GET.get("by", ""),
            "breakdowns": breakdowns_of(faces),
            "query": query,
            "sections": sections_of("scorecard_page", by=request.member, at=request.at),
        },
    )


@require_GET
@at_table
def choose_place(request: TableRequest) -> HttpResponse:
    """Every place of the partnership, districts with their schools, each leading to its own scorecard."""
    places = list(Place.objects.of(request.partnership).order_by("name", "pk"))
    known = {place.pk for place in places}
    below: dict[int | None, list[Place]] = {}
    for place in places:
        below.setdefault(place.parent_id if place.parent_id in known else None, []).append(place)
    tops = [(place, list(_within(place, below))) for place in below.get(None, [])]
    return render(request, "measurement/scorecard/places.html", {"tops": tops, "many": len(places)})


@require_GET
@at_table
def download_scorecard(request: TableRequest) -> HttpResponse:
    """The newest figure of every indicator as a CSV file that no spreadsheet runs."""
    reads = audiences_of(request.member, at=request.at)
    lines = spreadsheet.scorecard_lines(scorecard_of(request.partnership, reads=reads))
    return csv_response(lines, name=f"{request.partnership.slug}-scorecard")


def _chapter(of: OutcomeCards, request: TableRequest, *, query: str) -> Chapter:
    by = request.GET.get("by", "")

    def face(card: Any) -> Face:
        return face_of(card, partnership=request.partnership, at=request.at, by=by, query=query)

    return Chapter(
        outcome=of.outcome, core=[face(card) for card in of.core], contributing=[face(card) for card in of.contributing]
    )


def _within(place: Place, below: Mapping[int | None, list[Place]]) -> Iterator[Place]:
    """All places in a place, however deep."""
    for one in below.get(place.pk, []):
        yield one
        yield from _within(one, below)


def _place(request: TableRequest) -> Place | None:
    """The place asked for; a place of another partnership does not exist."""
    wanted = request.GET.get("place", "")
    if not wanted:
        return None
    level, _, code = wanted.partition(":")
    place: Place | None = Place.objects.of(request.partnership).filter(level=level, code=code).first()
    if place is None:
        raise Http404
    return place


def _teaching(request: TableRequest, scorecard: Scorecard) -> dict[str, Any]:
    return {
        "outcomes": [(of.outcome, of.cards) for of in scorecard.outcomes],
        "has_indicator": any(of.cards for of in scorecard.outcomes),
        "may_define": may(Permission.DEFINE_INDICATORS, by=request.member, at=request.at),
        "may_prepare": may(Permission.PREPARE_RELEASES, by=request.member, at=request.at),
    }
