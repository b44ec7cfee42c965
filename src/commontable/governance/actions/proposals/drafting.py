"""A proposal is drafted, and changed while nobody has been asked about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Body, Meeting, Proposal, ProposalVersion
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import EffectKind
from commontable.governance.rules.proposal import ProposalStage
from commontable.governance.rules.wording import LONGEST_TEXT, LONGEST_TITLE, words
from commontable.journal import actions as journal
from commontable.measurement.models import Indicator
from commontable.partnership.actions.locking import hold
from commontable.partnership.actions.numbering import next_number
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

NO_TITLE = _("Give the proposal a title that says what it asks for.")
NO_TEXT = _("Write what the body is asked to decide.")
CHANGEABLE = ("title", "effect_kind", "effect", "indicator")


@transaction.atomic
def draft_proposal(
    *,
    body: Body,
    title: str,
    text: str,
    by: Member,
    at: datetime,
    effect_kind: str = EffectKind.NONE,
    effect: Mapping[str, Any] | None = None,
    raised_at: Meeting | None = None,
    indicator: Indicator | None = None,
) -> Proposal:
    """A draft with its first version stands; its author, whoever leads the body and the director see it."""
    require(Permission.PROPOSE, by=by, on=body, at=at)
    if not body.is_open(body.partnership.day(at)):
        raise NotAllowed(_("This body has been closed. Propose it to another one."))
    if any(one is not None and one.partnership_id != body.partnership_id for one in (raised_at, indicator)):
        raise NotAllowed(_("This belongs to another table. Choose somebody or something of this one."))
    title = words(title, longest=LONGEST_TITLE, missing=NO_TITLE)
    text = words(text, longest=LONGEST_TEXT, missing=NO_TEXT)
    proposal: Proposal = Proposal.objects.create(
        partnership_id=body.partnership_id, number=next_number(Proposal, partnership=body.partnership), body=body,
        title=title, author=by, raised_at=raised_at, indicator=indicator, effect_kind=effect_kind,
        effect=dict(effect or {}), made_at=at,
    )  # fmt: skip
    ProposalVersion.objects.create(
        partnership_id=body.partnership_id, proposal=proposal, number=1, text=text, written_by=by, written_at=at
    )
    journal.record(
        "governance.proposal.drafted", by=by, on=proposal, at=at, number=proposal.number, body=body.name,
        effect=effect_kind,
    )  # fmt: skip
    return proposal


@transaction.atomic
def change_draft(
    *, proposal: Proposal, by: Member, at: datetime, text: str | None = None, changes: Mapping[str, Any] | None = None
) -> Proposal:
    """The draft reads as given: its text, and of `changes` the title, the effect and the indicator it serves.

    Raises NotAllowed once a round has been opened: what seats were asked about stays as it was.
    """
    require(Permission.REVISE_PROPOSALS, by=by, on=proposal, at=at)
    hold(proposal)
    if proposal.stage != ProposalStage.DRAFT:
        raise NotAllowed(_("Only a draft is changed in place. Write a new version instead."))
    if proposal.rounds.exists():
        raise NotAllowed(_("Seats were asked about this text already, so it stays. Write a new version instead."))
    given = {name: value for name, value in (changes or {}).items() if name in CHANGEABLE}
    if "title" in given:
        given["title"] = words(given["title"], longest=LONGEST_TITLE, missing=NO_TITLE)
    for name, value in given.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(given))
    changed = sorted(given)
    if text is not None:
        version = proposal.versions.order_by("-number")[0]
        version.text, version.written_at = words(text, longest=LONGEST_TEXT, missing=NO_TEXT), at
        version.save(update_fields=["text", "written_at"])
        changed.append("text")
    journal.record("governance.proposal.changed", by=by, on=proposal, at=at, number=proposal.number, changed=changed)
    return proposal
