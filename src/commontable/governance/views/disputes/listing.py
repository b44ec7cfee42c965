"""The disputes the reader may know of, how a dispute goes here, and the few figures about all of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.governance.datasets.disputes import FEWEST, counts_of, disputes_listed
from commontable.governance.rules.dispute_days import DAYS
from commontable.partnership.exports import csv_file, yes_or_no
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def show_disputes(request: TableRequest) -> HttpResponse:
    """What is to be settled, first what the reader has a part in."""
    lines = disputes_listed(request.member, at=request.at)
    context = {
        "mine": [line for line in lines if line.is_mine and line.is_open],
        "others": [line for line in lines if not line.is_mine and line.is_open],
        "ended": [line for line in lines if not line.is_open],
        "counts": counts_of(request.partnership, at=request.at),
        "fewest": FEWEST,
        "days": list(DAYS.values()),
    }
    return render(request, "governance/disputes/list.html", context)


@require_GET
@at_table
def show_how(request: TableRequest) -> HttpResponse:
    """How a dispute goes here, step by step, before anybody raises one."""
    return render(request, "governance/disputes/how.html", {"days": list(DAYS.values())})


@require_GET
@at_table
def export_disputes(request: TableRequest) -> HttpResponse:
    """The disputes the reader may know of as CSV: where they stand, nothing of what was said."""
    return csv_file(
        name=f"{request.partnership.slug}-disputes",
        columns=["number", "title", "sides", "private", "raised_on", "stage", "stage_until", "ended_on"],
        rows=[
            (
                line.dispute.number, line.dispute.title, "; ".join(line.sides), yes_or_no(line.dispute.is_private),
                request.partnership.day(line.dispute.raised_at), line.dispute.get_stage_display(),
                line.dispute.stage_until,
                request.partnership.day(line.dispute.ended_at) if line.dispute.ended_at else "",
            )
            for line in disputes_listed(request.member, at=request.at)
        ],
    )  # fmt: skip
