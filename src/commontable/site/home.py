"""Home answers three questions: what needs me, what did we promise, are we getting better."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from commontable.accounts.models import User
from commontable.measurement.datasets.needs import dues_of, needs_of
from commontable.measurement.models import Release
from commontable.measurement.rules.release import ReleaseStage
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
def choose_table(request: HttpRequest) -> HttpResponse:
    """Somebody with one table is led to it; with several, chooses; with none, learns why."""
    seats = list(
        Member.objects.filter(user=cast("User", request.user))
        .present(timezone.now().date())
        .select_related("partnership", "partner")
        .order_by("partnership__name", "pk")
    )
    tables = {seat.partnership.slug for seat in seats}
    if len(tables) == 1:
        return redirect("site:home", table=tables.pop())
    return render(request, "site/door.html", {"seats": seats})


@require_GET
@at_table
def show_home(request: TableRequest) -> HttpResponse:
    """What needs the reader, what is due from their partner, what was released."""
    needs = needs_of(request.member, at=request.at)
    released = Release.objects.of(request.partnership).filter(stage=ReleaseStage.PUBLISHED).order_by("-number")
    return render(
        request,
        "site/home.html",
        {
            "today": request.at,
            "needs": needs,
            "soonest": next((need.by for need in needs if need.by), None),
            "summary": None,
            "dues": dues_of(request.member.partner),
            "released": released[:3],
        },
    )


@require_POST
@at_table
def change_seat(request: TableRequest) -> HttpResponse:
    """A person with two memberships acts in the other one from now on; rights are never added up."""
    chosen = request.POST.get("seat", "")
    seat = (
        Member.objects.filter(partnership=request.partnership, user=request.user, pk=int(chosen))
        if chosen.isdigit()
        else None
    )
    if seat is None or not seat.present(request.at.date()).exists():
        raise Http404
    request.session[SEAT] = {**request.session.get(SEAT, {}), request.partnership.slug: int(chosen)}
    return redirect("site:home", table=request.partnership.slug)
