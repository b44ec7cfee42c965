"""The journal: every act at the table, and the proof that none was rewritten."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.journal.actions import scope_of
from commontable.journal.models import Head
from commontable.journal.verify import verify
from commontable.partnership.datasets import acts
from commontable.partnership.exports import csv_file
from commontable.partnership.forms.journal import JournalFilter, NoteForm
from commontable.partnership.permissions import Permission, require

from .table import TableRequest, at_table

A_PAGE = 50


def _form(request: TableRequest) -> tuple[JournalFilter, dict[str, Any]]:
    require(Permission.READ_JOURNAL, by=request.member, on=request.partnership, at=request.at)
    form = JournalFilter(
        request.GET, people=acts.people_of(request.partnership), kinds=acts.kinds_of(request.partnership)
    )
    return form, form.cleaned_data if form.is_valid() else {}


@require_GET
@at_table
def show_journal(request: TableRequest) -> HttpResponse:
    """What happened, newest first."""
    form, wanted = _form(request)
    page = Paginator(acts.entries_of(request.partnership, **wanted), A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "is_filtered": any(wanted.values()),
        "page": page,
        "acts": acts.acts(page.object_list, partnership=request.partnership),
        "query": query.urlencode(),
        "head": Head.objects.filter(scope=scope_of(request.partnership)).first(),
    }
    return render(request, "partnership/journal.html", context)


@require_GET
@at_table
def export_csv(request: TableRequest) -> HttpResponse:
    """The acts as CSV, with their digests."""
    _, wanted = _form(request)
    entries = list(acts.entries_of(request.partnership, **wanted))
    columns = ["number", "at", "who", "partner", "event", "did", "what", "words", "previous", "digest"]
    return csv_file(
        name=f"{request.partnership.slug}-journal",
        columns=columns,
        rows=[
            (
                act.sequence, act.at.isoformat(), act.who, act.partner, entry.event, act.did, entry.object_name,
                "; ".join(act.details), entry.previous, entry.digest,
            )
            for entry, act in zip(entries, acts.acts(entries, partnership=request.partnership), strict=True)
        ],
    )  # fmt: skip


@require_GET
@at_table
def export_json(request: TableRequest) -> HttpResponse:
    """The acts as JSON with everything that the digests are made of, so that the chain can be checked elsewhere."""
    _, wanted = _form(request)
    names = [
        "scope", "sequence", "at", "event", "actor_id", "actor_name", "actor_partner", "object_type", "object_id",
        "object_name", "payload_digest", "previous", "digest",
    ]  # fmt: skip
    entries = []
    for entry in acts.entries_of(request.partnership, **wanted):
        payload = getattr(entry, "payload", None)
        row = {name: getattr(entry, name) for name in names} | {"at": entry.at.isoformat(timespec="microseconds")}
        entries.append(row | {"salt": payload.salt, "payload": payload.body} if payload else row)
    response = HttpResponse(
        json.dumps(entries, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{request.partnership.slug}-journal.json"'
    return response


@require_GET
@at_table
def verify_journal(request: TableRequest) -> HttpResponse:
    """Whether the chain is whole, and whether it still holds what somebody noted outside."""
    require(Permission.READ_JOURNAL, by=request.member, on=request.partnership, at=request.at)
    form = NoteForm(request.GET)
    expected = form.cleaned_data.get("noted") if form.is_valid() else None
    verdict = None if form.errors else verify(scope_of(request.partnership), expected=expected)
    return render(request, "partnership/verify.html", {"form": form, "verdict": verdict, "expected": expected})
