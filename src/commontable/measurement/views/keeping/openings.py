"""Who opened what: a partner's data steward about its own rows, the backbone about all of them."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.journal.models import Entry
from commontable.measurement.datasets.openings import openings_of, told
from commontable.measurement.forms.openings import OpeningsFilter
from commontable.measurement.permissions import Permission
from commontable.partnership.datasets.acts import people_of
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import may, require
from commontable.partnership.views.table import TableRequest, at_table

A_PAGE = 25


@require_GET
@at_table
def list_openings(request: TableRequest) -> HttpResponse:
    """Every opening of rows, newest first."""
    form, entries = _asked(request)
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "is_filtered": form.is_valid() and any(form.cleaned_data.values()),
        "sees_all": "owner" in form.fields,
        "page": page,
        "openings": told(page.object_list, partnership=request.partnership),
        "query": query.urlencode(),
    }
    return render(request, "measurement/keeping/openings.html", context)


@require_GET
@at_table
def export_openings(request: TableRequest) -> HttpResponse:
    """The list as CSV."""
    _form, entries = _asked(request)
    return csv_file(
        name=f"{request.partnership.slug}-who-opened-what",
        columns=["entry", "at", "who", "organisation", "how", "what_for", "rows_of", "file", "file_id"],
        rows=[
            (one.number, one.at.isoformat(), one.who, one.partner, one.how, one.what_for, one.owner, one.what, one.file)
            for one in told(entries, partnership=request.partnership)
        ],
    )


def _asked(request: TableRequest) -> tuple[OpeningsFilter, QuerySet[Entry]]:
    sees_all = may(Permission.SEE_OPENINGS, by=request.member, at=request.at)
    if not sees_all:
        require(Permission.SEE_OWN_OPENINGS, by=request.member, on=request.member.partner, at=request.at)
    form = OpeningsFilter(
        request.GET, people=people_of(request.partnership), partnership=request.partnership, sees_all=sees_all
    )
    wanted: dict[str, Any] = dict(form.cleaned_data) if form.is_valid() else {}
    owner = wanted.pop("owner", None)
    partner_id = (owner.pk if owner else None) if sees_all else request.member.partner_id
    return form, openings_of(request.partnership, partner_id=partner_id, **wanted)
