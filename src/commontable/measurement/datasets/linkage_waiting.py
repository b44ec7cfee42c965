"""Linkings that wait for one member: those that failed, and those with pairs that only they may look at."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from commontable.measurement.models import LinkageRun
from commontable.measurement.rules.linkage import RunStage
from commontable.partnership.models import Member


def waiting_runs(member: Member, *, links: bool) -> list[Any]:
    """In one question: the newest linking of each open plan where it failed (for who `links`), and the one in force
    where the member was named to look at its pairs and some have no answer. Each with `answered`.
    """
    newer = LinkageRun.objects.filter(plan=OuterRef("plan"), number__gt=OuterRef("number"))
    in_force = Q(stage=RunStage.DONE, superseded_at=None, plan__reviewer=member, uncertain__gt=F("answered"))
    wanted = in_force | Q(stage=RunStage.FAILED, is_newest=True) if links else in_force
    return list(
        LinkageRun.objects.of(member.partnership)
        .filter(plan__closed_at=None)
        .annotate(
            answered=Count("decisions", filter=Q(decisions__withdrawn_at=None)),
            is_newest=~Exists(newer),
        )
        .filter(wanted)
        .select_related("plan")
        .defer("report")
        .order_by("begun_at", "pk")
    )
