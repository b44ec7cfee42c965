"""Plans under which partners send codes, and a partner's own part in one; others' files do not exist for a clerk."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from commontable.measurement.models import Due, EncodedFile, Extract, LinkagePlan, LinkedDataset
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.linkage import Mode
from commontable.partnership.permissions import require
from commontable.partnership.views.table import TableRequest


def codes_plan(request: TableRequest, plan: str) -> LinkagePlan:
    """The plan, where partners send codes under it; Http404 for any other."""
    found: LinkagePlan = get_object_or_404(
        LinkagePlan.objects.of(request.partnership).select_related("partnership").exclude(mode=Mode.CLEAR), slug=plan
    )
    return found


def own_linked(request: TableRequest, plan: str, dataset: str) -> LinkedDataset:
    """The dataset of the plan that the reader's own partner is asked for, for its data steward."""
    found: LinkedDataset = get_object_or_404(
        LinkedDataset.objects.of(request.partnership)
        .select_related("plan__partnership", "dataset", "partnership")
        .exclude(plan__mode=Mode.CLEAR),
        plan__slug=plan,
        dataset__slug=dataset,
    )
    require(Permission.SEND_FILES, by=request.member, on=request.member.partner, at=request.at)
    if not Due.objects.filter(dataset=found.dataset, partner=request.member.partner).exists():
        raise Http404
    return found


def own_extracts(request: TableRequest, linked: LinkedDataset) -> list[Extract]:
    """The partner's accepted files in force whose rows codes can stand for, the newest first."""
    return list(
        Extract.objects.of(request.partnership)
        .filter(
            dataset=linked.dataset,
            partner=request.member.partner,
            superseded_at=None,
            destroyed_at=None,
            wrapped_key__isnull=False,
        )
        .select_related("due__dataset", "dataset", "partner", "partnership")
        .order_by("-accepted_at", "-pk")
    )


def own_codes(request: TableRequest, linked: LinkedDataset, uuid: UUID) -> EncodedFile:
    """The partner's own file of codes. Raises Http404 for another partner's."""
    found: EncodedFile = get_object_or_404(
        EncodedFile.objects.select_related("extract__due", "linked__dataset", "plan", "partner", "partnership"),
        linked=linked,
        uuid=uuid,
        partner=request.member.partner,
    )
    return found
