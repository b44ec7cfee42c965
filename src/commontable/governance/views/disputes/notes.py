"""Notes are written for chosen readers, and taken back."""

from django.contrib import messages
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
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import answer, dispute_of, done, to_dispute


@require_http_methods(["GET", "POST"])
@at_table
def write(request: TableRequest, dispute: int) -> HttpResponse:
    """A note; to begin with, for the mediator alone."""
    shown = dispute_of(request, dispute)
    require(Permission.WRITE_DISPUTE_NOTES, by=request.member, on=shown, at=request.at)
    people = [one for one in people_of(shown, at=request.at) if one.pk != request.member.pk]
    mediator = [one.pk for one in people if one.pk == shown.mediator_id]
    form = NoteForm(request.POST or None, people=people, initial={"readers": mediator})
    if request.method == "POST" and form.is_valid():
        try:
            act.write_note(dispute=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("Your note is kept."))
            return to_dispute(request, shown)
    return answer(request, "governance/disputes/note.html", {"form": form, "dispute": shown, "people": people})


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
