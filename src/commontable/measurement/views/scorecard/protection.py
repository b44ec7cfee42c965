"""One page that explains the one mark: how no child can be recognised in a released figure."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets.policies import policies_of
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.views.policies import cards_of
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def show_protection(request: TableRequest) -> HttpResponse:
    """What is protected, why a figure beside a protected one is too, and the policy of each audience in words."""
    held = policies_of(request.partnership)
    return render(
        request,
        "measurement/scorecard/protection.html",
        {"policy": held[Audience.PARTNERS].policy, "held": cards_of(held)},
    )
