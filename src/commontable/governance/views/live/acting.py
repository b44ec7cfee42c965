"""What is pressed while a meeting goes on: open, move on, end; ask for the word, give it, end it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.governance.actions import live as actions
from commontable.governance.forms.live import MoveForm, SeatForm
from commontable.governance.models import AgendaItem, Meeting, Seat, Turn
from commontable.governance.permissions import Permission
from commontable.governance.rules.meeting import MeetingStage
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .rooms import face_context, meeting_of


@require_POST
@at_table
def open_meeting(request: TableRequest, meeting: UUID) -> HttpResponse:
    """The meeting begins."""
    shown = meeting_of(request, meeting)
    return _done(request, shown, lambda: actions.open_meeting(meeting=shown, by=request.member, at=request.at))


@require_POST
@at_table
def take_back_opening(request: TableRequest, meeting: UUID) -> HttpResponse:
    """It was opened by mistake."""
    shown = meeting_of(request, meeting)
    return _done(request, shown, lambda: actions.take_back_opening(meeting=shown, by=request.member, at=request.at))


@require_http_methods(["GET", "POST"])
@at_table
def end_meeting(request: TableRequest, meeting: UUID) -> HttpResponse:
    """Asks before the meeting ends: it cannot begin again."""
    shown = meeting_of(request, meeting)
    require(Permission.RUN_MEETINGS, by=request.member, on=shown, at=request.at)
    page = reverse("governance:run", args=[request.partnership.slug, shown.uuid])
    if request.method == "POST":
        try:
            actions.close_meeting(meeting=shown, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect(page)
        messages.success(request, translate("The meeting has ended. You can draft its minutes from what happened."))
        return redirect("governance:minutes", table=request.partnership.slug, meeting=shown.uuid)
    is_live = shown.stage == MeetingStage.LIVE
    heading = translate("End “%(meeting)s”?") if is_live else translate("Was “%(meeting)s” held without this page?")
    return render(
        request,
        "confirm.html",
        {
            "heading": heading % {"meeting": shown.title},
            "text": translate("The item that is open ends with it, and so does every turn to speak.")
            if is_live
            else translate("It is recorded as held. Then you can record who was there and write its minutes."),
            "consequences": [
                translate("It cannot begin again. For what is left over, call another meeting."),
                translate("Who was there and what came of each item can be completed until the minutes are approved."),
            ],
            "verb": translate("End the meeting") if is_live else translate("Record it as held"),
            "back_url": page,
        },
    )


@require_POST
@at_table
def move_on(request: TableRequest, meeting: UUID) -> HttpResponse:
    """Forward, back, or into a break."""
    shown = meeting_of(request, meeting)
    require(Permission.RUN_MEETINGS, by=request.member, on=shown, at=request.at)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _refused(request, shown, translate("Choose an item of the agenda."), "run")
    to, seen = (_item(shown, form.cleaned_data[name]) for name in ("to", "seen"))
    return _done(
        request, shown, lambda: actions.move_on(meeting=shown, to=to, seen=seen, by=request.member, at=request.at)
    )


@require_POST
@at_table
def ask_for_word(request: TableRequest, meeting: UUID) -> HttpResponse:
    """A member asks for the word for their seat."""
    shown = meeting_of(request, meeting)
    require(Permission.ASK_FOR_WORD, by=request.member, on=shown, at=request.at)
    seat = _seat(request, shown)
    if seat is None:
        return _refused(request, shown, translate("Choose the seat you sit in."), "phone")
    return _done(
        request, shown, lambda: actions.ask_for_word(meeting=shown, seat=seat, by=request.member, at=request.at),
        face="phone",
    )  # fmt: skip


@require_POST
@at_table
def call_on(request: TableRequest, meeting: UUID) -> HttpResponse:
    """A hand went up in the room."""
    shown = meeting_of(request, meeting)
    require(Permission.RUN_MEETINGS, by=request.member, on=shown, at=request.at)
    seat = _seat(request, shown)
    if seat is None:
        return _refused(request, shown, translate("Choose the seat whose hand is up."), "run")
    return _done(request, shown, lambda: actions.call_on(meeting=shown, seat=seat, by=request.member, at=request.at))


@require_POST
@at_table
def give_word(request: TableRequest, meeting: UUID, turn: int) -> HttpResponse:
    """The seat speaks."""
    shown, its = _turn(request, meeting, turn)
    return _done(request, shown, lambda: actions.give_word(turn=its, by=request.member, at=request.at))


@require_POST
@at_table
def end_word(request: TableRequest, meeting: UUID, turn: int) -> HttpResponse:
    """The turn is over."""
    shown, its = _turn(request, meeting, turn)
    return _done(request, shown, lambda: actions.end_word(turn=its, by=request.member, at=request.at))


@require_POST
@at_table
def give_back_word(request: TableRequest, meeting: UUID, turn: int) -> HttpResponse:
    """A member has spoken, or no longer wants to."""
    shown, its = _turn(request, meeting, turn)
    return _done(
        request, shown, lambda: actions.give_back_word(turn=its, by=request.member, at=request.at), face="phone"
    )


def _done(request: TableRequest, meeting: Meeting, act: Callable[[], object], *, face: str = "run") -> HttpResponse:
    """What the face says after the act, or why it was refused."""
    try:
        act()
    except NotAllowed as refusal:
        return _refused(request, meeting, str(refusal), face)
    return _answer(request, meeting, face)


def _refused(request: TableRequest, meeting: Meeting, why: str, face: str) -> HttpResponse:
    if request.headers.get("HX-Request") != "true":
        messages.error(request, why)
    return _answer(request, meeting, face, why=why)


def _answer(request: TableRequest, meeting: Meeting, face: str, *, why: str = "") -> HttpResponse:
    if request.headers.get("HX-Request") != "true":
        page = "governance:run" if face == "run" else "governance:live"
        return redirect(page, table=request.partnership.slug, meeting=meeting.uuid)
    fresh = meeting_of(request, meeting.uuid)
    return render(request, f"governance/live/{face}.html#room", {**face_context(request, fresh, face), "refusal": why})


def _seat(request: TableRequest, meeting: Meeting) -> Seat | None:
    form = SeatForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["seat"].isdecimal():
        return None
    seat: Seat = get_object_or_404(
        Seat.objects.of(request.partnership).select_related("body__partnership", "partnership"),
        pk=int(form.cleaned_data["seat"]), body=meeting.body_id,
    )  # fmt: skip
    return seat


def _item(meeting: Meeting, key: str) -> AgendaItem | None:
    if not key.isdecimal():
        return None
    item: AgendaItem = get_object_or_404(AgendaItem, pk=int(key), meeting=meeting)
    return item


def _turn(request: TableRequest, uuid: UUID, key: int) -> tuple[Meeting, Turn]:
    meeting = meeting_of(request, uuid)
    turns = Turn.objects.filter(meeting=meeting).select_related("seat__body__partnership", "seat__partnership")
    turn: Turn = get_object_or_404(
        turns.select_related("member", "seat__body__partnership", "seat__partnership"), pk=key
    )
    turn.meeting = meeting
    return meeting, turn
