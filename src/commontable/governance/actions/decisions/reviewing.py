"""A decision is looked at again, and a later one may replace it; its text is never edited."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Decision
from commontable.governance.permissions import Permission
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

LONGEST_REVIEW = 4000


@transaction.atomic
def plan_review(*, decision: Decision, review_on: date | None, by: Member, at: datetime) -> Decision:
    """The decision is looked at again on that day; None: there is no day for it."""
    require(Permission.RECORD_DECISIONS, by=by, on=decision, at=at)
    hold(decision)
    before = decision.review_on
    _require_ahead(decision, review_on, at)
    decision.review_on = review_on
    decision.save(update_fields=["review_on"])
    journal.record(
        "governance.decision.review_set", by=by, on=decision, at=at, number=decision.number,
        before={"review_on": before}, after={"review_on": review_on},
    )  # fmt: skip
    return decision


@transaction.atomic
def review_decision(
    *, decision: Decision, says: str, by: Member, at: datetime, review_on: date | None = None
) -> Decision:
    """What the review found stands beside the decision; it is looked at again on the new day, or no more.

    An earlier review stays in the journal.
    """
    require(Permission.RECORD_DECISIONS, by=by, on=decision, at=at)
    hold(decision)
    if not says.strip():
        raise NotAllowed(_("Say what the review found, in a sentence or two."))
    if len(says.strip()) > LONGEST_REVIEW:
        raise NotAllowed(_("This is longer than people will read. Shorten it, or say where the long version is."))
    _require_ahead(decision, review_on, at)
    decision.review_says, decision.reviewed_at, decision.review_on = says.strip(), at, review_on
    decision.save(update_fields=["review_says", "reviewed_at", "review_on"])
    journal.record(
        "governance.decision.reviewed", by=by, on=decision, at=at, number=decision.number, says=says.strip(),
        review_on=review_on,
    )  # fmt: skip
    return decision


@transaction.atomic
def replace_decision(*, decision: Decision, by_decision: Decision, by: Member, at: datetime) -> Decision:
    """The later decision holds in place of this one; both stay in the register. Returns the later one."""
    require(Permission.RECORD_DECISIONS, by=by, on=decision, at=at)
    hold(decision)
    hold(by_decision)
    if by_decision.partnership_id != decision.partnership_id:
        raise ValueError("decisions of different partnerships")
    if by_decision.number <= decision.number:
        raise NotAllowed(_("Only a later decision can replace this one."))
    newer = Decision.objects.filter(replaces=decision).first()
    if newer is not None:
        raise NotAllowed(_("Decision %(number)d replaces this one already.") % {"number": newer.number})
    if by_decision.replaces is not None:
        raise NotAllowed(
            _("Decision %(newer)d replaces decision %(older)d already; one decision replaces one other.")
            % {"newer": by_decision.number, "older": by_decision.replaces.number}
        )
    by_decision.replaces = decision
    by_decision.save(update_fields=["replaces"])
    journal.record(
        "governance.decision.replaced",
        by=by,
        on=decision,
        at=at,
        number=decision.number,
        replaced_by=by_decision.number,
    )
    return by_decision


@transaction.atomic
def let_stand_again(*, decision: Decision, by: Member, at: datetime) -> Decision:
    """No later decision replaces this one any more; that one did is in the journal."""
    require(Permission.RECORD_DECISIONS, by=by, on=decision, at=at)
    hold(decision)
    newer = Decision.objects.filter(replaces=decision).select_for_update().first()
    if newer is None:
        raise NotAllowed(_("No decision replaces this one."))
    newer.replaces = None
    newer.save(update_fields=["replaces"])
    journal.record(
        "governance.decision.stands_again", by=by, on=decision, at=at, number=decision.number, was=newer.number
    )
    return decision


def _require_ahead(decision: Decision, review_on: date | None, at: datetime) -> None:
    if review_on is not None and review_on <= decision.partnership.day(at):
        raise NotAllowed(_("Choose a day to come for looking at this decision again."))
