"""Agreements with everything a page shows of them, in few questions to the register."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from commontable.agreements.datasets.agreements import versions_visible_to
from commontable.agreements.models import Agreement, Party, Review
from commontable.partnership.models import Member


def with_versions(agreements: QuerySet[Agreement], *, member: Member, at: datetime) -> QuerySet[Agreement]:
    """Each with author and family, and the versions the member may read in their order, with parties and reviews."""
    parties: Any = Party.objects.select_related("partner", "signatory__partner", "signature__signer").order_by(
        "order", "partner__name", "pk"
    )
    reviews = Review.objects.select_related("partner", "by").order_by("at", "pk")
    versions = versions_visible_to(member, at=at).select_related("written_by", "terminated_by__partner")
    return agreements.select_related(
        "partnership", "author__partner", "parent", "renews", "renewed_by"
    ).prefetch_related(
        Prefetch(
            "versions",
            queryset=versions.order_by("number").prefetch_related(
                Prefetch("parties", queryset=parties), Prefetch("reviews", queryset=reviews)
            ),
        )
    )
