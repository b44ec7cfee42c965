"""The agenda: built from what is due, added to by anybody who sits, ordered by whoever leads, printed, taken away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commontable.governance.actions.meetings import agenda as actions
from commontable.governance.datasets import meeting_words
from commontable.governance.datasets.agenda import due_for
from commontable.governance.forms.meetings.agenda import ItemForm, NewItemForm
from commontable.governance.permissions import Permission
from commontable.governance.rules.timetable import begins, budget_of
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import item_of, meeting_of, to_meeting

COLUMNS = (_("Place"), _("Begins"), pgettext_lazy("duration", "Minutes"), _("About"), _("Title"), _("Raised by"))


@require_http_methods(["GET", "POST"])
@at_table
def build_agenda(request: TableRequest, meeting: UUID) -> HttpResponse:
    """What is due, as a list to tick; one click puts it on the agenda."""
    shown = meeting_of(request, meeting)
    require(Permission.RAISE_ITEMS, by=request.member, on=shown, at=request.at)
    due = due_for(shown, at=request.at)
    if request.method == "POST":
        ticked = set(request.POST.getlist("due"))
        wanted = [
            actions.Wanted(
                kind=line.kind, title=line.title, minutes=line.minutes, proposal=line.proposal,
                release=line.release, indicator=line.indicator,
            )
            for line in due
            if line.key in ticked
        ]  # fmt: skip
        try:
            added = actions.add_items(meeting=shown, wanted=wanted, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            said = ngettext("%(n)d item is on the agenda.", "%(n)d items are on the agenda.", len(added))
            messages.success(request, said % {"n": len(added)})
            return to_meeting(request, shown, "agenda")
    return render(request, "governance/meetings/due.html", {"meeting": shown, "due": due})


@require_http_methods(["GET", "POST"])
@at_table
def add_item(request: TableRequest, meeting: UUID) -> HttpResponse:
    """An item by hand."""
    shown = meeting_of(request, meeting)
    require(Permission.RAISE_ITEMS, by=request.member, on=shown, at=request.at)
    form = NewItemForm(request.POST or None, meeting=shown)
    if form.is_valid():
        try:
            actions.add_item(meeting=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, translate("It is on the agenda."))
            return to_meeting(request, shown, "agenda")
    return render(request, "governance/meetings/item.html", {"form": form, "meeting": shown})


@require_http_methods(["GET", "POST"])
@at_table
def change_item(request: TableRequest, meeting: UUID, item: int) -> HttpResponse:
    """Title, kind and minutes of an item."""
    shown = item_of(request, meeting, item)
    require(_who_may(request, shown.raised_by_id), by=request.member, on=shown, at=request.at)
    form = ItemForm.of(shown, request.POST or None)
    if form.is_valid():
        try:
            actions.change_item(item=shown, changes=form.cleaned_data, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return to_meeting(request, shown.meeting, f"item-{shown.pk}")
    return render(request, "governance/meetings/item.html", {"form": form, "meeting": shown.meeting, "item": shown})


@require_POST
@at_table
def move_item(request: TableRequest, meeting: UUID, item: int) -> HttpResponse:
    """An item moves to another place."""
    shown = item_of(request, meeting, item)
    require(Permission.CALL_MEETINGS, by=request.member, on=shown, at=request.at)
    to = request.POST.get("to", "")
    if not to.isdecimal() or len(to) > 4:
        messages.error(request, translate("Say to which place the item should move."))
        return to_meeting(request, shown.meeting, "agenda")
    try:
        actions.move_item(item=shown, to=int(to), by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return to_meeting(request, shown.meeting, f"item-{shown.pk}")


@require_POST
@at_table
def remove_item(request: TableRequest, meeting: UUID, item: int) -> HttpResponse:
    """An item is off the agenda."""
    shown = item_of(request, meeting, item)
    require(_who_may(request, shown.raised_by_id), by=request.member, on=shown, at=request.at)
    title = shown.title
    try:
        actions.remove_item(item=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("“%(title)s” is off the agenda.") % {"title": title})
    return to_meeting(request, shown.meeting, "agenda")


@require_GET
@at_table
def print_agenda(request: TableRequest, meeting: UUID) -> HttpResponse:
    """The agenda as a page for paper."""
    shown = meeting_of(request, meeting)
    items = list(shown.items.select_related("raised_by__partner").order_by("position", "pk"))
    times = begins([item.minutes for item in items], starts_at=shown.starts_at) if shown.starts_at else []
    clocks = [meeting_words.clock(time) for time in times] or [""] * len(items)
    context = {
        "meeting": shown,
        "lines": list(zip(clocks, items, strict=True)),
        "when": meeting_words.when(shown.starts_at, shown.ends_at) if shown.starts_at and shown.ends_at else "",
        "zone": meeting_words.zone_name(shown.starts_at) if shown.starts_at else "",
        "budget": budget_of([item.minutes for item in items], starts_at=shown.starts_at, ends_at=shown.ends_at),
    }
    return render(request, "governance/meetings/print.html", context)


@require_GET
@at_table
def export_agenda(request: TableRequest, meeting: UUID) -> HttpResponse:
    """The agenda as CSV."""
    shown = meeting_of(request, meeting)
    items = list(shown.items.select_related("raised_by").order_by("position", "pk"))
    times = begins([item.minutes for item in items], starts_at=shown.starts_at) if shown.starts_at else []
    clocks = [meeting_words.clock(time) for time in times] or [""] * len(items)
    rows = [
        [place, clock, item.minutes, item.get_kind_display(), item.title, item.raised_by.name]
        for place, (clock, item) in enumerate(zip(clocks, items, strict=True), start=1)
    ]
    return csv_file(name=f"{request.partnership.slug}-agenda", columns=COLUMNS, rows=rows)


def _who_may(request: TableRequest, raised_by: int) -> Permission:
    return Permission.RAISE_ITEMS if raised_by == request.member.pk else Permission.CALL_MEETINGS
