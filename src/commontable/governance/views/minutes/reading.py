"""Minutes as everybody reads them, each version with what changed, and as files."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commontable.governance.datasets.minutes import minutes_of
from commontable.governance.exports.minutes import ENDINGS, Document, agenda_document, file_of, minutes_document
from commontable.governance.forms.minutes import CorrectionForm
from commontable.governance.models import Correction, Meeting, Minutes
from commontable.governance.permissions import Permission
from commontable.governance.rules.meeting import CorrectionStage, MeetingStage, MinutesStage
from commontable.governance.rules.minutes_text import blocks_of, differences
from commontable.partnership.permissions import allowed
from commontable.partnership.rules.standing import Standing
from commontable.partnership.views.table import TableRequest, at_table

from ..live.rooms import meeting_of


def minutes_at(request: TableRequest, uuid: UUID) -> Minutes:
    """The minutes of a meeting at this table; 404 where there are none."""
    meeting = meeting_of(request, uuid)
    minutes: Minutes = get_object_or_404(
        Minutes.objects.of(request.partnership).select_related("written_by", "approved_by", "approved_in"),
        meeting=meeting,
    )
    minutes.meeting = meeting
    return minutes


@require_GET
@at_table
def show_minutes(request: TableRequest, meeting: UUID) -> HttpResponse:
    """The minutes as they stand, what may be done with them, and what those present say about them."""
    return minutes_page(request, meeting_of(request, meeting))


@require_GET
@at_table
def show_version(request: TableRequest, meeting: UUID, number: int) -> HttpResponse:
    """The minutes as they were, with what changed since the version before."""
    minutes = minutes_at(request, meeting)
    version = get_object_or_404(minutes.versions.select_related("written_by"), number=number)
    earlier = minutes.versions.filter(number__lt=number).order_by("-number").first()
    context = {
        "meeting": minutes.meeting,
        "version": version,
        "earlier": earlier,
        "pieces": differences(earlier.text, version.text) if earlier else [],
        "blocks": blocks_of(version.text),
    }
    return render(request, "governance/minutes/version.html", context)


@require_GET
@at_table
def download_minutes(request: TableRequest, meeting: UUID, ending: str) -> HttpResponse:
    """The minutes as a file."""
    return _file(minutes_document(minutes_at(request, meeting)) if ending in ENDINGS else None, ending)


@require_GET
@at_table
def download_agenda(request: TableRequest, meeting: UUID, ending: str) -> HttpResponse:
    """The agenda as a file."""
    shown = meeting_of(request, meeting)
    return _file(agenda_document(shown) if ending in ENDINGS else None, ending)


def minutes_page(
    request: TableRequest, meeting: Meeting, *, form: CorrectionForm | None = None, refusal: str = ""
) -> HttpResponse:
    """The page of the minutes; `form` is a correction that could not be kept, `refusal` why."""
    minutes = minutes_of(meeting)
    keeps = allowed(Permission.KEEP_MINUTES, by=request.member, on=meeting, at=request.at).ok
    context: dict[str, Any] = {
        "meeting": meeting,
        "minutes": minutes,
        "keeps": keeps,
        "can_draft": keeps and meeting.stage in {MeetingStage.LIVE, MeetingStage.HELD},
        "refusal": refusal,
        "files": [(ending, ending.upper()) for ending in ENDINGS],
    }
    if minutes is not None:
        today = request.partnership.day(request.at)
        corrections = list(Correction.objects.filter(minutes=minutes).select_related("by__partner").order_by("pk"))
        is_open = minutes.stage == MinutesStage.PREPARED and (
            minutes.corrections_until is None or today <= minutes.corrections_until
        )
        sat = Standing.PRESENT in meeting.standings_of(request.member, request.at)
        context |= {
            "blocks": blocks_of(minutes.text),
            "corrections": corrections,
            "waiting": sum(one.stage == CorrectionStage.OPEN for one in corrections),
            "versions": list(minutes.versions.select_related("written_by").order_by("-number")),
            "is_open": is_open,
            "sat": sat,
            "is_held": meeting.stage == MeetingStage.HELD,
            "form": form or (CorrectionForm() if is_open and sat else None),
        }
    return render(request, "governance/minutes/minutes.html", context)


def _file(document: Document | None, ending: str) -> HttpResponse:
    if document is None:
        raise Http404
    return file_of(document, ending=ending)
