"""A partner says how its own plan serves the common agenda; a newer word takes the place of the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.documents import keep_document
from commontable.agreements.models import Document
from commontable.agreements.rules.papers import sentence_for, too_large
from commontable.analysis.papers import Refused, inspect_confined
from commontable.governance.datasets.common_agenda import number_in_force
from commontable.governance.models import AgendaVersion, Alignment
from commontable.governance.permissions import Permission
from commontable.governance.rules.common_agenda import LONGEST_ALIGNMENT, Part
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member, Partner
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.wording import words

LONGEST_URL = 200


class PaperRefused(NotAllowed):
    """The file is not kept; everything else may be right."""


@dataclass(frozen=True)
class Paper:
    """A file as it was brought: its bytes and its name."""

    content: bytes
    name: str


def declare_alignment(
    *,
    partner: Partner,
    version: AgendaVersion,
    parts: Sequence[str],
    text: str,
    plan_on: date,
    by: Member,
    at: datetime,
    url: str = "",
    paper: Paper | None = None,
    keeps_document: bool = False,
) -> Alignment:
    """Everybody reads how the partner's plan serves this version; what it said before stays readable, as replaced.

    `paper`: the plan itself, a PDF; `keeps_document` leaves the one declared before in its place. Raises NotAllowed
    where another version was adopted meanwhile, PaperRefused where the PDF could act by itself or is too large.
    """
    require(Permission.DECLARE_ALIGNMENT, by=by, on=partner, at=at)
    text = words(text, longest=LONGEST_ALIGNMENT, missing=_("Say in your own words how your plan serves the agenda."))
    served = [part.value for part in Part if part in parts and version.parts.get(part)]
    if plan_on > by.partnership.day(at):
        raise NotAllowed(_("This plan is dated after today. Say how it serves the agenda once you have it."))
    if url and (len(url) > LONGEST_URL or not url.startswith(("https://", "http://"))):
        raise NotAllowed(_("An address of the plan begins with https:// and has at most 200 characters."))
    if paper is not None:
        _require_harmless(paper)
    with transaction.atomic():
        hold(partner)  # one word of the partner after the other
        in_force = number_in_force(partner.partnership_id)
        if (version.partnership_id, version.number) != (partner.partnership_id, in_force):
            raise NotAllowed(
                _(
                    "Another version of the common agenda was adopted meanwhile. What you wrote is still here: look at "
                    "what changed, then send it again."
                )
            )
        if not served:
            raise NotAllowed(_("Choose at least one part of the agenda that your plan serves."))
        before = Alignment.objects.filter(partner=partner, replaced_at=None, withdrawn_at=None).first()
        document: Document | None = before.document if before and keeps_document and paper is None else None
        if paper is not None:
            document = keep_document(
                partnership=by.partnership, content=paper.content, media_type="application/pdf", name=paper.name,
                by=by, at=at,
            )  # fmt: skip
        if before is not None:
            before.replaced_at = at
            before.save(update_fields=["replaced_at"])
        alignment: Alignment = Alignment.objects.create(
            partnership_id=partner.partnership_id, partner=partner, version=version, parts=served, text=text,
            document=document, url=url, plan_on=plan_on, declared_by=by, declared_at=at,
        )  # fmt: skip
        journal.record(
            "governance.alignment.declared", by=by, on=alignment, at=at, partner=partner.name, version=version.number,
            parts=served, plan_on=plan_on, document=document.sha256 if document else "",
        )  # fmt: skip
    return alignment


@transaction.atomic
def withdraw_alignment(*, alignment: Alignment, by: Member, at: datetime) -> Alignment:
    """The partner says nothing on this for now; what it had said stays readable, as withdrawn."""
    require(Permission.DECLARE_ALIGNMENT, by=by, on=alignment, at=at)
    hold(alignment.partner)
    hold(alignment)
    if alignment.replaced_at is not None or alignment.withdrawn_at is not None:
        raise NotAllowed(_("This was replaced or withdrawn before; there is nothing to take back."))
    alignment.withdrawn_at = at
    alignment.save(update_fields=["withdrawn_at"])
    journal.record(
        "governance.alignment.withdrawn", by=by, on=alignment, at=at, partner=alignment.partner.name,
        version=alignment.version.number,
    )  # fmt: skip
    return alignment


def _require_harmless(paper: Paper) -> None:
    """The file is a PDF that does nothing by itself, looked into in a child process before anything is locked."""
    refusal = too_large(len(paper.content))
    if refusal:
        raise PaperRefused(refusal)
    try:
        inspect_confined(paper.content)
    except Refused as refused:
        raise PaperRefused(sentence_for(refused.code)) from None
