"""The page of an agreement: where it stands, who is bound, what it allows, what it says, what came before and after."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET

from commontable.agreements.datasets.agreements import destruction_due_on, visible_to
from commontable.agreements.datasets.readiness import missing_in
from commontable.agreements.datasets.standing import (
    ask_of,
    has_signed,
    newest_reviews,
    standing_of,
    turn_of,
    version_open,
    version_shown,
)
from commontable.agreements.models import Agreement, AgreementVersion, Commitment
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import OPEN, VersionStage
from commontable.agreements.rules.kinds import GATES_DATA, Basis
from commontable.agreements.rules.terms import Terms
from commontable.partnership.models import Partner
from commontable.partnership.permissions import allowed
from commontable.partnership.rules.roles import Role
from commontable.partnership.views.sections import sections_of
from commontable.partnership.views.table import TableRequest, at_table

from .comparing import changed_clauses, changed_days, changed_lines
from .fetching import with_versions
from .finding import LARGEST
from .parts import act_url, places, reading_minutes, steps_of


@require_GET
@at_table
def show_agreement(request: TableRequest, agreement: int) -> HttpResponse:
    """Everything a party needs to know of it in ten seconds, then the whole text."""
    shown, versions = _shown(request, agreement)
    day = request.partnership.day(request.at)
    is_director = Role.DIRECTOR in request.member.roles_at(request.at)
    ask = ask_of(shown, versions, member=request.member, is_director=is_director, day=day)
    version, opened = version_shown(versions, day=day), version_open(versions)
    being_made = opened if opened is not None and opened != version else None
    context = {
        **_known(request, shown, version),
        "ask": ask,
        "ask_url": act_url(request, shown, ask) if ask else "",
        "being_made": being_made,
        "being_made_says": standing_of(being_made, day=day) if being_made else None,
        "versions": versions[::-1],
        "standings": [(one, standing_of(one, day=day)) for one in versions[::-1]],
        "destroyed_by": destruction_due_on(version, day=day),
        "promises": Commitment.objects.of(request.partnership)
        .filter(agreement_version__in=[one.pk for one in versions])
        .select_related("partner", "member")
        .order_by("due_on", "number"),
        "unready": [one for one in newest_reviews(opened) if not one.is_ready]
        if opened is not None and opened.stage == VersionStage.REVIEW
        else [],
        "documents": _documents(request, version),
        "may": _may(request, shown, version, opened, day=day),
        "missing": places(request, opened, missing_in(opened, at=request.at))
        if opened is not None and _writes(request, opened)
        else None,
        "family": _family(request, shown),
        "sections": sections_of("agreement_page", agreement=shown, version=version, by=request.member, at=request.at),
    }
    return render(request, "agreements/agreements/agreement.html", context)


@require_GET
@at_table
def show_version(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """One version as it reads, and what it changed in the one before."""
    shown, versions = _shown(request, agreement)
    found = next((one for one in versions if one.number == version), None)
    if found is None:
        raise Http404
    before = next((one for one in reversed(versions) if one.number < version), None)
    context = {**_known(request, shown, found), "before": before, "versions": versions}
    if before is not None:
        old, new = Terms.parse(before.terms), Terms.parse(found.terms)
        partners = Partner.objects.of(request.partnership).filter(pk__in=_named_in(old) | _named_in(new))
        changes = changed_clauses(before.clauses, found.clauses)
        context["changes"] = changes
        context["unchanged"] = sum(one.kind == "same" for one in changes)
        context["changed_terms"] = [*changed_days(before, found), *changed_lines(old, new, partners=list(partners))]
    return render(request, "agreements/agreements/version.html", context)


def _shown(request: TableRequest, number: int) -> tuple[Agreement, list[AgreementVersion]]:
    """The agreement, and those of its versions the reader may know of, newest last."""
    seen = with_versions(visible_to(request.member, at=request.at), member=request.member, at=request.at)
    shown: Agreement = get_object_or_404(seen, number=min(number, LARGEST))
    shown.partnership = request.partnership
    versions = list(shown.versions.all())
    if not versions:
        raise Http404
    for one in versions:
        one.agreement, one.partnership = shown, request.partnership
    return shown, versions


def _known(request: TableRequest, agreement: Agreement, version: AgreementVersion) -> dict[str, Any]:
    """What both pages show of a version."""
    day = request.partnership.day(request.at)
    parties = list(version.parties.all())
    terms = Terms.parse(version.terms)
    partners = {one.pk: one for one in Partner.objects.of(request.partnership).filter(pk__in=_named_in(terms))}
    turns = turn_of(parties) if version.stage == VersionStage.SIGNING else []
    return {
        "agreement": agreement,
        "version": version,
        "standing": standing_of(version, day=day),
        "steps": steps_of(version),
        "parties": [
            {
                "party": one,
                "signed": one.signature if has_signed(one) else None,
                "is_turn": one in turns,
                "has_left": one.signatory is not None and not one.signatory.is_present(day),
                "may_name": _may_name(request, agreement, version, one),
            }
            for one in parties
        ],
        "terms": terms,
        "basis": Basis(terms.basis).label if terms.basis in Basis.values else "",
        "is_about_data": agreement.kind in GATES_DATA or bool(terms.elements or terms.purposes),
        "recipients": [partners[key] for key in terms.recipients if key in partners],
        "representative": partners.get(terms.representative) if terms.representative else None,
        "planned": [
            {"partner": partners.get(one.partner), "what": one.what, "due_on": date.fromisoformat(one.due_on)}
            for one in terms.commitments
        ]
        if version.stage != VersionStage.SIGNED
        else [],
        "reviews": [(one, one in newest_reviews(version)) for one in reversed(list(version.reviews.all()))],
        "is_open": version.stage in OPEN,
        "minutes": reading_minutes(version.clauses),
    }


def _named_in(terms: Terms) -> set[int]:
    """The partners that terms name, by key."""
    return {*terms.recipients, *filter(None, [terms.representative]), *(one.partner for one in terms.commitments)}


def _writes(request: TableRequest, version: AgreementVersion) -> bool:
    if version.stage not in (VersionStage.DRAFT, VersionStage.REVIEW):
        return False
    return allowed(Permission.KEEP_AGREEMENTS, by=request.member, on=version, at=request.at).ok


def _documents(request: TableRequest, version: AgreementVersion) -> list[tuple[str, str]]:
    """What was kept of the version: addresses with what each is called."""
    numbers = {"table": request.partnership.slug, "agreement": version.agreement.number, "version": version.number}
    may_read = allowed(Permission.READ_EVIDENCE, by=request.member, on=version, at=request.at).ok
    found = []
    if version.pdf_kept_id:
        found.append(("agreements:agreement_document", translate("The document (PDF)")))
    if version.certificate_id and may_read:
        found.append(("agreements:agreement_certificate", translate("Certificate of the signatures (PDF)")))
    if version.issued_at and may_read:
        found.append(("agreements:evidence", translate("How it was signed, step by step")))
    return [(reverse(route, kwargs=numbers), label) for route, label in found]


def _may(
    request: TableRequest,
    agreement: Agreement,
    version: AgreementVersion,
    opened: AgreementVersion | None,
    *,
    day: date,
) -> dict[str, bool]:
    """Which doors the page shows."""
    known: dict[str, Any] = {"by": request.member, "at": request.at}
    keeps = allowed(Permission.KEEP_AGREEMENTS, on=agreement, **known).ok
    standing = standing_of(version, day=day)
    binds = standing.group == "in_force"
    ends = binds and allowed(Permission.END_AGREEMENTS, on=version, **known).ok
    has_notice = version.terminated_on is not None
    giver = version.terminated_by
    stage = opened.stage if opened else ""
    return {
        "write": keeps and stage == VersionStage.DRAFT,
        "ask": keeps and stage == VersionStage.DRAFT,
        "take_back": keeps and stage == VersionStage.REVIEW,
        "send": keeps and stage in (VersionStage.DRAFT, VersionStage.REVIEW),
        "withdraw": keeps and opened is not None,
        "amend": keeps and opened is None and not has_notice and (binds or standing.key in ("declined", "withdrawn")),
        "renew": keeps and opened is None and version.stage == VersionStage.SIGNED
        and not hasattr(agreement, "renewed_by"),
        "end": ends and not has_notice,
        "keep": ends and has_notice and giver is not None and giver.partner_id == request.member.partner_id,
        "name": keeps and not any(
            one.stage in (VersionStage.SIGNING, VersionStage.SIGNED) for one in agreement.versions.all()
        ),
    }  # fmt: skip


def _may_name(request: TableRequest, agreement: Agreement, version: AgreementVersion, party: Any) -> bool:
    """The partner's own people and the director, while the version can still be signed or stands."""
    if version.replaced_on is not None or version.stage not in (*OPEN, VersionStage.SIGNED):
        return False
    is_own = party.partner_id == request.member.partner_id
    is_director = Role.DIRECTOR in request.member.roles_at(request.at)
    is_author = agreement.author_id == request.member.pk and version.issued_at is None
    return is_own or is_director or is_author


def _family(request: TableRequest, agreement: Agreement) -> dict[str, Any]:
    """What it stands under and what stands under it, as far as the reader may know of them."""
    seen = visible_to(request.member, at=request.at)
    above: list[Agreement] = []
    one: Agreement | None = agreement
    while one is not None and one.parent_id is not None and len(above) < 5:
        one = seen.filter(pk=one.parent_id).first()
        if one is not None:
            above.insert(0, one)
    renewed_by = getattr(agreement, "renewed_by", None)
    return {
        "above": above,
        "below": list(seen.filter(parent=agreement).order_by("number")),
        "renews": seen.filter(pk=agreement.renews_id).first() if agreement.renews_id else None,
        "renewed_by": seen.filter(pk=renewed_by.pk).first() if renewed_by else None,
    }
