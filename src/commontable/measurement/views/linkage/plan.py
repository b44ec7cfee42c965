"""One plan: what is linked, under which agreement, how well, and what to do next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets.linkage import advice_for, history_of, standing_of
from commontable.measurement.datasets.linkage_words import rate_rows
from commontable.measurement.models import Due, LinkagePlan, LinkageRun
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.linkage import Mode, RunStage
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import allowed, may, require
from commontable.partnership.views.table import TableRequest, at_table

from .listing import plan_of


@require_GET
@at_table
def show_plan(request: TableRequest, plan: str) -> HttpResponse:
    """The plan, its newest linking in words and rates, its history."""
    shown = plan_of(request, plan)
    one = standing_of(shown, at=request.at, whole=True)
    runs = may(Permission.RUN_LINKAGE, by=request.member, at=request.at)
    names = may(Permission.NAME_REVIEWERS, by=request.member, at=request.at)
    plan_takes_codes = shown.mode != Mode.CLEAR and shown.closed_at is None
    context = {
        "plan": shown,
        "one": one,
        "history": history_of(shown),
        "runs": runs,
        "names": names,
        "profiles": plan_takes_codes and may(Permission.MAKE_PROFILES, by=request.member, at=request.at),
        "sends": _sends(request, shown) if plan_takes_codes else set(),
        "reads": may(Permission.READ_LINKAGE_QUALITY, by=request.member, at=request.at),
        "reviews": allowed(Permission.REVIEW_PAIRS, by=request.member, on=shown, at=request.at).ok,
        "is_ready": sum(bool(linked.files) for linked in one.linked) > 1,
        "first_again": runs and one.is_behind,
        "advice": advice_for(one, runs=runs, names=names),
    }
    return render(request, "measurement/linkage/plan.html", context)


def _sends(request: TableRequest, plan: LinkagePlan) -> set[int]:
    """The datasets of the plan that the reader's own partner is asked for, for its data steward."""
    if not may(Permission.SEND_FILES, by=request.member, at=request.at):
        return set()
    dues = Due.objects.filter(partner=request.member.partner_id, cancelled_at=None, dataset__linked__plan=plan)
    return set(dues.values_list("dataset", flat=True))


@require_GET
@at_table
def export_quality(request: TableRequest, plan: str) -> HttpResponse:
    """The quality of every linking: expected precision and recall, and each rate that may be told."""
    shown = plan_of(request, plan)
    require(Permission.READ_LINKAGE_QUALITY, by=request.member, on=shown, at=request.at)
    runs = LinkageRun.objects.filter(plan=shown, stage=RunStage.DONE).order_by("number")
    return csv_file(
        name=f"{request.partnership.slug}-{shown.slug}-quality",
        columns=["linking", "linked_at", "what", "source", "found_in", "by", "group", "people", "value", "low", "high"],
        rows=[row for run in runs for row in rate_rows(run)],
    )
