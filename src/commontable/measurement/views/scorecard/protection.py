"""One page that explains the one mark: how no child can be recognised in a released figure."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.analysis.disclosure import Policy
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def show_protection(request: TableRequest) -> HttpResponse:
    """What is protected, why a figure beside a protected one is protected too, and what stands in its place."""
    policy = Policy(minimum_count=request.partnership.minimum_count)
    tiers: list[dict[str, object]] = []
    for tier in policy.tiers:
        if tier.from_n >= policy.minimum_count and tier.cuts:
            said = {"is_exact": tier.exact, "low": tier.cuts[0], "high": tier.cuts[-1]}
            if not tiers or said.items() - tiers[-1].items():
                tiers.append({"from_n": tier.from_n, **said})
    return render(request, "measurement/scorecard/protection.html", {"policy": policy, "tiers": tiers})
