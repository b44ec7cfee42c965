"""The proposals of the table: listed, searched, taken away as CSV."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.governance.datasets.proposals import listed, visible_to
from commontable.governance.forms.proposals import ProposalFilter
from commontable.governance.models import Body, Proposal
from commontable.governance.rules.proposal import OPEN
from commontable.partnership.exports import csv_file
from commontable.partnership.views.table import TableRequest, at_table

from .showing import how_many

A_PAGE = 50


@require_GET
@at_table
def list_proposals(request: TableRequest) -> HttpResponse:
    """What is proposed at this table, the newest first, with what is open said at the top."""
    form, wanted, proposals = _wanted(request)
    given = {name: value for name, value in wanted.items() if value}
    context = {
        "form": form,
        "is_filtered": bool(given),
        "page": Paginator(proposals, A_PAGE).get_page(request.GET.get("page")),
        "query": urlencode(given),
        "heading": how_many(visible_to(request.member, at=request.at).filter(stage__in=OPEN).count()),
    }
    return render(request, "governance/proposals/list.html", context)


@require_GET
@at_table
def export_proposals(request: TableRequest) -> HttpResponse:
    """The list as CSV."""
    _form, _given, proposals = _wanted(request)
    return csv_file(
        name=f"{request.partnership.slug}-proposals",
        columns=["number", "title", "body", "stage", "author", "partner", "made_on", "ended_on", "round", "silent"],
        rows=[
            (
                one.number, one.title, one.body.name, one.get_stage_display(), one.author.name,
                one.author.partner.name, request.partnership.day(one.made_at),
                request.partnership.day(one.ended_at) if one.ended_at else None,
                one.round_number, one.silent,  # type: ignore[attr-defined]
            )
            for one in proposals
        ],
    )  # fmt: skip


def _wanted(request: TableRequest) -> tuple[ProposalFilter, dict[str, Any], QuerySet[Proposal]]:
    bodies = Body.objects.of(request.partnership).order_by("name")
    form = ProposalFilter(request.GET, bodies=[(one.slug, one.name) for one in bodies])
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, wanted, listed(visible_to(request.member, at=request.at), **wanted)
