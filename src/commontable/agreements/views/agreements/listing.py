"""All agreements of the table the reader may know of: what needs them, what holds, what is being made, what ended."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from commontable.agreements.datasets.agreements import versions_visible_to
from commontable.agreements.datasets.standing import HOLDS, MAKING, OVER
from commontable.agreements.exports import agreements_file
from commontable.agreements.forms.agreements.acts import AgreementFilter
from commontable.agreements.models import Party
from commontable.partnership.models import Partner
from commontable.partnership.views.sections import sections_of
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui import wording

from .rows import MINE, Listing, Row, listing_of, rows_of


@require_GET
@at_table
def show_agreements(request: TableRequest) -> HttpResponse:
    """The list, with what it asks of the reader said on top."""
    form, wanted, given = _wanted(request)
    found = listing_of(request, page=request.GET.get("page"), **wanted)
    asked = {row.agreement.pk for row in found.mine}  # what is asked of the reader is said once
    context = {
        "form": form,
        "is_filtered": bool(given),
        "any": found.any,
        "page": found.page,
        "groups": [
            (_heading(group), group, list(some))
            for group, some in groupby(found.page.object_list, lambda row: row.group)
        ],
        "heading": _found(found.page.paginator.count) if given else _situation(found),
        "soon": [] if given else [one for one in found.soon if one.agreement.pk not in asked],
        "due": [] if given else found.due,
        "today": request.partnership.day(request.at),
        "query": urlencode(given),
        "sections": sections_of("agreements_page", by=request.member, at=request.at) if not given else [],
    }
    return render(request, "agreements/agreements/list.html", context)


@require_GET
@at_table
def export_agreements(request: TableRequest) -> HttpResponse:
    """The agreements asked for as CSV."""
    _form, wanted, _given = _wanted(request)
    return agreements_file(request.partnership, [_line(row) for row in rows_of(request, **wanted)])


def _wanted(request: TableRequest) -> tuple[AgreementFilter, dict[str, Any], dict[str, str]]:
    seen = versions_visible_to(request.member, at=request.at)
    named = Party.objects.of(request.partnership).filter(version__in=seen).values("partner")
    partners = Partner.objects.of(request.partnership).filter(pk__in=named).order_by("name")
    form = AgreementFilter(request.GET, partners=list(partners))
    wanted = form.cleaned_data if form.is_valid() else {}
    given = {name: value.slug if isinstance(value, Partner) else value for name, value in wanted.items() if value}
    return form, wanted, given


def _situation(found: Listing) -> str:
    mine = found.mine
    if len(mine) == 1 and mine[0].ask and mine[0].ask.key == "sign":
        return translate("One agreement waits for your signature")
    if mine:
        return ngettext("%(n)s agreement needs you", "%(n)s agreements need you", len(mine)) % {
            "n": wording.figure(len(mine), "count")
        }
    holds = found.holds
    if holds:
        return ngettext(
            "%(n)s agreement is in force; nothing waits for you",
            "%(n)s agreements are in force; nothing waits for you",
            holds,
        ) % {"n": wording.figure(holds, "count")}
    if found.any:
        return translate("No agreement is in force at present")
    return translate("Nothing is agreed in writing yet")


def _found(count: int) -> str:
    return ngettext("%(n)s agreement fits what you asked for", "%(n)s agreements fit what you asked for", count) % {
        "n": wording.figure(count, "count")
    }


def _heading(group: str) -> str:
    return {
        MINE: translate("What needs you"),
        MAKING: translate("Being made"),
        HOLDS: translate("In force"),
        OVER: translate("Ended or never signed"),
    }[group]


def _line(row: Row) -> tuple[Any, ...]:
    agreement, version = row.agreement, row.version
    return (
        agreement.number, agreement.title, agreement.get_kind_display(), row.standing.chip, version.number,
        "; ".join(party.partner.name for party in version.parties.all()), version.starts_on, version.ends_on,
        version.terminated_on, row.destroyed_by, agreement.parent and agreement.parent.number,
        agreement.renews and agreement.renews.number, agreement.author.name,
    )  # fmt: skip
