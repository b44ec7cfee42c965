"""The common agenda as a document people read, and each of its versions with what changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commontable.governance.datasets import common_agenda as datasets
from commontable.governance.datasets.common_agenda_alignment import Alignments, alignments_of
from commontable.governance.datasets.common_agenda_shaping import Shaping, shaping_of
from commontable.governance.datasets.decisions import bodies_of_recorder, how_decided, minority_views
from commontable.governance.exports.common_agenda import agenda_document, versions_file
from commontable.governance.exports.minutes import ENDINGS, file_of
from commontable.governance.models import AgendaVersion, Body
from commontable.governance.permissions import Permission
from commontable.governance.rules.common_agenda import ASKS, Part, changes
from commontable.partnership.permissions import allowed
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def show_agenda(request: TableRequest) -> HttpResponse:
    """What we pursue together, as it holds now; a page that teaches and begins it where nothing was adopted yet."""
    agenda = datasets.agenda_of(request.partnership)
    context: dict[str, Any] = {"agenda": agenda, "under_way": datasets.under_way(request.partnership)}
    if agenda is None:
        context |= {
            "asks": [(part, ASKS[part]) for part in Part],
            "has_bodies": Body.objects.of(request.partnership).filter(closed_on=None).exists(),
            "may_record": bool(bodies_of_recorder(request.member, at=request.at)),
        }
        return render(request, "governance/common_agenda/empty.html", context)
    plans = alignments_of(request.partnership, agenda=agenda, day=request.partnership.day(request.at))
    mine = next((one for one in plans.each if one.partner.pk == request.member.partner_id), None)
    context |= {
        "parts": _read(agenda, shaping_of(request.partnership), plans),
        "not_written": [one.part.label for one in datasets.in_order(agenda.parts) if not one.text],
        "how": how_decided(agenda.decision),
        "views": minority_views(agenda.decision),
        "otherwise": _otherwise(datasets.versions_of(request.partnership)),
        "plans": plans,
        "mine": mine,
        "may_declare": allowed(
            Permission.DECLARE_ALIGNMENT, by=request.member, on=request.member.partner, at=request.at
        ).ok,
        "newer": getattr(agenda.decision, "replaced_by", None),
        "files": [(ending, ending.upper()) for ending in ENDINGS],
        "may_record": bool(bodies_of_recorder(request.member, at=request.at)),
    }
    return render(request, "governance/common_agenda/agenda.html", context)


@require_GET
@at_table
def list_versions(request: TableRequest) -> HttpResponse:
    """Every version that was adopted, the newest first, with the parts it changed."""
    return render(request, "governance/common_agenda/versions.html", {"rows": _changed(request)})


@require_GET
@at_table
def export_versions(request: TableRequest) -> HttpResponse:
    """Every part of every version as CSV."""
    return versions_file(request.partnership)


@require_GET
@at_table
def show_version(request: TableRequest, version: int) -> HttpResponse:
    """One version as it was adopted, with what changed since the one before or the one asked for (`?since=1`)."""
    known = datasets.versions_of(request.partnership)
    shown: AgendaVersion = get_object_or_404(known, number=version)
    others = [number for number in known.values_list("number", flat=True) if number < shown.number]
    wanted = request.GET.get("since", "")
    since = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 else shown.number - 1
    before = known.filter(number=since).first() if since in others else None
    changed = changes(before.parts, shown.parts) if before else []
    touched = {change.part for change in changed}
    context = {
        "version": shown,
        "before": before,
        "others": others,
        "changed": changed,
        "same": [one for one in datasets.in_order(shown.parts) if one.text and one.part not in touched],
        "newest": datasets.number_in_force(request.partnership.pk),
        "how": how_decided(shown.decision),
        "views": minority_views(shown.decision),
    }
    return render(request, "governance/common_agenda/version.html", context)


@require_GET
@at_table
def agenda_file(request: TableRequest, ending: str) -> HttpResponse:
    """The agenda as it holds, with its versions, as a file to keep."""
    agenda = datasets.agenda_of(request.partnership)
    if agenda is None or ending not in ENDINGS:
        raise Http404
    return file_of(agenda_document(agenda), ending=ending)


def _read(agenda: AgendaVersion, shaping: Shaping, plans: Alignments) -> list[dict[str, Any]]:
    """Each part that has words, with the partners who shaped it and how many plans serve it."""
    found = []
    for one in datasets.in_order(agenda.parts):
        if one.text:
            steps = shaping.of(one.part)
            partners = {step.writer.partner_id: step.writer.partner for step in steps}
            partners |= {voice.partner.pk: voice.partner for step in steps for voice in step.voices}
            names = sorted(partner.called for partner in partners.values())
            found.append({"one": one, "shaped": names, "served": len(plans.serving(one.part))})
    return found


def _otherwise(versions: Iterable[AgendaVersion]) -> list[dict[str, Any]]:
    """Who saw it otherwise, version by version: a view stays with the agenda when a later version is adopted."""
    return [{"version": one, "views": views} for one in versions if (views := minority_views(one.decision))]


def _changed(request: TableRequest) -> list[dict[str, Any]]:
    versions = list(datasets.versions_of(request.partnership))
    before = [*(one.parts for one in versions[1:]), {}]
    return [
        {
            "version": one,
            "changed": [change.part.label for change in changes(older, one.parts)],
            "how": how_decided(one.decision),
            "otherwise": len(one.decision.dissent),
        }
        for one, older in zip(versions, before, strict=True)
    ]
