"""Meetings are called, planned, changed, cancelled and called again."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from commontable.accounts.rate_limits import at_most
from commontable.governance.actions.meetings.calling import revision_of
from commontable.governance.actions.meetings.planning import drop_date as drop
from commontable.governance.datasets.meeting_words import when
from commontable.governance.forms.meetings.calling import CallForm, CancelForm, ChangeForm, DatesForm, PlanForm
from commontable.governance.models import DateOption, Meeting
from commontable.governance.permissions import Permission
from commontable.governance.tasks import meetings as tasks
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import callable_bodies, meeting_of, to_meeting


@require_http_methods(["GET", "POST"])
@at_table
def call_meeting(request: TableRequest) -> HttpResponse:
    """A meeting at a known time: everybody who sits is invited."""
    form = CallForm(
        request.POST or None, bodies=callable_bodies(request), initial={"body": request.GET.get("body"), "minutes": 90}
    )
    if form.is_valid():
        try:
            meeting = tasks.call_and_invite(by=request.member, at=request.at, **form.told())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, translate("The meeting is called. Invitations are on their way."))
            return to_meeting(request, meeting)
    return render(request, "governance/meetings/call.html", {"form": form})


@require_http_methods(["GET", "POST"])
@at_table
def plan_meeting(request: TableRequest) -> HttpResponse:
    """A meeting whose date is to be found: everybody who sits is asked."""
    form = PlanForm(
        request.POST or None, bodies=callable_bodies(request), initial={"body": request.GET.get("body"), "minutes": 90}
    )
    if form.is_valid():
        try:
            meeting = tasks.plan_and_ask(by=request.member, at=request.at, **form.told())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, translate("The dates are offered. Everybody who sits is being asked."))
            return to_meeting(request, meeting)
    return render(request, "governance/meetings/plan.html", {"form": form})


@require_http_methods(["GET", "POST"])
@at_table
def offer_dates(request: TableRequest, meeting: UUID) -> HttpResponse:
    """Further dates beside those offered."""
    shown = _led(request, meeting)
    form = DatesForm(request.POST or None)
    if form.is_valid():
        try:
            tasks.offer_and_ask(meeting=shown, options=form.offered(), by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, translate("The dates are offered. Everybody who sits is being asked."))
            return to_meeting(request, shown)
    return render(request, "governance/meetings/offer.html", {"form": form, "meeting": shown})


@require_POST
@at_table
def drop_date(request: TableRequest, meeting: UUID, option: int) -> HttpResponse:
    """A date is no longer offered."""
    shown = _led(request, meeting)
    return _done(
        request, shown, lambda: drop(option=_option(shown, option), by=request.member, at=request.at),
        says=translate("The date is no longer offered."),
    )  # fmt: skip


@require_POST
@at_table
def fix_date(request: TableRequest, meeting: UUID, option: int) -> HttpResponse:
    """The meeting is called for this date."""
    shown = _led(request, meeting)
    chosen = _option(shown, option)
    return _done(
        request, shown, lambda: tasks.fix_and_invite(meeting=shown, option=chosen, by=request.member, at=request.at),
        says=translate("The meeting is called for %(when)s. Invitations are on their way.")
        % {"when": when(chosen.starts_at, chosen.ends_at)},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def change_meeting(request: TableRequest, meeting: UUID) -> HttpResponse:
    """Title, time, place and notes."""
    shown = _led(request, meeting)
    initial = ChangeForm.initial_of(shown) | {"seen": revision_of(shown)}
    form = ChangeForm(request.POST or None, meeting=shown, initial=initial)
    if form.is_valid():
        try:
            tasks.change_and_tell(
                meeting=shown, changes=form.changes(), by=request.member, at=request.at, seen=form.cleaned_data["seen"]
            )
        except ChangedMeanwhile as refusal:
            form = _seen_now(form, shown)
            form.add_error(None, str(refusal))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, translate("The meeting is changed. Everybody invited is told what they need."))
            return to_meeting(request, shown)
    fresh = meeting_of(request, meeting)
    return render(request, "governance/meetings/change.html", {"form": form, "meeting": fresh})


@require_http_methods(["GET", "POST"])
@at_table
def cancel_meeting(request: TableRequest, meeting: UUID) -> HttpResponse:
    """The meeting will not be; asks why."""
    shown = _led(request, meeting)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        try:
            tasks.cancel_and_tell(meeting=shown, why=form.cleaned_data["why"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, translate("The meeting is cancelled. Everybody invited is told."))
            return to_meeting(request, shown)
    context = {
        "form": form,
        "heading": translate("Cancel “%(title)s”?") % {"title": shown.title},
        "consequences": [
            translate("Everybody invited gets a letter, and their calendars show the meeting as cancelled."),
            translate("The agenda and all answers stay, and you can call the meeting again."),
        ],
        "verb": translate("Cancel the meeting"),
        "back_url": _address(request, shown),
        "danger": True,
    }
    return render(request, "confirm.html", context)


@require_POST
@at_table
def restore_meeting(request: TableRequest, meeting: UUID) -> HttpResponse:
    """A cancelled meeting takes place after all."""
    shown = _led(request, meeting)
    return _done(
        request, shown, lambda: tasks.restore_and_tell(meeting=shown, by=request.member, at=request.at),
        says=translate("The meeting takes place after all. Everybody invited is told."),
    )  # fmt: skip


@require_POST
@at_table
@at_most("12/h/user", action="meeting_letters")
def invite_again(request: TableRequest, meeting: UUID) -> HttpResponse:
    """Everybody who sits now gets the invitation as it stands."""
    return _send(request, meeting, tasks.invite_again)


@require_POST
@at_table
@at_most("12/h/user", action="meeting_letters")
def send_agenda(request: TableRequest, meeting: UUID) -> HttpResponse:
    """Everybody who sits gets the agenda."""
    return _send(request, meeting, tasks.send_agenda)


def _send(request: TableRequest, meeting: UUID, act: Callable[..., int]) -> HttpResponse:
    shown = _led(request, meeting)
    try:
        people = act(meeting=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("A letter to %(n)d person is on its way.", "Letters to %(n)d people are on their way.", people)
        messages.success(request, said % {"n": people})
    return to_meeting(request, shown)


def _led(request: TableRequest, meeting: UUID) -> Meeting:
    """The meeting, for those who may call it."""
    shown = meeting_of(request, meeting)
    require(Permission.CALL_MEETINGS, by=request.member, on=shown, at=request.at)
    return shown


def _option(meeting: Meeting, option: int) -> DateOption:
    found: DateOption = get_object_or_404(DateOption.objects.filter(meeting=meeting), pk=option)
    return found


def _done(request: TableRequest, meeting: Meeting, act: Callable[[], object], *, says: str) -> HttpResponse:
    try:
        act()
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, says)
    return to_meeting(request, meeting)


def _seen_now(form: ChangeForm, meeting: Meeting) -> ChangeForm:
    """What was written stays in the form, which now knows the meeting as it is."""
    data = cast(QueryDict, form.data).copy()
    data["seen"] = str(revision_of(meeting))
    again = ChangeForm(data, meeting=meeting)
    again.is_valid()
    return again


def _address(request: TableRequest, meeting: Meeting) -> str:
    return reverse("governance:meeting", kwargs={"table": request.partnership.slug, "meeting": meeting.uuid})
