"""A ballot is closed and counted, and those elected take their place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commontable.governance.actions.elections.counting import close_election
from commontable.governance.actions.elections.seating import seat_elected
from commontable.governance.datasets.elections import candidates_of, vacant_seats
from commontable.governance.forms.elections import SeatingForm
from commontable.governance.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import election_of, to_election


@require_http_methods(["GET", "POST"])
@at_table
def count_one(request: TableRequest, election: int) -> HttpResponse:
    """Asks before the ballot closes, and says how many seats have not voted."""
    found = election_of(request, election)
    require(Permission.FACILITATE, by=request.member, on=found, at=request.at)
    if request.method == "POST":
        try:
            close_election(election=found, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, translate("The ballots are counted."))
        return to_election(request, found)
    silent = found.ballots.filter(has_voted=False).count()
    lines = [translate("No ballot is taken after that, and the count cannot be undone.")]
    if silent:
        lines.insert(
            0,
            ngettext("%(n)d seat has not voted.", "%(n)d seats have not voted.", silent) % {"n": silent},
        )
    context = {
        "heading": translate("Close the ballot and count it?"),
        "text": translate("Every round of the count will be on the page, with every transfer of votes."),
        "consequences": lines,
        "verb": translate("Close and count"),
        "back_url": reverse("governance:election", args=[request.partnership.slug, found.number]),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def seat_them(request: TableRequest, election: int) -> HttpResponse:
    """From when the elected have the chair, or which seat each of them takes."""
    found = election_of(request, election)
    require(Permission.SEAT_MEMBERS, by=request.member, on=found, at=request.at)
    if not found.result or not found.result.get("elected") or found.seated_at is not None:
        messages.warning(request, translate("There is nobody to seat in this election."))
        return to_election(request, found)
    elected = [one for one in candidates_of(found) if one.pk in found.result["elected"]]
    seats = [] if found.is_for_chair else vacant_seats(found.body, at=request.at)
    form = SeatingForm(
        request.POST if request.method == "POST" else None,
        elected=[] if found.is_for_chair else elected,
        seats=seats,
        initial={"starts_on": request.partnership.day(request.at)},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            seat_elected(
                election=found, seats=form.chosen, starts_on=given["starts_on"], ends_on=given["ends_on"],
                by=request.member, at=request.at,
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("It is done, and on record with the body."))
            return to_election(request, found)
    context = {
        "form": form,
        "election": found,
        "elected": elected,
        "is_short": not found.is_for_chair and len(seats) < len(elected),
    }
    return render(request, "governance/elections/seat.html", context)
