"""Home answers three questions: what needs me, what did we promise, are we getting better."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from commontable.agreements.datasets.needs import desk_of as promises_of
from commontable.governance.datasets.needs import needs_of
from commontable.measurement.datasets.needs import desk_of as measures_of
from commontable.measurement.datasets.readers import audiences_of
from commontable.measurement.datasets.scorecard import scorecard_of
from commontable.measurement.datasets.summary import lede
from commontable.measurement.models import Release
from commontable.partnership.datasets.handovers import needs_of as handovers_for
from commontable.partnership.models import Member
from commontable.partnership.views.table import SEAT, TableRequest, at_table


@require_GET
@login_not_required
def show_health(request: HttpRequest) -> HttpResponse:
    """The server answers and its register can be read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchall()
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
@login_not_required
def choose_table(request: HttpRequest) -> HttpResponse:
    """A stranger learns what this is and signs in; a member is led to their table, chooses one, or learns why not."""
    if not request.user.is_authenticated:
        return render(request, "site/door.html")
    at = timezone.now()
    seats = [
        seat
        for seat in Member.objects.filter(user=request.user)
        .select_related("partnership", "partner")
        .prefetch_related("roles_held")
        .order_by("partnership__name", "pk")
        if seat.is_present(seat.partnership.day(at))
    ]
    tables = {seat.partnership.slug for seat in seats}
    if len(tables) == 1:
        return redirect("site:home", table=tables.pop())
    return render(request, "site/tables.html", {"tables": _tables(seats)})


def _tables(seats: list[Member]) -> list[dict[str, Any]]:
    tables: dict[int, dict[str, Any]] = {}
    for seat in seats:
        table = tables.setdefault(seat.partnership_id, {"partnership": seat.partnership, "seats": []})
        table["seats"].append(seat)
    return list(tables.values())


@require_GET
@at_table
def show_home(request: TableRequest) -> HttpResponse:
    """What needs the reader, what was promised, whether it gets better: in twelve questions to the register at most."""
    me, at = request.member, request.at
    measured, promises = measures_of(me, at=at), promises_of(me, at=at)
    waiting = [*needs_of(me, at=at), *handovers_for(me, at=at), *promises.needs, *measured.needs]
    needs = sorted(waiting, key=lambda need: need.by or date.max)
    return render(
        request,
        "site/home.html",
        {
            "today": at,
            "needs": needs,
            "soonest": next((need.by for need in needs if need.by), None),
            "promised": promises.promised,
            "summary": _summary(request, measured.released),
            "dues": measured.dues[:4],
            "released": measured.released[:1],
        },
    )


def _summary(request: TableRequest, released: list[Release]) -> str:
    if not released:
        return ""
    reads = audiences_of(request.member, at=request.at)
    return lede(scorecard_of(request.partnership, newest=released[0], reads=reads))


@require_POST
@at_table
def change_seat(request: TableRequest) -> HttpResponse:
    """A person with two memberships acts in the other one from now on; rights are never added up."""
    chosen = request.POST.get("seat", "")
    if not chosen.isdecimal():
        return HttpResponseBadRequest()
    if chosen not in {str(seat.pk) for seat in [request.member, *request.other_seats]}:
        raise Http404
    request.session[SEAT] = {**request.session.get(SEAT, {}), request.partnership.slug: int(chosen)}
    return redirect("site:home", table=request.partnership.slug)
