"""A seat's ballot: numbers beside names, on a phone and without a script; or written down from paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.governance.actions.elections.voting import SECRET, AlreadyCast, cast_ballot
from commontable.governance.actions.elections.voting import record_ballot as write_down
from commontable.governance.datasets.elections import candidates_of
from commontable.governance.forms.elections import BallotForm, RecordedBallotForm
from commontable.governance.models import Ballot
from commontable.governance.permissions import Permission
from commontable.governance.rules.election import turned
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import election_of, to_election


@require_http_methods(["GET", "POST"])
@at_table
def cast_one(request: TableRequest, election: int, seat: int) -> HttpResponse:
    """The ballot of a seat; what is wrong with it is said plainly, and nothing chosen is lost."""
    found = election_of(request, election)
    roll = Ballot.objects.filter(election=found).select_related("election", "seat__body", "seat__partnership", "holder")
    ballot: Ballot = get_object_or_404(roll, seat__pk=seat)
    require(Permission.TAKE_POSITION, by=request.member, on=ballot, at=request.at)
    if not found.is_open(request.at):
        messages.warning(request, translate("This ballot is not open."))
        return to_election(request, found)
    if found.is_secret and ballot.has_voted:
        messages.info(
            request, translate("This seat's ballot is in the box already. A secret ballot cannot be changed.")
        )
        return to_election(request, found)
    standing = turned([one for one in candidates_of(found) if one.stands], by=ballot.pk)
    form = BallotForm(
        request.POST if request.method == "POST" else None, candidates=standing, ranking=ballot.ranking,
        initial={"blank": ballot.has_voted and not ballot.ranking},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            cast_ballot(ballot=ballot, ranking=form.cleaned_data["ranking"], by=request.member, at=request.at)
        except AlreadyCast as refusal:
            messages.info(request, str(refusal))
            return to_election(request, found)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            if found.is_secret:
                messages.success(request, translate("The ballot is in the box. Nobody can see whom it ranks."))
            else:
                messages.success(request, translate("Your ranking is kept. You can change it until the count."))
            return to_election(request, found)
    context = {"form": form, "election": found, "ballot": ballot, "is_holder": ballot.holder_id == request.member.pk}
    return render(request, "governance/elections/ballot.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def record_one(request: TableRequest, election: int, seat: int) -> HttpResponse:
    """A seat's ballot that came on paper, by phone or in the room; a secret one is not written down by anybody."""
    found = election_of(request, election)
    roll = Ballot.objects.filter(election=found).select_related("election", "seat__body", "seat__partnership", "holder")
    ballot: Ballot = get_object_or_404(roll, seat__pk=seat)
    require(Permission.RECORD_VOICES, by=request.member, on=ballot, at=request.at)
    if found.is_secret or not found.is_open(request.at):
        messages.warning(request, SECRET if found.is_secret else translate("This ballot is not open."))
        return to_election(request, found)
    form = RecordedBallotForm(
        request.POST if request.method == "POST" else None,
        candidates=[one for one in candidates_of(found) if one.stands], ranking=[],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            write_down(
                ballot=ballot, ranking=given["ranking"], channel=given["channel"], by=request.member, at=request.at
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            said = translate("The ballot of %(seat)s is written down, with your name beside it.")
            messages.success(request, said % {"seat": ballot.seat.name})
            return to_election(request, found)
    context = {"form": form, "election": found, "ballot": ballot}
    return render(request, "governance/elections/record.html", context)
