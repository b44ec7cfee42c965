"""Minutes are drafted, written, prepared, taken back, corrected, settled and approved."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.governance.actions import minutes as actions
from commontable.governance.forms.minutes import ApproveForm, CorrectionForm, MinutesForm, PrepareForm, SettleForm
from commontable.governance.models import Correction, Meeting, Minutes
from commontable.governance.permissions import Permission
from commontable.governance.rules.meeting import CorrectionStage, MeetingStage, MinutesStage
from commontable.governance.rules.minutes_text import differences
from commontable.governance.tasks.minutes import prepare_and_tell
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from ..live.rooms import meeting_of
from .reading import minutes_at, minutes_page

A_WEEK = timedelta(days=7)
MEETINGS = 12  # of the body, to choose from


def to_minutes(request: TableRequest, meeting: Meeting) -> HttpResponse:
    """Back to the minutes."""
    return redirect("governance:minutes", table=request.partnership.slug, meeting=meeting.uuid)


@require_POST
@at_table
def draft(request: TableRequest, meeting: UUID) -> HttpResponse:
    """From what happened."""
    shown = meeting_of(request, meeting)
    try:
        actions.draft_minutes(meeting=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return to_minutes(request, shown)
    messages.success(request, translate("This is what the table knows. Now make it read as it was."))
    return redirect("governance:write_minutes", table=request.partnership.slug, meeting=shown.uuid)


@require_http_methods(["GET", "POST"])
@at_table
def write(request: TableRequest, meeting: UUID) -> HttpResponse:
    """The draft as a text."""
    minutes = minutes_at(request, meeting)
    require(Permission.KEEP_MINUTES, by=request.member, on=minutes, at=request.at)
    if request.method == "GET" and minutes.stage != MinutesStage.DRAFT:
        return _too_late(request, minutes)
    form = MinutesForm(request.POST or None, initial={"text": minutes.text, "seen": minutes.revision})
    pieces = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_minutes(
                minutes=minutes, text=form.cleaned_data["text"], seen=form.cleaned_data["seen"], by=request.member,
                at=request.at,
            )  # fmt: skip
        except ChangedMeanwhile as refusal:
            form.add_error(None, refusal.reason)
            pieces = differences(minutes.text, form.cleaned_data["text"])
            form.data = _seen_now(request, minutes)
        except NotAllowed as refusal:
            form.add_error("text", refusal.reason)
        else:
            messages.success(request, translate("The minutes are saved."))
            return to_minutes(request, minutes.meeting)
    context = {"form": form, "minutes": minutes, "meeting": minutes.meeting, "pieces": pieces}
    return render(request, "governance/minutes/write.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def prepare(request: TableRequest, meeting: UUID) -> HttpResponse:
    """Laid before those who were there."""
    minutes = minutes_at(request, meeting)
    require(Permission.KEEP_MINUTES, by=request.member, on=minutes, at=request.at)
    if request.method == "GET" and minutes.stage != MinutesStage.DRAFT:
        return _too_late(request, minutes)
    today = request.partnership.day(request.at)
    form = PrepareForm(request.POST or None, initial={"corrections_until": today + A_WEEK})
    if request.method == "POST" and form.is_valid():
        try:
            prepare_and_tell(minutes=minutes, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("corrections_until", refusal.reason)
        else:
            messages.success(request, translate("Those who were there can correct the minutes now."))
            return to_minutes(request, minutes.meeting)
    return render(request, "governance/minutes/prepare.html", {"form": form, "meeting": minutes.meeting})


@require_POST
@at_table
def reopen(request: TableRequest, meeting: UUID) -> HttpResponse:
    """Back to draft."""
    minutes = minutes_at(request, meeting)
    try:
        actions.reopen_minutes(minutes=minutes, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("The minutes are a draft again. Prepare them anew when they are right."))
    return to_minutes(request, minutes.meeting)


@require_POST
@at_table
def correct(request: TableRequest, meeting: UUID) -> HttpResponse:
    """What somebody who was there says."""
    minutes = minutes_at(request, meeting)
    require(Permission.CORRECT_MINUTES, by=request.member, on=minutes, at=request.at)
    form = CorrectionForm(request.POST)
    if form.is_valid():
        try:
            actions.propose_correction(
                minutes=minutes, text=form.cleaned_data["text"], by=request.member, at=request.at
            )
        except NotAllowed as refusal:
            form.add_error("text", refusal.reason)
        else:
            messages.success(request, translate("Thank you. Your correction stands below until it is settled."))
            return to_minutes(request, minutes.meeting)
    return minutes_page(request, minutes.meeting, form=form)


@require_http_methods(["GET", "POST"])
@at_table
def settle(request: TableRequest, meeting: UUID, correction: int) -> HttpResponse:
    """Taken into the text or kept beside it."""
    minutes = minutes_at(request, meeting)
    require(Permission.KEEP_MINUTES, by=request.member, on=minutes, at=request.at)
    shown: Correction = get_object_or_404(
        Correction.objects.filter(minutes=minutes).select_related("by__partner"), pk=correction
    )
    shown.minutes = minutes
    if shown.stage != CorrectionStage.OPEN:
        messages.info(request, translate("This correction is settled already."))
        return to_minutes(request, minutes.meeting)
    initial = {"text": minutes.text, "seen": minutes.revision, "stage": CorrectionStage.TAKEN.value}
    form = SettleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_correction(correction=shown, by=request.member, at=request.at, **form.cleaned_data)
        except ChangedMeanwhile as refusal:
            form.add_error(None, refusal.reason)
            form.data = _seen_now(request, minutes)
        except NotAllowed as refusal:
            form.add_error("answer" if form.cleaned_data["stage"] == CorrectionStage.NOTED else "text", refusal.reason)
        else:
            messages.success(request, translate("The correction is settled."))
            return to_minutes(request, minutes.meeting)
    context = {"form": form, "correction": shown, "minutes": minutes, "meeting": minutes.meeting}
    return render(request, "governance/minutes/settle.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def approve(request: TableRequest, meeting: UUID) -> HttpResponse:
    """Asks before the minutes are closed for good."""
    minutes = minutes_at(request, meeting)
    require(Permission.KEEP_MINUTES, by=request.member, on=minutes, at=request.at)
    if request.method == "GET" and minutes.stage != MinutesStage.PREPARED:
        messages.info(request, translate("Only prepared minutes can be approved."))
        return to_minutes(request, minutes.meeting)
    form = ApproveForm(request.POST or None, meetings=_meetings(minutes), initial={"seen": minutes.revision})
    if request.method == "POST" and form.is_valid():
        try:
            actions.approve_minutes(minutes=minutes, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The minutes are approved."))
            return to_minutes(request, minutes.meeting)
    return render(
        request,
        "confirm.html",
        {
            "heading": translate("Approve the minutes of “%(meeting)s”?") % {"meeting": minutes.meeting.title},
            "text": translate("From then on they are what the body stands by."),
            "consequences": [
                translate(
                    "They never change again, and neither does what they rest on: who was there, what came of it."
                ),
                translate("What is found wrong later is said in the minutes of a later meeting."),
            ],
            "form": form,
            "verb": translate("Approve the minutes"),
            "back_url": reverse("governance:minutes", args=[request.partnership.slug, minutes.meeting.uuid]),
        },
    )


def _too_late(request: TableRequest, minutes: Minutes) -> HttpResponse:
    """Whoever follows an old link to writing or preparing learns how the minutes stand."""
    messages.info(request, translate("These minutes are no draft any more. Take them back to draft to write in them."))
    return to_minutes(request, minutes.meeting)


def _seen_now(request: TableRequest, minutes: Minutes) -> QueryDict:
    """What was typed, with the revision that stands now: sent again, it replaces that."""
    data = request.POST.copy()
    data["seen"] = str(minutes.revision)
    return data


def _meetings(minutes: Minutes) -> list[Meeting]:
    """The other meetings of the body that have begun, newest first."""
    begun = Meeting.objects.filter(
        body=minutes.meeting.body_id, stage__in=(MeetingStage.LIVE, MeetingStage.HELD)
    ).exclude(pk=minutes.meeting_id)
    return list(begun.order_by("-starts_at", "-pk")[:MEETINGS])
