"""Notes beside a figure: written, withdrawn, put back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commontable.measurement.actions import notes as act
from commontable.measurement.forms.notes import NoteForm
from commontable.measurement.models import Note
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .frame import indicator_or_404, reading_or_404
from .note_points import point_query
from .now import TEMPLATE, now_of


@require_POST
@at_table
def write_note(request: TableRequest, indicator: str) -> HttpResponse:
    """The note stands beside the figure; what is wrong with it is said on the same page."""
    reading = reading_or_404(request, indicator)
    form = NoteForm(request.POST, periods=reading.standing.periods[::-1])
    if form.is_valid():
        try:
            written = act.write_note(
                indicator=reading.indicator,
                text=form.cleaned_data["text"],
                period=form.cleaned_data["period"],
                by=request.member,
                at=request.at,
            )
        except NotAllowed as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Your note stands beside the figure."))
            return _back(request, written)
    return render(request, TEMPLATE, now_of(request, reading, note_form=form), status=422)


@require_POST
@at_table
def withdraw_note(request: TableRequest, indicator: str, note: int) -> HttpResponse:
    """Only its writer still sees the note."""
    found = _note(request, indicator, note)
    try:
        act.withdraw_note(note=found, by=request.member, at=request.at)
        messages.success(request, _("Your note is withdrawn. Only you still see it, and you can put it back."))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return _back(request, found)


@require_POST
@at_table
def put_note_back(request: TableRequest, indicator: str, note: int) -> HttpResponse:
    """The note stands beside the figure again."""
    found = _note(request, indicator, note)
    try:
        act.put_note_back(note=found, by=request.member, at=request.at)
        messages.success(request, _("Your note stands beside the figure again."))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return _back(request, found)


def _note(request: TableRequest, indicator: str, note: int) -> Note:
    """The note, where the reader may know of it: not a withdrawn one of somebody else."""
    found: Note = get_object_or_404(
        Note.objects.of(request.partnership), pk=note, indicator=indicator_or_404(request, indicator)
    )
    if found.withdrawn_at is not None and found.member_id != request.member.pk:
        raise Http404
    return found


def _back(request: TableRequest, note: Note) -> HttpResponse:
    """To the page the note was acted on from: its curve's points, or the figure."""
    route, spot = ("note-points", "") if request.POST.get("from") == "points" else ("indicator", "#notes")
    answer = redirect(f"measurement:{route}", table=request.partnership.slug, indicator=note.indicator.slug)
    answer["Location"] += spot or point_query(breakdown=note.breakdown, place=(note.place_level, note.place))
    return answer
