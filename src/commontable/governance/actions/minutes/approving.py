"""Minutes are approved, and from then on they never change."""

from datetime import datetime

from django.db import transaction

from commontable.governance.actions.minutes.versions import keep_version
from commontable.governance.models import Meeting, Minutes
from commontable.governance.permissions import Permission
from commontable.governance.rules.meeting import CorrectionStage, MinutesStage
from commontable.governance.rules.meeting import minutes as lifecycle
from commontable.governance.rules.minutes import require_approvable, require_approving_meeting
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member
from commontable.partnership.permissions import require


@transaction.atomic
def approve_minutes(
    *, minutes: Minutes, by: Member, at: datetime, approved_in: Meeting | None = None, seen: int | None = None
) -> Minutes:
    """The minutes are what those present stand by, every correction settled. `approved_in` is the meeting that agreed.

    `seen` is the revision that was read before approving: nobody approves what they have not read.
    """
    require(Permission.KEEP_MINUTES, by=by, on=minutes, at=at)
    hold(minutes)
    stage = lifecycle.move(minutes.stage, to=MinutesStage.APPROVED)
    require_seen(revision=minutes.revision, seen=seen)
    if approved_in is not None:
        require_approving_meeting(
            is_same=approved_in.pk == minutes.meeting_id,
            is_of_body=approved_in.body_id == minutes.meeting.body_id,
            stage=approved_in.stage,
        )
    require_approvable(
        open_corrections=minutes.corrections.filter(stage=CorrectionStage.OPEN).count(),
        until=minutes.corrections_until,
        today=minutes.partnership.day(at),
        is_in_meeting=approved_in is not None,
    )
    minutes.stage, minutes.approved_at, minutes.approved_by, minutes.approved_in = stage, at, by, approved_in
    minutes.save(update_fields=["stage", "approved_at", "approved_by", "approved_in"])
    version = keep_version(minutes, by=by, at=at)
    journal.record(
        "governance.minutes.approved", by=by, on=minutes, at=at, version=version.number,
        meeting=approved_in.title if approved_in else None,
    )  # fmt: skip
    return minutes
