"""All meetings: what is next, what was, as a page and as a file."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from commontable.governance.datasets.meetings import past, upcoming
from commontable.governance.models import Body, Meeting
from commontable.partnership.exports import csv_file
from commontable.partnership.views.table import TableRequest, at_table

from .finding import bodies_led

A_PAGE = 25
COLUMNS = (
    _("Meeting"), _("Body"), _("Stage"), _("Begins"), _("Ends"), _("Place"), _("Video call"), _("Items"),
    _("To decide"), _("Why cancelled"),
)  # fmt: skip


@require_GET
@at_table
def show_meetings(request: TableRequest) -> HttpResponse:
    """The meetings to come, the next first; then those that were; of one body where the reader chose it."""
    bodies = list(Body.objects.of(request.partnership).order_by("name"))
    chosen = next((body for body in bodies if body.slug == request.GET.get("body")), None)
    coming = upcoming(request.partnership, at=request.at)
    were = past(request.partnership, at=request.at)
    if chosen is not None:
        coming, were = coming.filter(body=chosen), were.filter(body=chosen)
    context = {
        "bodies": bodies,
        "chosen": chosen,
        "coming": list(coming[:100]),
        "page": Paginator(were, A_PAGE).get_page(request.GET.get("page")),
        "query": f"body={chosen.slug}" if chosen else "",
        "may_call": bodies_led(request).exists(),
    }
    return render(request, "governance/meetings/meetings.html", context)


@require_GET
@at_table
def export_meetings(request: TableRequest) -> HttpResponse:
    """Every meeting, of one body where it is named, as CSV; times are the table's."""
    rows = (
        meeting
        for meetings in (upcoming(request.partnership, at=request.at), past(request.partnership, at=request.at))
        for meeting in (meetings.filter(body__slug=request.GET["body"]) if request.GET.get("body") else meetings)
    )
    return csv_file(name=f"{request.partnership.slug}-meetings", columns=COLUMNS, rows=[_row(one) for one in rows])


def _row(meeting: Meeting) -> list[object]:
    return [
        meeting.title, meeting.body.name, meeting.get_stage_display(), _time(meeting.starts_at), _time(meeting.ends_at),
        meeting.place, meeting.online_url, meeting.item_count or 0, meeting.decide_count or 0, meeting.cancelled_why,
    ]  # fmt: skip


def _time(value: datetime | None) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else translate("not fixed yet")
