"""Who takes a seat, and whose tenure ends."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.governance.actions.bodies import tenures as actions
from commontable.governance.datasets.seating import SeatToday, seat_today
from commontable.governance.forms.bodies.holding import EndOfTenureForm, TenureForm
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import TenureKind
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.tasks.handovers import notice_all
from commontable.partnership.views.table import TableRequest, at_table

from .finding import body_of, people_of, seat_of, tenure_of, to_seat, url_of_seat


@require_http_methods(["GET", "POST"])
@at_table
def begin_tenure(request: TableRequest, body: str, seat: int) -> HttpResponse:
    """A form for who takes the seat, as its holder or an alternate."""
    shown = seat_of(request, body_of(request, body), seat)
    require(Permission.SEAT_MEMBERS, by=request.member, on=shown, at=request.at)
    today = seat_today(shown, at=request.at)
    members = people_of(request)
    if shown.partner_id:
        members = members.filter(partner=shown.partner_id)
    form = TenureForm(
        request.POST or None,
        members=members,
        holder=today.holder,
        initial={"starts_on": max(shown.opened_on, today.day)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            tenure = _seat(request, today, dict(form.cleaned_data))
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request,
                translate("%(member)s has the seat %(seat)s.") % {"member": tenure.member.name, "seat": shown.name},
            )
            return to_seat(request, shown)
    context = {
        "form": form,
        "body": shown.body,
        "heading": translate("Who sits on %(seat)s?") % {"seat": shown.name},
        "lede": translate("Each sector chooses its own people; here you write down whom, since when and how."),
        "last": shown.name,
        "verb": translate("Write it down"),
        "back_url": url_of_seat(request, shown),
    }
    return render(request, "governance/bodies/form.html", context)


@transaction.atomic
def _seat(request: TableRequest, today: SeatToday, wanted: dict[str, Any]) -> Any:
    """The member has the seat; the holder before them, where that was asked, until that day."""
    ends_first = wanted.pop("succeeds", False) and wanted["kind"] == TenureKind.HOLDER
    if ends_first and today.holder is not None:
        actions.end_tenure(
            tenure=today.holder,
            ends_on=wanted["starts_on"],
            why=translate("%(member)s followed.") % {"member": wanted["member"].name},
            by=request.member,
            at=request.at,
        )
    return actions.begin_tenure(seat=today.seat, by=request.member, at=request.at, **wanted)


@require_http_methods(["GET", "POST"])
@at_table
def end_tenure(request: TableRequest, body: str, seat: int, tenure: int) -> HttpResponse:
    """Asks when and why somebody no longer has the seat."""
    shown = seat_of(request, body_of(request, body), seat)
    held = tenure_of(shown, tenure)
    require(Permission.SEAT_MEMBERS, by=request.member, on=held, at=request.at)
    day = max(request.partnership.day(request.at), held.starts_on)
    form = EndOfTenureForm(request.POST or None, initial={"ends_on": day})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_tenure(tenure=held, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            notice_all(partnership=request.partnership, at=request.at)
            messages.success(request, translate("The tenure of %(member)s ends.") % {"member": held.member.name})
            return to_seat(request, shown)
    context = {
        "heading": translate("When does %(member)s leave the seat %(seat)s?")
        % {"member": held.member.name, "seat": shown.name},
        "text": translate("Nothing is deleted. If it was a mistake, write down that they hold the seat again."),
        "consequences": [
            translate("From that day they no longer speak or vote for this seat, without anybody having to do more."),
            translate("If they chair from this seat, their time in the chair ends too."),
            translate("A proxy they gave rests until somebody holds the seat again."),
        ],
        "form": form,
        "verb": translate("End the tenure"),
        "danger": True,
        "back_url": url_of_seat(request, shown),
    }
    return render(request, "confirm.html", context)
