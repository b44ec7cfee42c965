"""What is written down while a meeting goes on: who is there, what came of an item, a decision, a promise."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from commontable.governance.actions.decisions.promising import capture_commitment
from commontable.governance.actions.decisions.recording import record_decision
from commontable.governance.actions.live import note_outcome, record_attendance
from commontable.governance.datasets.presence import sittings_of
from commontable.governance.forms.live import AttendanceForm, DecisionHereForm, NoteForm, PromiseHereForm
from commontable.governance.models import AgendaItem, Meeting
from commontable.governance.permissions import Permission
from commontable.partnership.exports import csv_file
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .rooms import may_run, meeting_of, to_run

A_MONTH = timedelta(days=30)


@require_http_methods(["GET", "POST"])
@at_table
def attendance(request: TableRequest, meeting: UUID) -> HttpResponse:
    """One form for all seats."""
    shown = meeting_of(request, meeting)
    require(Permission.RUN_MEETINGS, by=request.member, on=shown, at=request.at)
    sittings = sittings_of(shown, at=request.at)
    form = AttendanceForm(request.POST or None, sittings=sittings)
    if request.method == "POST" and form.is_valid():
        try:
            changed = record_attendance(meeting=shown, seats=form.seats(), by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request,
                translate("It is recorded who is there.")
                if changed
                else translate("Nothing changed about who is there."),
            )
            return to_run(request, shown)
    return render(request, "governance/live/attendance.html", {"form": form, "meeting": shown, "sittings": sittings})


@require_GET
@at_table
def export_attendance(request: TableRequest, meeting: UUID) -> HttpResponse:
    """Who was there, seat by seat."""
    shown = meeting_of(request, meeting)
    rows = [
        (
            one.seat.name,
            one.seat.get_sector_display(),
            translate("yes") if one.seat.is_voting else translate("no"),
            one.attendance.get_presence_display() if one.attendance else "",
            one.attendance.member.name if one.attendance and one.attendance.member else "",
            one.attendance.member.partner.name if one.attendance and one.attendance.member else "",
        )
        for one in sittings_of(shown, at=request.at)
    ]
    columns = [_("Seat"), _("Sector"), _("Has a vote"), _("Presence"), _("Who sat"), _("Partner")]
    return csv_file(name="attendance", columns=columns, rows=rows)


@require_http_methods(["GET", "POST"])
@at_table
def note(request: TableRequest, meeting: UUID, item: int) -> HttpResponse:
    """What came of one item."""
    shown = meeting_of(request, meeting)
    require(Permission.RUN_MEETINGS, by=request.member, on=shown, at=request.at)
    its: AgendaItem = get_object_or_404(shown.items.select_related("meeting__body__partnership"), pk=item)
    form = NoteForm(
        request.POST or None, auto_id="note_%s", initial={"came_of_it": its.came_of_it, "seen": its.came_of_it}
    )

    def act() -> str:
        note_outcome(item=its, by=request.member, at=request.at, **form.cleaned_data)
        return translate("It is noted what came of “%(item)s”.") % {"item": its.title}

    heading = translate("What came of “%(item)s”?") % {"item": its.title}
    return _in_place(request, shown, form, act, heading=heading, now=its.came_of_it)


@require_http_methods(["GET", "POST"])
@at_table
def decide(request: TableRequest, meeting: UUID) -> HttpResponse:
    """A decision of the room goes into the register, from where it was made."""
    shown = meeting_of(request, meeting)
    require(Permission.RECORD_DECISIONS, by=request.member, on=shown, at=request.at)
    items = list(shown.items.order_by("position", "pk"))
    form = DecisionHereForm(request.POST or None, auto_id="decide_%s", items=items, initial={"item": shown.current_id})

    def act() -> str:
        decision = record_decision(
            body=shown.body, meeting=shown, by=request.member, at=request.at, **form.cleaned_data
        )
        return translate("Decision %(number)d is in the register.") % {"number": decision.number}

    return _in_place(request, shown, form, act, heading=translate("What has the room decided?"))


@require_http_methods(["GET", "POST"])
@at_table
def promise(request: TableRequest, meeting: UUID) -> HttpResponse:
    """A promise made in the room goes into the register, from where it was made."""
    shown = meeting_of(request, meeting)
    require(Permission.RECORD_DECISIONS, by=request.member, on=shown, at=request.at)
    today = request.partnership.day(request.at)
    present = Member.objects.of(request.partnership).present(today).select_related("partner")
    form = PromiseHereForm(
        request.POST or None,
        auto_id="promise_%s",
        items=list(shown.items.order_by("position", "pk")),
        members=list(present.order_by("partner__name", "partner_id", "name", "pk")),
        initial={"item": shown.current_id, "due_on": today + A_MONTH},
    )

    def act() -> str:
        said = form.cleaned_data
        capture_commitment(partner=said["member"].partner, meeting=shown, by=request.member, at=request.at, **said)
        return translate("%(name)s’s promise is in the register.") % {"name": said["member"].name}

    return _in_place(request, shown, form, act, heading=translate("Who promises what?"))


def _in_place(
    request: TableRequest, meeting: Meeting, form: forms.Form, act: Callable[[], str], **context: Any
) -> HttpResponse:
    """The form on a page of its own, or as the part a meeting's page asked for."""
    if request.method == "POST" and form.is_valid():
        try:
            said = act()
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, said)
            return to_run(request, meeting)
    part = "#form" if request.headers.get("HX-Request") == "true" else ""
    context |= {"form": form, "meeting": meeting, "may_run": may_run(request, meeting), "action": request.path}
    return render(request, f"governance/live/write.html{part}", context)
