"""One pair at a time, both sides, for the one person who was named; everything shown is asked for and on record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from commontable.accounts.rate_limits import at_most
from commontable.accounts.step_up import require_step_up
from commontable.analysis.pairs import Looked, Pair, side_by_side
from commontable.measurement.actions.linkage_review import (
    answered_pairs,
    decide_pair,
    last_decision,
    open_pair,
    withdraw_decision,
)
from commontable.measurement.models import LinkageRun
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.linkage_review import FIELDS, LEVELS, Answer, agreements, answer_of, how_sure
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import Review, review_of, run_of
from .overview import titles_of

SALT = "commontable.measurement.pair"
A_DAY = 24 * 3600
LOOKING = "600/10m/user"  # every look opens files in a process of its own
KEYS = {Answer.SAME: "1", Answer.NOT_SAME: "2", Answer.CANNOT_TELL: "3"}


@require_GET
@at_most(LOOKING, action="look_at_pairs", reads_too=True)
@at_table
@require_step_up
@never_cache
def show_next(request: TableRequest, plan: str) -> HttpResponse:
    """The first pair that waits for an answer after the one that was looked at last."""
    after = request.GET.get("after", "")
    return _shown(request, plan, number=None, after=int(after) if after.isdecimal() and len(after) < 8 else 0)


@require_GET
@at_most(LOOKING, action="look_at_pairs", reads_too=True)
@at_table
@require_step_up
@never_cache
def show_pair(request: TableRequest, plan: str, pair: int) -> HttpResponse:
    """That pair, answered or not."""
    return _shown(request, plan, number=pair, after=0)


@require_POST
@at_table
@require_step_up
def answer(request: TableRequest, plan: str) -> HttpResponse:
    """The answer is kept; the next pair is shown."""
    review = review_of(request, plan)
    require(Permission.REVIEW_PAIRS, by=request.member, on=review.plan, at=request.at)
    said, run = request.POST.get("answer", ""), run_of(review)
    pair = _pair_said(request, run)
    if said not in Answer.values or pair is None:
        messages.warning(request, translate("Nothing was kept. Look at the pair again and choose one of the answers."))
        return _next(review, after=pair.number - 1 if pair else 0)
    try:
        decide_pair(run=run, pair=pair, answer=Answer(said), by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return _next(review, after=pair.number - 1)
    return _next(review, after=pair.number)


@require_POST
@at_table
@require_step_up
def undo(request: TableRequest, plan: str) -> HttpResponse:
    """The reader's last answer no longer counts."""
    review = review_of(request, plan)
    require(Permission.REVIEW_PAIRS, by=request.member, on=review.plan, at=request.at)
    last = last_decision(run=run_of(review), by=request.member)
    if last is None:
        messages.info(request, translate("There is no answer of yours to take back."))
    else:
        withdraw_decision(decision=last, by=request.member, at=request.at)
        messages.success(request, translate("Your last answer is taken back. That pair waits for an answer again."))
    return _next(review, after=0)


@sensitive_variables("seen")
def _shown(request: TableRequest, plan: str, *, number: int | None, after: int) -> HttpResponse:
    review = review_of(request, plan)
    require(Permission.REVIEW_PAIRS, by=request.member, on=review.plan, at=request.at)
    run = run_of(review)
    try:
        seen = open_pair(run=run, number=number, after=after, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return redirect("measurement:linkage_review", table=request.partnership.slug, plan=plan)
    if seen.chosen is None and number is not None:
        raise Http404
    page = "pair" if seen.chosen else "done"
    return render(request, f"measurement/linkage_review/{page}.html", _context(request, review, run, seen))


@sensitive_variables("seen")
def _context(request: TableRequest, review: Review, run: LinkageRun, seen: Looked) -> dict[str, Any]:
    known = answered_pairs(run)
    last = last_decision(run=run, by=request.member)
    context: dict[str, Any] = {
        "review": review,
        "plan": review.plan,
        "last": last,
        "total": len(seen.pairs),
        "answered": sum(one.key in known for one in seen.pairs),
    }
    if seen.chosen is None or seen.left is None or seen.right is None:
        return context
    titles, before = titles_of(run), known.get(seen.chosen.key)
    lines = [
        {
            "field": FIELDS.get(one.field, one.field),
            "line": one,
            "says": LEVELS[_found(seen.chosen.pattern, one.field) if one.says == "different" else one.says],
            "is_same": one.says == "same",
        }
        for one in side_by_side(seen.left.texts, seen.right.texts)
    ]
    return context | {
        "pair": seen.chosen,
        "lines": lines,
        "left": {"title": titles.get(seen.left.source, ""), "partner": seen.left.partner, "rows": seen.left.rows},
        "right": {"title": titles.get(seen.right.source, ""), "partner": seen.right.partner, "rows": seen.right.rows},
        "sure": how_sure(seen.chosen.probability),
        "agreements": list(agreements(seen.chosen.pattern)),
        "before": before and {"label": answer_of(same=before.same).label, "by": before.by.name},
        "token": signing.dumps({"run": run.pk, "by": request.member.pk, **seen.chosen.to_dict()}, salt=SALT),
        "answers": [{"value": one.value, "label": one.label, "key": KEYS[one]} for one in Answer],
    }


def _found(pattern: str, field: str) -> str:
    """What linking found where the letters differ: Pepe is a short form of José."""
    level = dict(part.split("=", 1) for part in pattern.split(";") if "=" in part).get(field, "")
    return level if level in LEVELS and level not in {"unknown", "missing"} else "different"


def _pair_said(request: TableRequest, run: LinkageRun) -> Pair | None:
    """The pair that the page showed to this person in this linking, as the page said it; None for anything else."""
    try:
        told = signing.loads(request.POST.get("pair", ""), salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return None
    if told.pop("run") != run.pk or told.pop("by") != request.member.pk:
        return None
    return Pair.from_dict(told)


def _next(review: Review, *, after: int) -> HttpResponse:
    url = reverse("measurement:linkage_next", kwargs={"table": review.plan.partnership.slug, "plan": review.plan.slug})
    return redirect(f"{url}?after={after}" if after > 0 else url)
