"""The three faces of a meeting: phone, whoever leads, wall. Each asks every 2 s whether anything changed."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from commontable.governance.datasets.agenda import page_of_item
from commontable.governance.datasets.live import Room, room_of, tag_of
from commontable.governance.models import Decision, Meeting, Origin
from commontable.governance.permissions import Permission
from commontable.governance.rules.meeting import MeetingStage
from commontable.partnership.permissions import allowed, require
from commontable.partnership.views.table import TableRequest, at_table

WAITING_SHOWN = 4  # of the queue, on the wall


def meeting_of(request: TableRequest, uuid: UUID) -> Meeting:
    """The meeting at this table; 404 where there is none."""
    found: Meeting = get_object_or_404(
        Meeting.objects.of(request.partnership).select_related("body__partnership", "partnership"), uuid=uuid
    )
    return found


def may_run(request: TableRequest, meeting: Meeting) -> bool:
    """Whether the reader leads this meeting."""
    return allowed(Permission.RUN_MEETINGS, by=request.member, on=meeting, at=request.at).ok


def to_run(request: TableRequest, meeting: Meeting) -> HttpResponse:
    """Back to the page of whoever leads."""
    return redirect("governance:run", table=request.partnership.slug, meeting=meeting.uuid)


@require_GET
@at_table
def show_phone(request: TableRequest, meeting: UUID) -> HttpResponse:
    """For everybody: where the meeting is, the word, what comes next."""
    shown = meeting_of(request, meeting)
    return _face(request, shown, "phone")


@require_GET
@at_table
def show_run(request: TableRequest, meeting: UUID) -> HttpResponse:
    """For whoever leads: the agenda, the queue, who is there, what is written down in place."""
    shown = meeting_of(request, meeting)
    require(Permission.RUN_MEETINGS, by=request.member, on=shown, at=request.at)
    return _face(request, shown, "run")


@require_GET
@at_table
def show_screen(request: TableRequest, meeting: UUID) -> HttpResponse:
    """For the wall: read from ten metres, nothing to press."""
    shown = meeting_of(request, meeting)
    return _face(request, shown, "screen")


def face_context(request: TableRequest, meeting: Meeting, face: str) -> dict[str, Any]:
    """What a face shows."""
    room = room_of(meeting, at=request.at)
    context = {
        "room": room,
        "meeting": meeting,
        "face": face,
        "tag": tag_of(meeting, reader=request.member, face=face, at=request.at),
    }
    if face == "phone":
        about = page_of_item(room.current, table=request.partnership.slug) if room.current else ""
        return {**context, "mine": _mine(room, request), "may_run": may_run(request, meeting), "about_url": about}
    if face == "screen":
        waiting = room.voices.waiting
        return {
            **context,
            "waiting": waiting[:WAITING_SHOWN],
            "waiting_more": len(waiting[WAITING_SHOWN:]),
            "is_light": request.GET.get("room") == "light",
        }
    return {
        **context,
        "decisions": Decision.objects.filter(meeting=meeting).order_by("number"),
        "promises": Origin.objects.filter(meeting=meeting)
        .select_related("commitment__partner")
        .order_by("commitment__number"),
        "is_called": meeting.stage == MeetingStage.CALLED,
        "has_begun": any(item.began_at for item in room.items),
    }


def _face(request: TableRequest, meeting: Meeting, face: str) -> HttpResponse:
    """The whole page; for a page that asks again, its changed part, or 204 where nothing changed."""
    tag = tag_of(meeting, reader=request.member, face=face, at=request.at)
    asks = request.headers.get("HX-Request") == "true"
    if asks and request.GET.get("seen") == tag:
        response = HttpResponse(status=204)
    else:
        part = "#room" if asks else ""
        response = render(request, f"governance/live/{face}.html{part}", face_context(request, meeting, face))
    response["ETag"] = f'"{tag}"'
    patch_vary_headers(response, ["HX-Request", "Accept-Language", "Cookie"])
    return response


def _mine(room: Room, request: TableRequest) -> list[dict[str, Any]]:
    """The reader's seats, with their turn and its place in the queue."""
    found = []
    for one in room.seats_of(request.member):
        turn = room.turn_of(one.seat.pk)
        speaks = turn is not None and turn.began_at is not None
        found.append(
            {
                "seat": one.seat,
                "turn": turn,
                "speaks": speaks,
                "place": room.place_of(turn) if turn is not None and not speaks else 0,
                "has_spoken": room.voices.has_spoken(one.seat.pk),
            }
        )
    return found
