"""A new version of a proposal is written, with why; it may answer objections."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Objection, Proposal, ProposalVersion
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import EffectKind
from commontable.governance.rules.proposal import ENDED, OPEN, ObjectionStage, objections
from commontable.governance.rules.wording import LONGEST_REASON
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.wording import words

from .in_step import in_step


@transaction.atomic
def revise_proposal(
    *,
    proposal: Proposal,
    why: str,
    by: Member,
    at: datetime,
    text: str = "",
    effect: Mapping[str, Any] | None = None,
    resolves: Sequence[Objection] = (),
    answer: str = "",
    seen: int | None = None,
) -> ProposalVersion:
    """The next version stands; the earlier ones stay readable.

    `resolves`: objections this version answers, with `answer` (or `why`) as the words; whoever raised them says
    whether it does. `seen`: the number of the version the writer started from. `effect`: the parts, of a proposal
    about the common agenda; its text is made from them.
    """
    require(Permission.REVISE_PROPOSALS, by=by, on=proposal, at=at)
    hold(proposal)
    if proposal.stage in ENDED:
        raise NotAllowed(_("This proposal has been settled. Make a new one, and say what it builds on."))
    if proposal.stage in OPEN:
        raise NotAllowed(_("A round is open on this text. Write the new version when it has closed."))
    is_agenda = proposal.effect_kind == EffectKind.COMMON_AGENDA
    text, kept = in_step(partnership=proposal.partnership, effect_kind=proposal.effect_kind, effect=effect, text=text)
    why = words(why, longest=LONGEST_REASON, missing=_("Say what changed and why, so that nobody has to search."))
    latest = proposal.versions.order_by("-number")[0]
    if seen is not None and seen != latest.number:
        raise NotAllowed(
            _("Somebody wrote a newer version meanwhile. What you wrote is still here: compare, then send it again.")
        )
    if text == latest.text and (not is_agenda or kept == latest.effect):
        raise NotAllowed(_("This is word for word the version that stands. Answer the objection without a new one."))
    version: ProposalVersion = ProposalVersion.objects.create(
        partnership_id=proposal.partnership_id, proposal=proposal, number=latest.number + 1, text=text, why=why,
        effect=kept if is_agenda else None, written_by=by, written_at=at,
    )  # fmt: skip
    if is_agenda:
        proposal.effect = kept
        proposal.save(update_fields=["effect"])
    answer = words(answer, longest=LONGEST_REASON) or why
    for objection in resolves:
        if objection.proposal_id != proposal.pk:
            raise NotAllowed(_("This objection was raised against another proposal."))
        give_answer(objection, answer=answer, version=version, by=by, at=at)
    journal.record(
        "governance.proposal.revised", by=by, on=proposal, at=at, number=proposal.number, version=version.number,
        why=why, answers=[objection.pk for objection in resolves],
    )  # fmt: skip
    return version


def give_answer(
    objection: Objection, *, answer: str, version: ProposalVersion | None, by: Member, at: datetime
) -> Objection:
    """The objection has its answer and waits for whoever raised it; an answer given before may be bettered.

    Part of an act that has asked its permission and holds the proposal.
    """
    objection.refresh_from_db()
    if objection.stage != ObjectionStage.ANSWERED:
        objection.stage = objections.move(objection.stage, to=ObjectionStage.ANSWERED)
    objection.answer, objection.resolved_by = answer, version
    objection.answered_by, objection.answered_at = by, at
    objection.upheld_at, objection.upheld_why = None, ""
    objection.save(
        update_fields=["stage", "answer", "resolved_by", "answered_by", "answered_at", "upheld_at", "upheld_why"]
    )
    return objection
