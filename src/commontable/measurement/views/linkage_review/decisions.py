"""What was decided about pairs, without anybody's identity; each can be taken back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_POST

from commontable.measurement.actions.linkage_review import withdraw_decision
from commontable.measurement.models import Dataset, LinkageDecision
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.linkage_review import agreements, answer_of, how_sure
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import allowed
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import Review, review_of

A_PAGE = 50


@require_GET
@at_table
def list_decisions(request: TableRequest, plan: str) -> HttpResponse:
    """Every answer that was given, the newest first, those taken back among them."""
    review = review_of(request, plan)
    page = Paginator(_decisions(review), A_PAGE).get_page(request.GET.get("page"))
    titles = dict(Dataset.objects.of(request.partnership).values_list("slug", "title"))
    return render(request, "measurement/linkage_review/decisions.html", {
        "review": review,
        "plan": review.plan,
        "page": page,
        "decisions": [
            {
                "kept": one,
                "answer": answer_of(same=one.same).label,
                "left": titles.get(one.left_source, one.left_source),
                "right": titles.get(one.right_source, one.right_source),
                "agreements": list(agreements(one.pattern)),
                "sure": how_sure(one.probability) if one.probability is not None else "",
            }
            for one in page
        ],
        "may_undo": allowed(Permission.REVIEW_PAIRS, by=request.member, on=review.plan, at=request.at).ok
        and review.plan.closed_at is None,
    })  # fmt: skip


@require_GET
@at_table
def download_decisions(request: TableRequest, plan: str) -> HttpResponse:
    """Every answer as CSV: who said what when, how the columns agreed; no name and no fingerprint."""
    review = review_of(request, plan)
    rows = [
        (
            one.pk, one.run.number if one.run else "", one.left_source, one.right_source,
            answer_of(same=one.same).value, one.pattern,
            "" if one.probability is None else f"{one.probability:.3f}", one.by.name, one.at.isoformat(),
            one.withdrawn_at.isoformat() if one.withdrawn_at else "",
        )
        for one in _decisions(review)
    ]  # fmt: skip
    columns = (
        "decision", "linking", "left_source", "right_source", "answer", "pattern", "probability", "by", "at",
        "taken_back_at",
    )  # fmt: skip
    return csv_file(name=f"{review.plan.slug}-decisions-about-pairs", columns=columns, rows=rows)


@require_POST
@at_table
def take_back(request: TableRequest, plan: str, decision: int) -> HttpResponse:
    """The decision no longer counts."""
    review = review_of(request, plan)
    held = get_object_or_404(LinkageDecision.objects.of(request.partnership), plan=review.plan, pk=decision)
    try:
        withdraw_decision(decision=held, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, translate("The answer is taken back. It counts no more from the next linking on."))
    return redirect("measurement:linkage_decisions", table=request.partnership.slug, plan=plan)


def _decisions(review: Review) -> QuerySet[LinkageDecision]:
    found: QuerySet[LinkageDecision] = (
        LinkageDecision.objects.filter(plan=review.plan)
        .select_related("by", "run", "withdrawn_by")
        .order_by("-at", "-pk")
    )
    return found
