"""Promises made at the table, with where they were made."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.commitments import write_down
from commontable.agreements.models import Commitment
from commontable.governance.models import AgendaItem, Decision, Meeting, Origin
from commontable.governance.permissions import Permission
from commontable.journal import actions as journal
from commontable.partnership.models import Member, Partner
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def capture_commitment(
    *, partner: Partner, member: Member, what: str, due_on: date, by: Member, at: datetime, evidence_wanted: str = "",
    meeting: Meeting | None = None, item: AgendaItem | None = None, decision: Decision | None = None,
) -> Commitment:  # fmt: skip
    """The partner promised something in that meeting, or by that decision; both ways it can be traced.

    Whoever leads the body writes it down; a promise made elsewhere is its partner's own to record.
    """
    meeting = meeting or (item.meeting if item else None)
    made_by = decision or meeting
    if made_by is None:
        raise ValueError("a promise is captured in a meeting or by a decision")
    require(Permission.RECORD_DECISIONS, by=by, on=made_by, at=at)
    if item is not None and meeting is not None and item.meeting_id != meeting.pk:
        raise ValueError("the item is another meeting's")
    if decision is not None and meeting is not None and meeting.body_id != decision.body_id:
        raise NotAllowed(_("That meeting is another body's than the decision."))
    commitment = write_down(
        partner=partner, member=member, what=what, due_on=due_on, evidence_wanted=evidence_wanted, by=by, at=at
    )
    Origin.objects.create(
        partnership_id=commitment.partnership_id, commitment=commitment, decision=decision,
        meeting=meeting or (decision.meeting if decision else None), item=item or (decision.item if decision else None),
    )  # fmt: skip
    journal.record(
        "governance.commitment.captured", by=by, on=commitment, at=at, number=commitment.number,
        decision=decision.number if decision else None, meeting=meeting.title if meeting else "",
    )  # fmt: skip
    return commitment
