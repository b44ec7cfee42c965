"""An election is announced, described again, opened and cancelled by whoever leads the body."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from commontable.accounts.rate_limits import at_most
from commontable.governance.actions.elections.announcing import (
    announce_election,
    cancel_election,
    change_election,
    open_election,
)
from commontable.governance.datasets.elections import bodies_led, candidates_of
from commontable.governance.forms.elections import CancellingForm, ElectionForm, OpeningForm
from commontable.governance.models import Body, Election
from commontable.governance.permissions import Permission
from commontable.governance.tasks.ballots import ask_and_send
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import election_of, to_election


@require_http_methods(["GET", "POST"])
@at_table
def announce_one(request: TableRequest) -> HttpResponse:
    """A form for a new election of a body the reader leads."""
    bodies = bodies_led(request.member, at=request.at)
    if not bodies.exists():
        some = Body.objects.of(request.partnership).first()
        if some is not None:
            require(Permission.FACILITATE, by=request.member, on=some, at=request.at)
        messages.warning(request, translate("There is no body that could elect yet. Form one first."))
        return redirect("governance:elections", table=request.partnership.slug)
    chosen = bodies.filter(slug=request.GET.get("body", "")).first() or bodies.first()
    form = ElectionForm(request.POST or None, bodies=bodies, initial={"body": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            made = announce_election(body=form.cleaned_data["body"], by=request.member, at=request.at, **form.shape)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The election is announced. Now people can be nominated."))
            return to_election(request, made)
    return render(request, "governance/elections/form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@at_table
def change_one(request: TableRequest, election: int) -> HttpResponse:
    """How the election is held, until its ballot opens."""
    found = election_of(request, election)
    require(Permission.FACILITATE, by=request.member, on=found, at=request.at)
    form = ElectionForm(request.POST or None, bodies=Body.objects.filter(pk=found.body_id), initial=_described(found))
    if request.method == "POST" and form.is_valid():
        try:
            change_election(election=found, by=request.member, at=request.at, **form.shape)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("It is changed."))
            return to_election(request, found)
    return render(request, "governance/elections/form.html", {"form": form, "election": found})


@require_http_methods(["GET", "POST"])
@at_table
def open_one(request: TableRequest, election: int) -> HttpResponse:
    """Asks until when ballots may be cast, and says who will be on them."""
    found = election_of(request, election)
    require(Permission.FACILITATE, by=request.member, on=found, at=request.at)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            open_election(election=found, closes_at=form.cleaned_data["closes_at"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The ballot is open. Every voting seat that is held today has one."))
            return to_election(request, found)
    candidates = candidates_of(found)
    context = {
        "form": form,
        "election": found,
        "standing": [one for one in candidates if one.stands],
        "undecided": [one for one in candidates if not one.stands and one.withdrawn_at is None],
    }
    return render(request, "governance/elections/open.html", context)


@require_POST
@at_table
@at_most("12/h/user", action="send_ballots")
def send_links(request: TableRequest, election: int) -> HttpResponse:
    """The holder of every seat that has not voted is sent a link to their ballot."""
    found = election_of(request, election)
    try:
        people = ask_and_send(election=found, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(n)d letter with a link is on its way.", "%(n)d letters with links are on their way.", people)
        messages.success(request, said % {"n": people})
    return to_election(request, found)


@require_http_methods(["GET", "POST"])
@at_table
def cancel_one(request: TableRequest, election: int) -> HttpResponse:
    """Asks before nobody is elected."""
    found = election_of(request, election)
    require(Permission.FACILITATE, by=request.member, on=found, at=request.at)
    form = CancellingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_election(election=found, why=form.cleaned_data["why"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The election is cancelled. No ballot of it is kept."))
            return to_election(request, found)
    return render(request, "governance/elections/cancel.html", {"form": form, "election": found})


def _described(election: Election) -> dict[str, object]:
    return {
        "body": election.body,
        "title": election.title,
        "about": election.about,
        "what": "chair" if election.is_for_chair else "seats",
        "places": election.places,
        "secrecy": "secret" if election.is_secret else "open",
        "quorum": f"{election.quorum_of}/{election.quorum_in}",
    }
