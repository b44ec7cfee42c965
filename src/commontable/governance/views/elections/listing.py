"""All elections of the table, and where each of them stands."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.governance.datasets.elections import bodies_led, elections_of, seats_in_hand
from commontable.governance.models import Ballot, Body, Election
from commontable.governance.rules.election import ElectionStage
from commontable.partnership.exports import csv_file, yes_or_no
from commontable.partnership.views.table import TableRequest, at_table

COLUMNS = (
    "number", "body", "title", "elects", "method", "places", "secret", "stage", "candidates", "seats", "voted",
    "opened", "closes", "counted",
)  # fmt: skip


@require_GET
@at_table
def show_elections(request: TableRequest) -> HttpResponse:
    """What is under way first, with the reader's own ballots; then what was; of one body where the reader chose it."""
    bodies = list(Body.objects.of(request.partnership).order_by("name"))
    chosen = next((body for body in bodies if body.slug == request.GET.get("body")), None)
    found = list(_asked_for(request))
    under_way = [one for one in found if one.stage in {ElectionStage.NOMINATIONS, ElectionStage.OPEN}]
    open_now = {one.pk for one in under_way if one.is_open(request.at)}
    seats = seats_in_hand(request.member, at=request.at) if open_now else set()
    uncast = Ballot.objects.of(request.partnership).filter(election__in=open_now, seat__in=seats, has_voted=False)
    waiting = set(uncast.values_list("election_id", flat=True)) if seats else set()
    context = {
        "under_way": under_way,
        "ended": [one for one in found if one not in under_way],
        "open_now": open_now,
        "waiting": waiting,
        "leads": bodies_led(request.member, at=request.at).exists(),
        "bodies": bodies,
        "chosen": chosen,
        "query": f"?body={chosen.slug}" if chosen else "",
    }
    return render(request, "governance/elections/list.html", context)


@require_GET
@at_table
def export_elections(request: TableRequest) -> HttpResponse:
    """The list as CSV, of one body where it is named."""
    rows = [_row(one) for one in _asked_for(request)]
    return csv_file(name=f"{request.partnership.slug}-elections", columns=COLUMNS, rows=rows)


def _asked_for(request: TableRequest) -> QuerySet[Election]:
    elections = elections_of(request.partnership)
    asked = Body.objects.of(request.partnership).filter(slug=request.GET.get("body", ""))
    return elections.filter(body__in=asked) if asked.exists() else elections


def _row(one: Election) -> tuple[object, ...]:
    counts = (getattr(one, "standing", ""), getattr(one, "roll", ""), getattr(one, "voted", ""))
    return (
        one.number, one.body.name, one.title, "chair" if one.is_for_chair else "seats", one.method, one.places,
        yes_or_no(one.is_secret), one.stage, *counts, one.opened_at, one.closes_at, one.closed_at,
    )  # fmt: skip
