"""Seats are opened, one or several, changed, closed and opened again."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from commontable.governance.actions.bodies import seats as actions
from commontable.governance.datasets.bodies import seats_open
from commontable.governance.datasets.seating import seat_today
from commontable.governance.forms.bodies.describing import ClosingSeatForm, SeatForm, SeveralSeatsForm
from commontable.governance.models import Body
from commontable.governance.permissions import Permission
from commontable.partnership.models import Partner
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.sectors import Sector
from commontable.partnership.views.table import TableRequest, at_table

from .finding import body_of, seat_of, to_body, to_seat, url_of_body, url_of_seat


def _partners(request: TableRequest) -> Any:
    day = request.partnership.day(request.at)
    present = [partner.pk for partner in Partner.objects.of(request.partnership) if partner.is_present(day)]
    return Partner.objects.filter(pk__in=present).order_by("sector", "name")


@require_http_methods(["GET", "POST"])
@at_table
def open_seat(request: TableRequest, body: str) -> HttpResponse:
    """A form for a new seat."""
    shown = body_of(request, body)
    require(Permission.KEEP_BODIES, by=request.member, on=shown, at=request.at)
    since = max(shown.formed_on, request.partnership.day(request.at))
    form = SeatForm(request.POST or None, partners=_partners(request), initial={"opened_on": since})
    if request.method == "POST" and form.is_valid():
        try:
            seat = actions.open_seat(body=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, translate("%(seat)s is a seat now. Record who holds it next.") % {"seat": seat.name}
            )
            return to_seat(request, seat)
    context = {
        "form": form,
        "body": shown,
        "heading": translate("Which seat does %(body)s get?") % {"body": shown.name},
        "lede": translate("A seat is for a sector, maybe for one partner. People come and go; the seat stays."),
        "last": translate("A new seat"),
        "verb": translate("Open the seat"),
        "back_url": url_of_body(request, shown),
    }
    return render(request, "governance/bodies/form.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def open_seats(request: TableRequest, body: str) -> HttpResponse:
    """Several seats at once: one for each chosen partner, one for each chosen sector."""
    shown = body_of(request, body)
    require(Permission.KEEP_BODIES, by=request.member, on=shown, at=request.at)
    day = request.partnership.day(request.at)
    seated = {seat.partner_id for seat in seats_open(shown, day=day)}
    partners = _partners(request).exclude(pk__in=[pk for pk in seated if pk])
    form = SeveralSeatsForm(
        request.POST or None,
        partners=partners,
        initial={"opened_on": max(shown.formed_on, day), "is_voting": True},
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = _open_all(request, shown, form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request,
                ngettext(
                    "%(n)d seat is open. Record who holds it next.",
                    "%(n)d seats are open. Record who holds each of them next.",
                    count,
                )
                % {"n": count},
            )
            return to_body(request, shown)
    context = {
        "form": form,
        "body": shown,
        "has_seats": bool(seated),
        "heading": translate("Who gets a seat in %(body)s?") % {"body": shown.name},
        "lede": translate(
            "Every voice that the decisions touch should sit here. You can open further seats and close some later."
        ),
        "last": translate("Several seats"),
        "verb": translate("Open these seats"),
        "back_url": url_of_body(request, shown),
    }
    return render(request, "governance/bodies/form.html", context)


@transaction.atomic
def _open_all(request: TableRequest, body: Body, wanted: dict[str, Any]) -> int:
    """All seats or none of them."""
    lasting = {
        "body": body, "by": request.member, "at": request.at,
        "is_voting": wanted["is_voting"], "opened_on": wanted["opened_on"],
    }  # fmt: skip
    partners = wanted.get("partners", [])
    for partner in partners:
        actions.open_seat(name=partner.called, sector=partner.sector, partner=partner, **lasting)
    for sector in wanted["sectors"]:
        actions.open_seat(name=str(Sector(sector).label), sector=sector, **lasting)
    return len(partners) + len(wanted["sectors"])


@require_http_methods(["GET", "POST"])
@at_table
def change_seat(request: TableRequest, body: str, seat: int) -> HttpResponse:
    """A form for describing a seat anew."""
    shown = seat_of(request, body_of(request, body), seat)
    require(Permission.KEEP_BODIES, by=request.member, on=shown, at=request.at)
    initial = {
        "name": shown.name, "sector": shown.sector, "partner": shown.partner_id, "weight": shown.weight,
        "is_voting": shown.is_voting, "has_veto": shown.has_veto, "opened_on": shown.opened_on,
    }  # fmt: skip
    form = SeatForm(request.POST or None, partners=_partners(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        changes = {field: form.cleaned_data[field] for field in form.changed_data}
        try:
            if changes:
                actions.change_seat(seat=shown, changes=changes, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The description was kept."))
            return to_seat(request, shown)
    kept = seat_of(request, body_of(request, body), seat)
    context = {
        "form": form,
        "body": kept.body,
        "heading": translate("What is the seat %(seat)s?") % {"seat": kept.name},
        "lede": translate("Rounds that are open keep the seat as it was when they opened."),
        "last": kept.name,
        "verb": translate("Keep the description"),
        "back_url": url_of_seat(request, kept),
    }
    return render(request, "governance/bodies/form.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def close_seat(request: TableRequest, body: str, seat: int) -> HttpResponse:
    """Asks before a seat closes, and says what that means."""
    shown = seat_of(request, body_of(request, body), seat)
    require(Permission.KEEP_BODIES, by=request.member, on=shown, at=request.at)
    form = ClosingSeatForm(request.POST or None, initial={"closed_on": request.partnership.day(request.at)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_seat(seat=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, translate("%(seat)s closes. You can open it again on its page.") % {"seat": shown.name}
            )
            return to_body(request, shown.body)
    today = seat_today(shown, at=request.at)
    said = [translate("From that day the seat has no voice, and the quorum no longer counts it.")]
    if today.holder is not None:
        said.append(translate("%(member)s no longer sits there.") % {"member": today.holder.member.name})
    said.append(translate("A round that is open keeps its position."))
    context = {
        "heading": translate("Close the seat %(seat)s?") % {"seat": shown.name},
        "text": translate("What was said from this seat stays on record."),
        "consequences": said,
        "form": form,
        "danger": True,
        "verb": translate("Close the seat"),
        "back_url": url_of_seat(request, shown),
    }
    return render(request, "confirm.html", context)


@require_POST
@at_table
def reopen_seat(request: TableRequest, body: str, seat: int) -> HttpResponse:
    """The seat exists again."""
    shown = seat_of(request, body_of(request, body), seat)
    try:
        actions.reopen_seat(seat=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("%(seat)s is open again. Record who holds it next.") % {"seat": shown.name})
    return to_seat(request, shown)
