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
from commontable.governance.rules.wording import LONGEST_TITLE
from commontable.journal import actions as journal
from commontable.measurement.models import Indicator
from commontable.partnership.actions.locking import hold
from commontable.partnership.actions.numbering import next_number
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.wording import words

from .in_step import in_step, require_same_kind

NO_TITLE = _("Give the proposal a title that says what it asks for.")
CHANGEABLE = ("title", "effect_kind", "effect", "indicator")


@transaction.atomic
def draft_proposal(
    *,
    body: Body,
    title: str,
    by: Member,
    at: datetime,
    text: str = "",
    effect_kind: str = EffectKind.NONE,
    effect: Mapping[str, Any] | None = None,
    raised_at: Meeting | None = None,
    indicator: Indicator | None = None,
) -> Proposal:
    """A draft with its first version stands; its author, whoever leads the body and the director see it.

    A proposal about the common agenda has no `text` of its own: it is made from the parts in `effect`.
    """
    require(Permission.PROPOSE, by=by, on=body, at=at)
    if not body.is_open(body.partnership.day(at)):
        raise NotAllowed(_("This body has been closed. Propose it to another one."))
    if any(one is not None and one.partnership_id != body.partnership_id for one in (raised_at, indicator)):
        raise NotAllowed(_("This belongs to another table. Choose somebody or something of this one."))
    title = words(title, longest=LONGEST_TITLE, missing=NO_TITLE)
    text, kept = in_step(partnership=body.partnership, effect_kind=effect_kind, effect=effect, text=text)
    proposal: Proposal = Proposal.objects.create(
        partnership_id=body.partnership_id, number=next_number(Proposal, partnership=body.partnership), body=body,
        title=title, author=by, raised_at=raised_at, indicator=indicator, effect_kind=effect_kind,
        effect=kept, made_at=at,
    )  # fmt: skip
    ProposalVersion.objects.create(
        partnership_id=body.partnership_id, proposal=proposal, number=1, text=text, written_by=by, written_at=at,
        effect=kept if effect_kind == EffectKind.COMMON_AGENDA else None,
    )  # fmt: skip
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
    kind = given.get("effect_kind", proposal.effect_kind)
    require_same_kind(before=proposal.effect_kind, after=kind)
    is_agenda = kind == EffectKind.COMMON_AGENDA
    version = proposal.versions.order_by("-number")[0]
    if (is_agenda and "effect" in given) or (text is not None and not is_agenda):
        version.text, effect = in_step(
            partnership=proposal.partnership, effect_kind=kind, effect=given.get("effect"), text=text or ""
        )
        if is_agenda:
            given["effect"] = version.effect = effect
        version.written_at = at
        version.save(update_fields=["text", "effect", "written_at"])
    for name, value in given.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(given))
    changed = sorted(given) + (["text"] if text is not None and not is_agenda else [])
    journal.record("governance.proposal.changed", by=by, on=proposal, at=at, number=proposal.number, changed=changed)
    return proposal
