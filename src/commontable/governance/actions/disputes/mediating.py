"""Somebody is asked to mediate, says whether anything stands against it, and the sides accept them or do not."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Party
from commontable.governance.models import Dispute, DisputeNote, FormerMediator, Side
from commontable.governance.permissions import Permission
from commontable.governance.rules.dispute import ENDED, DisputeStage
from commontable.governance.rules.dispute_conflicts import (
    Conflict,
    answered,
    disclosed,
    require_can_mediate,
    require_party_is_told,
)
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .recording import enter, keep
from .speaking import dispute_of_own


@transaction.atomic
def ask_mediator(
    *, dispute: Dispute, member: Member, by: Member, at: datetime, share_notes: bool = False
) -> Dispute:  # fmt: skip
    """The member is asked to mediate, and sees from now on what it is about and who the sides are, but no note.

    Whoever was asked before, or has left the table, no longer mediates. With `share_notes` the notes that `by` wrote
    so far can be read by the member, once they have accepted.
    """
    require(Permission.CHOOSE_MEDIATOR, by=by, on=dispute, at=at)
    hold(dispute)
    day = dispute.partnership.day(at)
    if dispute.stage in ENDED:
        raise NotAllowed(_("This dispute has ended."))
    if member.partnership_id != dispute.partnership_id:
        raise ValueError("the member is another partnership's")
    if dispute.mediator_id == member.pk:
        raise NotAllowed(_("%(name)s is asked already.") % {"name": member.name})
    mediates = dispute.is_accepted and dispute.mediator is not None and dispute.mediator.is_present(day)
    if mediates and dispute.stage != DisputeStage.RAISED:
        raise NotAllowed(
            _("%(name)s mediates. Ask somebody else once they have stepped down.") % {"name": dispute.mediator}
        )
    require_can_mediate(
        is_present=member.is_present(day), is_of_a_side=dispute.sides.filter(partner=member.partner_id).exists()
    )
    _without_mediator(dispute, by=by, at=at)
    if dispute.stage == DisputeStage.REFERRED:
        enter(dispute, DisputeStage.RAISED, by=by, at=at)
    dispute.mediator = member
    dispute.save(update_fields=["mediator"])
    if share_notes:
        for note in DisputeNote.objects.filter(dispute=dispute, author=by, taken_back_at=None):
            note.readers.add(member)
    keep("governance.dispute.mediator_asked", dispute=dispute, by=by, at=at)
    return dispute


@transaction.atomic
def accept_to_mediate(*, dispute: Dispute, answers: Mapping[str, object], by: Member, at: datetime) -> Dispute:
    """The member mediates as soon as every side accepts them; their answers about conflicts of interest are kept.

    Raises NotAllowed where an answer rules mediating out. Where nothing was disclosed, the side that chose them has
    accepted them by asking.
    """
    require(Permission.MEDIATE, by=by, on=dispute, at=at)
    hold(dispute)
    if dispute.mediator_id != by.pk or dispute.stage != DisputeStage.RAISED:
        raise NotAllowed(_("You are not asked to mediate here any more."))
    if dispute.is_accepted:
        raise NotAllowed(_("You have accepted already."))
    require_can_mediate(is_present=True, is_of_a_side=dispute.sides.filter(partner=by.partner_id).exists())
    require_party_is_told(
        is_party=dispute.agreement_id is not None
        and Party.objects.filter(version__agreement=dispute.agreement_id, partner=by.partner_id).exists(),
        says_so=answers.get(Conflict.PARTY.value),
    )
    dispute.declared, dispute.is_accepted = answered(answers), True
    dispute.save(update_fields=["declared", "is_accepted"])
    if not disclosed(dispute.declared):
        dispute.sides.filter(partner=dispute.raised_by.partner_id).update(accepts_mediator=True)
    keep("governance.dispute.mediator_accepted", dispute=dispute, by=by, at=at)
    return dispute


@transaction.atomic
def refuse_to_mediate(*, dispute: Dispute, by: Member, at: datetime, words: str = "") -> Dispute:
    """The member does not mediate and sees no more of it; their words, where there are some, reach who asked alone."""
    require(Permission.MEDIATE, by=by, on=dispute, at=at)
    hold(dispute)
    if dispute.mediator_id != by.pk or dispute.is_accepted or dispute.stage in ENDED:
        raise NotAllowed(_("You are not asked to mediate here any more."))
    if words.strip():
        asker = dispute.sides.get(partner=dispute.raised_by.partner_id).member
        note = DisputeNote.objects.create(
            partnership_id=dispute.partnership_id, dispute=dispute, author=by, text=words.strip(), written_at=at
        )
        note.readers.set([asker])
    _without_mediator(dispute, by=by, at=at)
    keep("governance.dispute.mediator_refused", dispute=dispute, by=by, at=at)
    return dispute


@transaction.atomic
def answer_on_mediator(*, side: Side, accepts: bool, by: Member, at: datetime) -> Dispute:
    """The side accepts the mediator, or does not. The last to accept opens the talks; one no and another is sought."""
    dispute = dispute_of_own(side, by=by, at=at)
    if not dispute.is_accepted or dispute.told_at is None or dispute.stage in ENDED:
        raise NotAllowed(_("Nobody waits for your answer about a mediator now."))
    if accepts:
        if not side.accepts_mediator:
            side.accepts_mediator = True
            side.save(update_fields=["accepts_mediator"])
            keep("governance.dispute.mediator_agreed", dispute=dispute, by=by, at=at)
        begin_listening(dispute, by=by, at=at)
        return dispute
    _without_mediator(dispute, by=by, at=at)
    keep("governance.dispute.mediator_not_agreed", dispute=dispute, by=by, at=at)
    return dispute


@transaction.atomic
def step_down(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """The mediator mediates no longer and sees no more of it; another is sought."""
    require(Permission.MEDIATE, by=by, on=dispute, at=at)
    hold(dispute)
    if dispute.mediator_id != by.pk or not dispute.is_accepted or dispute.stage in ENDED:
        raise NotAllowed(_("You do not mediate here any more."))
    _without_mediator(dispute, by=by, at=at)
    keep("governance.dispute.mediator_left", dispute=dispute, by=by, at=at)
    return dispute


def begin_listening(dispute: Dispute, *, by: Member, at: datetime) -> None:
    """The mediator listens to each side, where every side has accepted them. Part of the act that settled it."""
    waits = dispute.sides.exclude(accepts_mediator=True).exists()
    if dispute.stage == DisputeStage.RAISED and dispute.is_accepted and dispute.told_at is not None and not waits:
        enter(dispute, DisputeStage.LISTENING, by=by, at=at)


def _without_mediator(dispute: Dispute, *, by: Member, at: datetime) -> None:
    """Nobody mediates; the dispute waits for somebody, and what the sides had accepted or agreed to counts no more."""
    if dispute.mediator is None and dispute.stage == DisputeStage.RAISED:
        return
    if dispute.mediator is not None:
        FormerMediator.objects.create(
            partnership_id=dispute.partnership_id, dispute=dispute, member=dispute.mediator, declared=dispute.declared,
            ended_at=at,
        )  # fmt: skip
    dispute.mediator, dispute.is_accepted, dispute.declared = None, False, {}
    dispute.save(update_fields=["mediator", "is_accepted", "declared"])
    dispute.sides.update(accepts_mediator=None, agreed_at=None, agreed_sha256="")
    if dispute.stage != DisputeStage.REFERRED:  # the body has it, with a mediator or without
        enter(dispute, DisputeStage.RAISED, by=by, at=at)
