"""Notes are written for chosen readers, and taken back."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.governance.actions import disputes as act
from commontable.governance.datasets.disputes import people_of
from commontable.governance.forms.disputes import NoteForm
from commontable.governance.models import DisputeNote
from commontable.governance.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.views.table import TableRequest, at_table

from .finding import dispute_of, done, through_form


@require_http_methods(["GET", "POST"])
@at_table
def write(request: TableRequest, dispute: int) -> HttpResponse:
    """A note; to begin with, for the mediator alone."""
    shown = dispute_of(request, dispute)
    require(Permission.WRITE_DISPUTE_NOTES, by=request.member, on=shown, at=request.at)
    people = [one for one in people_of(shown, at=request.at) if one.pk != request.member.pk]
    mediator = [one.pk for one in people if one.pk == shown.mediator_id]
    form = NoteForm(request.POST or None, people=people, initial={"readers": mediator})
    return through_form(
        request, shown, form,
        act=partial(act.write_note, dispute=shown),
        says=translate("Your note is kept."),
        template="governance/disputes/note.html",
        people=people,
    )  # fmt: skip


@require_POST
@at_table
def take_back(request: TableRequest, dispute: int, note: int) -> HttpResponse:
    """Nobody but its author reads it any more."""
    shown = dispute_of(request, dispute)
    require(Permission.WRITE_DISPUTE_NOTES, by=request.member, on=shown, at=request.at)
    own = DisputeNote.objects.filter(dispute=shown, author=request.member)
    found: DisputeNote = get_object_or_404(own, pk=note)
    found.dispute = shown
    return done(
        request, shown, act.take_back_note, note=found, says=translate("Only you can read that note from now on.")
    )
