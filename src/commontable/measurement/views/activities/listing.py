"""The list of activities, and one of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets.effect_words import Answer
from commontable.measurement.models import Activity, EffectStudy
from commontable.measurement.permissions import Permission
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import may
from commontable.partnership.views.table import TableRequest, at_table

STANDING = Q(studies__withdrawn_at=None)


@require_GET
@at_table
def list_activities(request: TableRequest) -> HttpResponse:
    """What partners do so that figures move: on the list, then off it."""
    wanted = request.GET.get("q", "").strip()[:100]
    found = _listed(request)
    if wanted:
        found = found.filter(
            Q(name__icontains=wanted) | Q(about__icontains=wanted) | Q(partner__name__icontains=wanted)
        )
    shared: dict[int, list[Answer]] = {}  # every answer, not the best: who asks often finds something by chance
    told = EffectStudy.objects.filter(
        activity__in=[one.pk for one in found], withdrawn_at=None, shared_at__isnull=False
    )
    for study in told.select_related("activity", "indicator").order_by("-number"):
        shared.setdefault(study.activity_id, []).append(Answer(study, reads=True))
    context = {
        "activities": [(one, shared.get(one.pk, [])) for one in found if one.withdrawn_at is None],
        "gone": [one for one in found if one.withdrawn_at is not None],
        "wanted": wanted,
        "keeps": may(Permission.KEEP_ACTIVITIES, by=request.member, at=request.at),
    }
    return render(request, "measurement/activities/list.html", context)


@require_GET
@at_table
def export_activities(request: TableRequest) -> HttpResponse:
    """The list as CSV."""
    return csv_file(
        name=f"{request.partnership.slug}-activities",
        columns=["activity", "partner", "sites", "since", "estimates", "shared_estimates", "off_the_list"],
        rows=[
            (one.name, one.partner.name if one.partner else "", one.site_count, one.since or "", one.study_count,
             one.shared_count, one.withdrawn_at.date() if one.withdrawn_at else "")
            for one in _listed(request)
        ],
    )  # fmt: skip


@require_GET
@at_table
def show_activity(request: TableRequest, activity: int) -> HttpResponse:
    """What is done, where, since when, what it should move, and every question asked about it."""
    shown = activity_of(request, activity)
    sites = list(shown.sites.select_related("place__parent").order_by("starts_on", "place__name"))
    early = may(Permission.READ_EFFECTS_EARLY, by=request.member, at=request.at)
    studies = shown.studies.select_related("indicator", "asked_by__partner", "activity").order_by("-number")
    answers = [Answer(study, reads=early or study.shared_at is not None) for study in studies]
    context = {
        "activity": shown,
        "sites": sites,
        "indicators": list(shown.indicators.order_by("outcome", "position", "name")),
        "answers": answers,
        "standing": [one for one in answers if one.study.withdrawn_at is None],
        "has_doses": any(site.dose is not None for site in sites),
        "keeps": may(Permission.KEEP_ACTIVITIES, by=request.member, at=request.at),
        "asks": may(Permission.ESTIMATE_EFFECTS, by=request.member, at=request.at),
    }
    return render(request, "measurement/activities/activity.html", context)


def activity_of(request: TableRequest, activity: int) -> Activity:
    """The table's own activity of that key."""
    found: Activity = get_object_or_404(
        Activity.objects.of(request.partnership).select_related("partner", "partnership", "added_by"), pk=activity
    )
    return found


def _listed(request: TableRequest) -> Any:
    return (
        Activity.objects.of(request.partnership)
        .select_related("partner")
        .annotate(
            site_count=Count("sites", distinct=True),
            since=Min("sites__starts_on"),
            study_count=Count("studies", filter=STANDING, distinct=True),
            shared_count=Count("studies", filter=STANDING & Q(studies__shared_at__isnull=False), distinct=True),
        )
        .order_by("name", "pk")
    )
