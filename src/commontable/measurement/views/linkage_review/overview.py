"""How many pairs are uncertain, how they agree, who looks at them and how far that is. Nobody's name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.accounts.rate_limits import at_most
from commontable.analysis.pairs import Pair
from commontable.measurement.actions.linkage_review import answered_pairs, see_patterns
from commontable.measurement.models import Dataset, LinkageRun
from commontable.measurement.rules.linkage_review import agreements, answer_of, how_sure
from commontable.partnership.exports import csv_file
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import Review, review_of, run_of

A_PAGE = 25
READING = "120/10m/user"  # every page of patterns opens a file in a process of its own


@require_GET
@at_table
def show_review(request: TableRequest, plan: str) -> HttpResponse:
    """Where the review stands. Patterns are read in a closed process and only when they are asked for."""
    return show_patterns(request, plan) if "patterns" in request.GET else _shown(request, review_of(request, plan))


@at_most(READING, action="read_patterns", reads_too=True)
def show_patterns(request: TableRequest, plan: str) -> HttpResponse:
    """The same with a page of the uncertain pairs, by how their columns agree."""
    review = review_of(request, plan)
    page = _patterns(request, run_of(review)) if review.total > 0 else None
    return _shown(request, review, page=page, patterns=_told(page, run_of(review)) if page else [])


def _shown(request: TableRequest, review: Review, **patterns: Any) -> HttpResponse:
    return render(request, "measurement/linkage_review/overview.html", {
        "review": review,
        "plan": review.plan,
        "percent": 100 * review.answered // review.total if review.total else 100,
        **patterns,
    })  # fmt: skip


@require_GET
@at_most("60/10m/user", action="list_pairs", reads_too=True)
@at_table
def download_patterns(request: TableRequest, plan: str) -> HttpResponse:
    """Every uncertain pair by how its columns agree, as CSV."""
    review = review_of(request, plan)
    run = run_of(review)
    seen = see_patterns(run=run, by=request.member, at=request.at)
    known = answered_pairs(run)
    rows = [
        (
            one.number, one.left_source, one.right_source, f"{one.probability:.3f}", one.pattern,
            answer_of(same=known[one.key].same).value if one.key in known else "",
        )
        for one in seen.pairs
    ]  # fmt: skip
    columns = ("pair", "left_source", "right_source", "probability", "pattern", "answer")
    return csv_file(name=f"{review.plan.slug}-uncertain-pairs", columns=columns, rows=rows)


def _patterns(request: TableRequest, run: LinkageRun) -> Page[Pair] | None:
    try:
        seen = see_patterns(run=run, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return None
    return Paginator(seen.pairs, A_PAGE).get_page(request.GET.get("page"))


def _told(page: Page[Pair], run: LinkageRun) -> list[dict[str, Any]]:
    known = answered_pairs(run)
    titles = titles_of(run)
    return [
        {
            "pair": one,
            "left": titles.get(one.left_source, one.left_source),
            "right": titles.get(one.right_source, one.right_source),
            "agreements": list(agreements(one.pattern)),
            "sure": how_sure(one.probability),
            "answer": answer_of(same=known[one.key].same).label if one.key in known else "",
        }
        for one in page
    ]


def titles_of(run: LinkageRun) -> dict[str, str]:
    """What people call the sources of the linking, those among them that have left the plan since."""
    sources = list(run.settings.get("fields", {}))
    return dict(Dataset.objects.of(run.partnership).filter(slug__in=sources).values_list("slug", "title"))
