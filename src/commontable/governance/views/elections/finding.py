"""The election an address speaks of, and the way back to its page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from commontable.governance.models import Election
from commontable.partnership.views.table import TableRequest


def election_of(request: TableRequest, number: int) -> Election:
    """The table's election of that number; raises Http404 where there is none."""
    known = Election.objects.of(request.partnership).select_related("body__partnership", "partnership")
    found: Election = get_object_or_404(known, number=number)
    return found


def to_election(request: TableRequest, election: Election) -> HttpResponse:
    """Back to the election's page."""
    return redirect("governance:election", table=request.partnership.slug, election=election.number)
