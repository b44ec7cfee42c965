"""The round, the seat or the objection an address names, where the reader may know of it."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from commontable.governance.models import Objection, Position, Round
from commontable.governance.views.proposals.finding import proposal_of
from commontable.partnership.views.table import TableRequest


def round_of(request: TableRequest, proposal: int, number: int) -> Round:
    """The round of the proposal with that number."""
    rounds = Round.objects.filter(proposal=proposal_of(request, proposal))
    found: Round = get_object_or_404(rounds.select_related("proposal__body__partnership", "version"), number=number)
    return found


def position_of(request: TableRequest, proposal: int, number: int, seat: int) -> Position:
    """The position of the seat in that round."""
    positions = Position.objects.filter(round=round_of(request, proposal, number))
    found: Position = get_object_or_404(
        positions.select_related("round__proposal__body__partnership", "seat__body__partnership", "holder"),
        seat__pk=seat,
    )
    return found


def objection_of(request: TableRequest, proposal: int, objection: int) -> Objection:
    """The objection against the proposal; one of a hidden round does not exist until the round has closed."""
    objections = Objection.objects.filter(proposal=proposal_of(request, proposal))
    still_open = Q(position__round__closes_at=None) | Q(position__round__closes_at__gt=request.at)
    hidden = objections.filter(still_open, position__round__closed_at=None, position__round__rule__hidden=True)
    found: Objection = get_object_or_404(
        objections.exclude(pk__in=hidden.values("pk")).select_related(
            "proposal__body__partnership", "position__seat__body__partnership", "position__round"
        ),
        pk=objection,
    )
    return found


def to_round(request: TableRequest, proposal: int, number: int) -> HttpResponse:
    """To the page of the round."""
    return redirect("governance:round", table=request.partnership.slug, proposal=proposal, round=number)
