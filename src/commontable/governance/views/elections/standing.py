"""People are nominated, accept and stand down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.governance.actions.elections.nominating import accept_nomination, nominate, stand_down
from commontable.governance.datasets.elections import candidates_of, possible_nominees
from commontable.governance.forms.elections import AcceptanceForm, NominationForm
from commontable.governance.models import Candidate
from commontable.governance.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import election_of, to_election


@require_http_methods(["GET", "POST"])
@at_table
def nominate_one(request: TableRequest, election: int) -> HttpResponse:
    """Whom, and why; people nominated already are not offered again."""
    found = election_of(request, election)
    require(Permission.NOMINATE, by=request.member, on=found, at=request.at)
    known = {one.member_id for one in candidates_of(found) if one.withdrawn_at is None}
    nominees = [one for one in possible_nominees(found, at=request.at) if one.pk not in known]
    form = NominationForm(request.POST if request.method == "POST" else None, nominees=nominees)
    if request.method == "POST" and form.is_valid():
        try:
            candidate = nominate(election=found, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            if candidate.stands:
                messages.success(request, translate("You stand for election."))
            else:
                says = translate("%(name)s is nominated and stands as soon as they accept.")
                messages.success(request, says % {"name": candidate.member.name})
            return to_election(request, found)
    context = {"form": form, "election": found, "nominees": nominees}
    return render(request, "governance/elections/nominate.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def accept_one(request: TableRequest, election: int, candidate: int) -> HttpResponse:
    """The nominee says yes in their own words; whoever leads the body may write down what they said."""
    found = election_of(request, election)
    nominee = _nominee(request, found.pk, candidate)
    form = AcceptanceForm(request.POST if request.method == "POST" else None, initial={"statement": nominee.statement})
    if request.method == "POST" and form.is_valid():
        statement = form.cleaned_data["statement"]
        try:
            accept_nomination(candidate=nominee, statement=statement, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            says = translate("%(name)s stands for election.")
            messages.success(request, says % {"name": nominee.member.name})
            return to_election(request, found)
    context = {"form": form, "election": found, "candidate": nominee, "is_me": nominee.member_id == request.member.pk}
    return render(request, "governance/elections/accept.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def stand_down_one(request: TableRequest, election: int, candidate: int) -> HttpResponse:
    """Asks before a candidacy is withdrawn."""
    found = election_of(request, election)
    nominee = _nominee(request, found.pk, candidate)
    if request.method == "POST":
        try:
            stand_down(candidate=nominee, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            says = translate("%(name)s does not stand for election.")
            messages.success(request, says % {"name": nominee.member.name})
        return to_election(request, found)
    context = {
        "heading": translate("Does %(name)s not stand for election?") % {"name": nominee.member.name},
        "text": translate(
            "The name will not be on the ballot. Until the ballot opens the person can be nominated again."
        ),
        "verb": translate("Withdraw the nomination"),
        "danger": True,
        "back_url": reverse("governance:election", args=[request.partnership.slug, found.number]),
    }
    return render(request, "confirm.html", context)


def _nominee(request: TableRequest, election: int, candidate: int) -> Candidate:
    known = Candidate.objects.of(request.partnership).filter(election=election)
    nominee: Candidate = get_object_or_404(
        known.select_related("member__partner", "election__body__partnership", "nominated_by"), pk=candidate
    )
    require(Permission.STAND, by=request.member, on=nominee, at=request.at)
    return nominee
