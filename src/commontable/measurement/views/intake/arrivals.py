"""Which files have come and which are missing, for the backbone: counts and dates, never a row."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets.arrivals import Standing, count_of, standings
from commontable.measurement.models import Due
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.delivery import Arrival
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import require
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def show_arrivals(request: TableRequest) -> HttpResponse:
    """Everything asked of everybody, with what has come."""
    found = _asked(request)
    kind = request.GET.get("show", "")
    context = {
        "all": found,
        "shown": [one for one in found if one.arrival == kind] if kind in Arrival.values else found,
        "kind": kind,
        "kinds": [(one.value, one.label, count_of(found, one)) for one in Arrival],
        "missing": count_of(found, Arrival.MISSING),
        "come": sum(one.first_on is not None for one in found),
    }
    return render(request, "measurement/data/arrivals.html", context)


@require_GET
@at_table
def export_arrivals(request: TableRequest) -> HttpResponse:
    """The list as CSV."""
    return csv_file(
        name=f"{request.partnership.slug}-arrivals",
        columns=["dataset", "period", "partner", "due_on", "arrival", "first_accepted_on", "rows_in_force", "stage"],
        rows=[
            (
                one.due.dataset.title, one.due.label, one.due.partner.name, one.due.due_on, one.arrival.value,
                one.first_on, one.in_force.row_count if one.in_force else None,
                one.under_way.stage if one.under_way else None,
            )
            for one in _asked(request)
        ],
    )  # fmt: skip


def _asked(request: TableRequest) -> list[Standing]:
    require(Permission.SEE_ARRIVALS, by=request.member, on=request.partnership, at=request.at)
    return standings(Due.objects.of(request.partnership), at=request.at)
