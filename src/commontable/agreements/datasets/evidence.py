"""The evidence of a version as people read it and as a program checks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import pgettext

from commontable.agreements.models import AgreementVersion, Evidence
from commontable.agreements.rules.evidence import Fault, Row, Step, verify

LETTERS = frozenset({Step.LETTER_SENT, Step.LETTER_LOST, Step.REMINDER_SENT})
SHAPE = 1  # of the export; a later one says so


@dataclass(frozen=True)
class StepShown:
    """A step in words. `details` are pairs of label and value, in the language of the page."""

    number: int
    kind: str
    at: datetime
    says: str
    details: Sequence[tuple[str, str]]
    digest: str


def rows_of(version: AgreementVersion) -> list[Row]:
    """The chain as plain values, in its order."""
    return [
        Row(one.number, one.kind, one.at, one.member_id, one.facts, one.previous, one.digest)
        for one in version.evidence.order_by("number")
    ]


def fault_in(version: AgreementVersion) -> Fault | None:
    """The first fault of the version's chain; None where it holds."""
    return verify(rows_of(version))


def steps_of(version: AgreementVersion) -> list[StepShown]:
    """Every step in words, oldest first."""
    return [_shown(one) for one in version.evidence.select_related("member__partner").order_by("number")]


def evidence_document(version: AgreementVersion) -> dict[str, Any]:
    """The chain for somebody who checks it elsewhere, with what each digest is made of."""
    return {
        "shape": SHAPE,
        "about": {
            "table": version.partnership.name,
            "agreement": version.agreement.number,
            "version": version.number,
            "title": version.agreement.title,
            "document_sha256": version.pdf_kept.sha256 if version.pdf_kept else None,
            "text_sha256": version.text_kept.sha256 if version.text_kept else None,
            "certificate_sha256": version.certificate.sha256 if version.certificate else None,
        },
        "how": (
            "The digest of a step is SHA-256 over its at, facts, kind, member, number and previous as JSON with sorted "
            "keys, without spaces, in UTF-8. previous is the digest of the step before, empty for the first."
        ),
        "steps": [row.to_dict() for row in rows_of(version)],
    }


def utc(at: datetime) -> str:
    """A moment as certificates write it: 2026-07-01 12:00:03 UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _shown(one: Evidence) -> StepShown:
    facts: Mapping[str, Any] = one.facts
    known = one.kind in Step.values
    label = str(Step(one.kind).label) if known else one.kind
    who = facts.get("partner") or ""
    says = f"{label}: {who}" if who else label
    return StepShown(one.number, one.kind, one.at, says, [*_by(one), *_details(facts)], one.digest)


def _by(one: Evidence) -> list[tuple[str, str]]:
    """Who acted; letters are the program's, and say to whom they went."""
    if one.kind in LETTERS:
        return []
    return [(translate("By"), one.member.name if one.member else translate("the program"))]


def _details(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    labels = {
        "name": translate("Name as typed"),
        "title": translate("Position"),
        "to": translate("To"),
        "email": translate("E-mail"),
        "before": translate("Before"),
        "after": translate("From then on"),
        "why": translate("Why"),
        "authority": translate("Authority"),
        "consent": pgettext("to sign electronically", "Consent"),
        "known_by": translate("Known by"),
        "signed_on": translate("Day on the paper"),
        "signers": translate("Signed by"),
        "pages": translate("Pages"),
        "starts_on": translate("In force from"),
        "replaced": translate("Replaces version"),
        "promises": translate("Promises that began"),
        "promises_not_made": translate("Promises that could not begin"),
        "time_zone": translate("Time zone"),
        "address": translate("Internet address"),
        "agent": translate("Browser"),
        "document_sha256": translate("SHA-256 of the PDF"),
        "pdf_sha256": translate("SHA-256 of the PDF"),
        "text_sha256": translate("SHA-256 of the text"),
        "consent_sha256": translate("SHA-256 of the consent"),
        "certificate_sha256": translate("SHA-256 of the certificate"),
    }
    said = [(label, _said(name, facts[name])) for name, label in labels.items() if name in facts]
    return [(label, value) for label, value in said if value]


def _said(name: str, value: Any) -> str:
    if name == "known_by":
        ways = {"session": translate("signing in"), "link": translate("a personal link sent by e-mail")}
        return ways.get(value, str(value))
    if name == "signers":
        return "; ".join(f"{one.get('partner', '')}: {one.get('signed', '')}" for one in value)
    if name == "promises_not_made":
        return "; ".join(f"{one.get('what', '')} ({one.get('why', '')})" for one in value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)
