"""What partners promised: the list, and each promise with how it stands."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commontable.agreements.datasets import commitments as datasets
from commontable.agreements.forms.commitments import CommitmentFilter
from commontable.agreements.models import Commitment
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.commitment import CommitmentStage
from commontable.partnership.exports import csv_file
from commontable.partnership.models import Partner
from commontable.partnership.permissions import allowed
from commontable.partnership.views.sections import sections_of
from commontable.partnership.views.table import TableRequest, at_table

A_PAGE = 50


def commitment_of(request: TableRequest, number: int) -> Commitment:
    """The promise with that number at this table, or 404."""
    promises = (
        Commitment.objects.of(request.partnership)
        .select_related(
            "partnership",
            "partner",
            "member__partner",
            "made_by",
            "done_by",
            "confirmed_by__partner",
            "missed_by__partner",
        )
        .select_related("evidence_kept")
        .defer("evidence_kept__content")
    )
    promise: Commitment = get_object_or_404(promises, number=number)
    return promise


def _wanted(request: TableRequest) -> tuple[CommitmentFilter, dict[str, Any]]:
    promising = Partner.objects.of(request.partnership).filter(commitments__isnull=False).distinct().order_by("name")
    form = CommitmentFilter(request.GET, partners=list(promising))
    return form, form.cleaned_data if form.is_valid() else {}


@require_GET
@at_table
def show_commitments(request: TableRequest) -> HttpResponse:
    """What is promised, soonest day first, and how promises of the past twelve months turned out."""
    today = request.partnership.day(request.at)
    form, wanted = _wanted(request)
    promises = datasets.promises_of(request.partnership, today=today, **wanted)
    page = Paginator(promises, A_PAGE).get_page(request.GET.get("page"))
    counted = datasets.kept_by_sector(request.partnership, at=request.at)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "is_filtered": any(wanted.values()),
        "page": page,
        "promises": datasets.with_turns(page.object_list, partnership=request.partnership, today=today),
        "sectors": counted,
        "kept": datasets.together(counted),
        "query": query.urlencode(),
    }
    return render(request, "agreements/commitments.html", context)


@require_GET
@at_table
def export_commitments(request: TableRequest) -> HttpResponse:
    """The promises asked for as CSV; all of them without a filter."""
    today = request.partnership.day(request.at)
    _form, wanted = _wanted(request)
    wanted["show"] = wanted.get("show") or "all"
    promises = datasets.promises_of(request.partnership, today=today, **wanted)
    return csv_file(
        name=f"{request.partnership.slug}-commitments",
        columns=[
            "number", "partner", "sector", "who_answers", "what", "how_we_will_know", "made_on", "due_on", "stands",
            "evidence", "done_on", "confirmed_on", "withdrawn_why",
        ],
        rows=[
            (
                one.number, one.partner.name, one.partner.get_sector_display(), one.member.name, one.what,
                one.evidence_wanted, _day(request, one.made_at), one.due_on, one.turn.label, one.evidence,
                _day(request, one.done_at), _day(request, one.confirmed_at), one.withdrawn_why,
            )
            for one in datasets.with_turns(promises, partnership=request.partnership, today=today)
        ],
    )  # fmt: skip


@require_GET
@at_table
def show_commitment(request: TableRequest, commitment: int) -> HttpResponse:
    """One promise: who, what, by when, how it went, and what the reader may do about it."""
    promise = commitment_of(request, commitment)
    today = request.partnership.day(request.at)
    datasets.with_turns([promise], partnership=request.partnership, today=today)
    known: dict[str, Any] = {"by": request.member, "on": promise, "at": request.at}
    is_theirs = allowed(Permission.REPORT_COMMITMENTS, **known).ok
    is_other = request.member.partner_id != promise.partner_id
    context = {
        "promise": promise,
        "moves": promise.new_dates.select_related("by").order_by("at", "pk"),
        "may_report": is_theirs and promise.stage == CommitmentStage.OPEN,
        "may_move": is_theirs and promise.stage == CommitmentStage.OPEN and today <= promise.due_on,
        "may_restore": is_theirs and promise.stage == CommitmentStage.WITHDRAWN,
        "may_confirm": is_other and promise.stage == CommitmentStage.DONE and allowed(
            Permission.CONFIRM_COMMITMENTS, **known
        ).ok,
        "is_theirs": not is_other,
        "sections": sections_of("commitment_page", commitment=promise, by=request.member, at=request.at),
    }  # fmt: skip
    return render(request, "agreements/commitment.html", context)


@require_GET
@at_table
def show_evidence(request: TableRequest, commitment: int) -> HttpResponse:
    """The file that shows that the promise was kept, as it is kept; no browser runs anything in it."""
    kept = commitment_of(request, commitment).evidence_kept
    if kept is None:
        raise Http404
    response = HttpResponse(bytes(kept.content), content_type=kept.media_type)
    ending = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}[kept.media_type]
    response["Content-Disposition"] = f'attachment; filename="promise-{commitment}.{ending}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _day(request: TableRequest, at: Any) -> date | None:
    return request.partnership.day(at) if at else None
