"""One meeting: when, where, who comes, what it is about; and what the reader can do."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from commontable.governance.actions.meetings.planning import answer_dates as answer
from commontable.governance.actions.meetings.replies import reply_to_meeting
from commontable.governance.datasets import meeting_words
from commontable.governance.datasets.agenda import page_of_item
from commontable.governance.datasets.meetings import Grid, coming_to, grid_of, turnout_of_replies
from commontable.governance.forms.meetings.answering import AnswerDatesForm, ReplyForm
from commontable.governance.letters.calendar import feed
from commontable.governance.models import Meeting
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import ItemKind
from commontable.governance.rules.meeting import Answer, MeetingStage
from commontable.governance.rules.timetable import begins, budget_of
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import meeting_of, open_to, to_meeting


@require_GET
@at_table
def show_meeting(request: TableRequest, meeting: UUID) -> HttpResponse:
    """The meeting's page."""
    return _page(request, meeting_of(request, meeting))


@require_POST
@at_table
def answer_dates(request: TableRequest, meeting: UUID) -> HttpResponse:
    """Which of the dates suit the reader."""
    shown = meeting_of(request, meeting)
    require(Permission.ANSWER_MEETINGS, by=request.member, on=shown, at=request.at)
    form = AnswerDatesForm(request.POST, dates=grid_of(shown, member=request.member, at=request.at).dates)
    if not form.is_valid():
        return _page(request, shown, form=form)
    try:
        answer(meeting=shown, answers=form.answers(), by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("Thank you. You can change your answers until the date is fixed."))
    return to_meeting(request, shown)


@require_POST
@at_table
def reply(request: TableRequest, meeting: UUID) -> HttpResponse:
    """Whether the reader comes."""
    shown = meeting_of(request, meeting)
    require(Permission.ANSWER_MEETINGS, by=request.member, on=shown, at=request.at)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        messages.error(request, translate("Say yes, if need be or no."))
        return to_meeting(request, shown)
    try:
        reply_to_meeting(meeting=shown, answer=form.cleaned_data["answer"], by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, thanks(form.cleaned_data["answer"]))
    return to_meeting(request, shown)


@require_GET
@at_table
def download_meeting(request: TableRequest, meeting: UUID) -> HttpResponse:
    """The meeting as a file that any calendar opens; a meeting without a date is an empty one."""
    shown = meeting_of(request, meeting)
    written = feed([shown] if shown.starts_at else [], name=shown.title, time_zone=request.partnership.time_zone)
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


def thanks(answer: str) -> str:
    """What the page says to an answer."""
    says = {
        Answer.YES: translate("Thank you: you come."),
        Answer.MAYBE: translate("Thank you: you come if need be."),
        Answer.NO: translate("Thank you for saying so: you do not come. Your alternate can come in your place."),
    }
    return says[Answer(answer)]


def _page(request: TableRequest, meeting: Meeting, *, form: AnswerDatesForm | None = None) -> HttpResponse:
    items = list(
        meeting.items.select_related("proposal", "release", "indicator", "raised_by").order_by("position", "pk")
    )
    to_decide = sum(item.kind == ItemKind.PROPOSAL for item in items)
    doors = open_to(request, meeting.body, Permission.CALL_MEETINGS, Permission.ANSWER_MEETINGS, Permission.RAISE_ITEMS)
    leads, may_answer = Permission.CALL_MEETINGS in doors, Permission.ANSWER_MEETINGS in doors
    context: dict[str, Any] = {
        "meeting": meeting,
        "headline": meeting_words.headline(meeting, to_decide=to_decide, at=request.at),
        "lines_of_agenda": _lines(request, meeting, items, leads=leads),
        "budget": budget_of([item.minutes for item in items], starts_at=meeting.starts_at, ends_at=meeting.ends_at),
        "may_call": leads,
        "may_answer": may_answer,
        "may_raise": Permission.RAISE_ITEMS in doors,
        "is_open": meeting.stage in {MeetingStage.FINDING_DATE, MeetingStage.CALLED, MeetingStage.LIVE},
        "is_over": meeting.ends_at is not None and meeting.ends_at <= request.at,
    }
    if meeting.starts_at is not None and meeting.ends_at is not None:
        context |= {
            "when": meeting_words.when(meeting.starts_at, meeting.ends_at),
            "until": meeting_words.until(meeting.starts_at, meeting.ends_at),
            "zone": meeting_words.zone_name(meeting.starts_at),
        }
    if meeting.stage == MeetingStage.FINDING_DATE:
        grid = grid_of(meeting, member=request.member, at=request.at)
        context |= {
            "grid": grid,
            "best_says": meeting_words.best_says(grid),
            "lines": [
                (date, meeting_words.turnout_says(date.turnout), _by_answer(grid, place))
                for place, date in enumerate(grid.dates)
            ],
            "rows": [(row.seat, list(zip(grid.dates, row.says, strict=True))) for row in grid.rows],
            "form": form or (AnswerDatesForm(dates=grid.dates) if may_answer else None),
        }
    else:
        prefetch_related_objects([meeting], "replies")
        coming = coming_to(meeting, at=request.at)
        context |= {
            "coming": coming,
            "turnout_says": meeting_words.turnout_says(turnout_of_replies(meeting, coming)) if coming else "",
            "answers": Answer.choices,
            "mine": next((one.answer for one in meeting.replies.all() if one.member_id == request.member.pk), None),
        }
    return render(request, "governance/meetings/meeting.html", context)


SAYS = {
    Answer.YES: _("can come"),
    Answer.MAYBE: _("if need be"),
    Answer.NO: _("cannot"),
    "": _("no answer"),
}


def _by_answer(grid: Grid, place: int) -> list[tuple[object, str]]:
    """The seats that gave each answer to a date, answers that nobody gave left out."""
    groups = {answer: [row.seat.name for row in grid.rows if row.says[place] == answer] for answer in SAYS}
    return [(SAYS[answer], ", ".join(names)) for answer, names in groups.items() if names]


def _lines(request: TableRequest, meeting: Meeting, items: list[Any], *, leads: bool) -> list[dict[str, Any]]:
    """Each item with when it begins, where it is read about, and whether the reader may change it."""
    table = request.partnership.slug
    times = begins([item.minutes for item in items], starts_at=meeting.starts_at) if meeting.starts_at else []
    clocks = [meeting_words.clock(time) for time in times] or [""] * len(items)
    return [
        {
            "item": item,
            "time": clock,
            "url": page_of_item(item, table=table),
            "may_change": leads or item.raised_by_id == request.member.pk,
            "up": item.position - 1,
            "down": item.position + 1,
            "is_first": item is items[0],
            "is_last": item is items[-1],
        }
        for item, clock in zip(items, clocks, strict=True)
    ]
