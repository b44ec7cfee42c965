"""All plans of linkage at the table."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets.linkage import listed
from commontable.measurement.models import LinkagePlan
from commontable.measurement.permissions import Permission
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import may
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def list_plans(request: TableRequest) -> HttpResponse:
    """Open plans with their newest linking, then closed ones."""
    plans = listed(request.partnership, at=request.at)
    context = {
        "plans": [one for one in plans if one.plan.closed_at is None],
        "closed": [one for one in plans if one.plan.closed_at is not None],
        "keeps": may(Permission.PLAN_LINKAGE, by=request.member, at=request.at),
    }
    return render(request, "measurement/linkage/list.html", context)


@require_GET
@at_table
def export_plans(request: TableRequest) -> HttpResponse:
    """The list as CSV."""
    plans = listed(request.partnership, at=request.at)
    return csv_file(
        name=f"{request.partnership.slug}-linkage",
        columns=["slug", "title", "purpose", "datasets", "mode", "threshold", "linked_at", "people", "precision",
                 "recall", "closed_at"],
        rows=[
            (
                one.plan.slug, one.plan.title, one.plan.purpose,
                "; ".join(linked.dataset.slug for linked in one.linked), one.plan.mode, one.plan.threshold,
                one.newest.finished_at.date() if one.newest and one.newest.finished_at else "",
                one.newest.people if one.newest else "", one.quality.precision.value, one.quality.recall.value,
                one.plan.closed_at.date() if one.plan.closed_at else "",
            )
            for one in plans
        ],
    )  # fmt: skip


def plan_of(request: TableRequest, slug: str) -> LinkagePlan:
    """The table's own plan of that address, or a page that does not exist."""
    found: LinkagePlan = get_object_or_404(
        LinkagePlan.objects.of(request.partnership).select_related(
            "partnership", "reviewer__partner", "made_by", "closed_by"
        ),
        slug=slug,
    )
    return found
