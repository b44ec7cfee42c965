"""How many pairs are uncertain, how they agree, who looks at them and how far that is. Nobody's name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.accounts.rate_limits import at_most
from commontable.measurement.actions.linkage_review import answered_pairs, see_patterns
from commontable.measurement.models import LinkageRun
from commontable.measurement.rules.linkage_review import agreements, answer_of, how_sure
from commontable.partnership.exports import csv_file
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import review_of, run_of

SHOWN = 200


@require_GET
@at_table
def show_review(request: TableRequest, plan: str) -> HttpResponse:
    """Where the review stands. Patterns are read in a closed process and only when they are asked for."""
    review = review_of(request, plan)
    asked = "patterns" in request.GET and review.run is not None and review.total > 0
    return render(request, "measurement/linkage_review/overview.html", {
        "review": review,
        "plan": review.plan,
        "percent": 100 * review.answered // review.total if review.total else 100,
        "patterns": _patterns(request, run_of(review)) if asked else None,
        "shown": SHOWN,
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


def _patterns(request: TableRequest, run: LinkageRun) -> list[dict[str, Any]] | None:
    try:
        seen = see_patterns(run=run, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return None
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
        for one in seen.pairs[:SHOWN]
    ]


def titles_of(run: LinkageRun) -> dict[str, str]:
    """What people call the sources of the linking."""
    return dict(run.plan.datasets.values_list("dataset__slug", "dataset__title"))
