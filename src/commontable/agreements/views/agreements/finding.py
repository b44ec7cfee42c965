"""The agreement an address names, where the reader may know of it, and the way back to its page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from commontable.agreements.datasets.agreements import versions_visible_to, visible_to
from commontable.agreements.models import Agreement, AgreementVersion
from commontable.partnership.views.table import TableRequest

LARGEST = 2**31 - 1


def agreement_of(request: TableRequest, number: int) -> Agreement:
    """The agreement with that number; one that is not the reader's to see does not exist."""
    seen = visible_to(request.member, at=request.at).select_related(
        "partnership", "author__partner", "parent", "renews"
    )
    found: Agreement = get_object_or_404(seen, number=min(number, LARGEST))
    return found


def version_of(request: TableRequest, agreement: int, version: int) -> AgreementVersion:
    """The version with that number of an agreement the reader may know of."""
    shown = agreement_of(request, agreement)
    found: AgreementVersion = get_object_or_404(
        versions_visible_to(request.member, at=request.at).select_related("written_by__partner"),
        agreement=shown,
        number=min(version, LARGEST),
    )
    found.agreement = shown
    found.partnership = request.partnership
    return found


def newest_of(request: TableRequest, agreement: Agreement) -> AgreementVersion:
    """The newest version that was signed, else the newest."""
    signed = agreement.versions.filter(stage="signed").order_by("-number").first()
    found: AgreementVersion | None = signed or agreement.versions.order_by("-number").first()
    if found is None:
        raise Http404
    found.agreement, found.partnership = agreement, request.partnership
    return found


def url_of(request: TableRequest, agreement: Agreement, name: str = "agreements:agreement", **more: Any) -> str:
    """The address of the agreement's page, or of another one about it."""
    return reverse(name, kwargs={"table": request.partnership.slug, "agreement": agreement.number, **more})


def to_agreement(request: TableRequest, agreement: Agreement, *, part: str = "") -> HttpResponse:
    """Back to the page of the agreement, at the named part of it."""
    return redirect(url_of(request, agreement) + (f"#{part}" if part else ""))
