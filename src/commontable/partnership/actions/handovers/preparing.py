"""The handover is prepared: who follows, a word of welcome, what to be careful about, and the steps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Handover, HandoverStep, Member
from commontable.partnership.permissions import Permission, require
from commontable.partnership.rules.handover import LONGEST_STEP, MOST_STEPS, SPANS
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def name_successor(*, handover: Handover, successor: Member, by: Member, at: datetime) -> Handover:
    """The member follows the leaver, and may read the handover from now on; whoever was named before no longer may."""
    require(Permission.KEEP_HANDOVERS, by=by, on=handover, at=at)
    hold(handover)
    require_open(handover)
    who = {"name": successor.name, "partner": handover.partner.name}
    if successor.partner_id != handover.partner_id:
        raise NotAllowed(_("%(name)s does not sit for %(partner)s. Name somebody who does.") % who)
    leaver = handover.leaver
    if successor.pk == leaver.pk or (leaver.user_id is not None and successor.user_id == leaver.user_id):
        raise NotAllowed(_("%(name)s cannot follow themselves. Name somebody else.") % who)
    if successor.left_on is not None and successor.left_on <= handover.partnership.day(at):
        raise NotAllowed(_("%(name)s no longer sits at the table. Name somebody who does.") % who)
    if handover.successor_id == successor.pk:
        raise NotAllowed(_("%(name)s is named already.") % who)
    handover.successor, handover.opened_at = successor, None
    handover.save(update_fields=["successor", "opened_at"])
    journal.record("partnership.handover.successor_named", by=by, on=handover, at=at, member=successor.name)
    return handover


@transaction.atomic
def write_handover(*, handover: Handover, changes: Mapping[str, Any], by: Member, at: datetime) -> Handover:
    """The welcome, the owner at the backbone and what to be careful about are as written.

    The journal keeps which of them was written, and no word of it.
    """
    require(Permission.KEEP_HANDOVERS, by=by, on=handover, at=at)
    hold(handover)
    require_open(handover)
    owner = changes.get("owner")
    if owner is not None and not (
        owner.partnership_id == handover.partnership_id
        and owner.partner.is_backbone
        and owner.is_present(handover.partnership.day(at))
    ):
        raise NotAllowed(_("%(name)s does not sit for the backbone. Name somebody who does.") % {"name": owner.name})
    if "sensitivities" in changes and not handover.shows_sensitivities_to(by):
        raise NotAllowed(_("What to be careful about is written by somebody of the backbone whom it does not concern."))
    written = [name for name in ("welcome", "sensitivities", "owner") if name in changes]
    for name in written:
        setattr(handover, name, changes[name])
    handover.save(update_fields=written)
    journal.record("partnership.handover.written", by=by, on=handover, at=at, fields=written)
    return handover


@transaction.atomic
def leave_words(*, handover: Handover, words: str, by: Member, at: datetime) -> Handover:
    """What the leaver would tell whoever follows stands in the handover."""
    require(Permission.LEAVE_WORDS, by=by, on=handover, at=at)
    hold(handover)
    require_open(handover)
    handover.parting_words = words.strip()
    handover.save(update_fields=["parting_words"])
    journal.record("partnership.handover.written", by=by, on=handover, at=at, fields=["parting_words"])
    return handover


@transaction.atomic
def set_steps(
    *, handover: Handover, steps: Mapping[int, Sequence[str]], by: Member, at: datetime
) -> list[HandoverStep]:
    """These are the steps, by days (30, 60, 90) and in this order; one that was done before stays done."""
    require(Permission.KEEP_HANDOVERS, by=by, on=handover, at=at)
    hold(handover)
    require_open(handover)
    wanted = [(days, text) for days in SPANS for text in dict.fromkeys(_lines(steps.get(days, ())))]
    if len(wanted) > MOST_STEPS:
        raise NotAllowed(
            ngettext("At most %(most)d step fits here.", "At most %(most)d steps fit here.", MOST_STEPS)
            % {"most": MOST_STEPS}
        )
    done = {step.text: (step.done_at, step.done_by_id) for step in handover.steps.all()}
    before = [(step.days, step.text) for step in handover.steps.order_by("days", "pk")]
    if wanted == before:
        return list(handover.steps.order_by("days", "pk"))
    handover.steps.all().delete()
    for days, text in wanted:
        done_at, done_by = done.get(text, (None, None))
        HandoverStep.objects.create(
            partnership_id=handover.partnership_id, handover=handover, days=days, text=text, done_at=done_at,
            done_by_id=done_by,
        )  # fmt: skip
    journal.record("partnership.handover.step_set", by=by, on=handover, at=at, steps=len(wanted))
    return list(handover.steps.order_by("days", "pk"))


def require_open(handover: Handover) -> None:
    """Raises NotAllowed where the handover has ended."""
    if not handover.is_open:
        raise NotAllowed(_("This handover has ended. Begin another if somebody else leaves."))


def _lines(texts: Sequence[str]) -> list[str]:
    lines = [" ".join(text.split()) for text in texts if text.strip()]
    if any(len(line) > LONGEST_STEP for line in lines):
        raise NotAllowed(
            _("A step has %(most)d characters at most, so that it is one thing to do.") % {"most": LONGEST_STEP}
        )
    return lines
