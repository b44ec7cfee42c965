"""That letters about a meeting are sent once more stands on record."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Meeting
from commontable.governance.permissions import Permission
from commontable.governance.rules.meeting import MeetingStage
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def record_sending(*, meeting: Meeting, what: str, by: Member, at: datetime) -> Meeting:
    """The member has the agenda or the invitation sent to everybody who sits; only for a meeting still to come."""
    require(Permission.CALL_MEETINGS, by=by, on=meeting, at=at)
    if hold(meeting).stage not in {MeetingStage.FINDING_DATE, MeetingStage.CALLED}:
        raise NotAllowed(
            _("A meeting that is %(stage)s needs no letters.") % {"stage": MeetingStage(meeting.stage).label}
        )
    journal.record("governance.meeting.letters_sent", by=by, on=meeting, at=at, what=what)
    return meeting
