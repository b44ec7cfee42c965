"""Whoever is invited says whether they come. Answers are given on the page; nothing a calendar sends is read."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Meeting, Reply
from commontable.governance.permissions import Permission
from commontable.governance.rules.meeting import Answer, MeetingStage
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def reply_to_meeting(*, meeting: Meeting, answer: str, by: Member, at: datetime, by_link: bool = False) -> Reply:
    """The member has said whether they come; a later answer replaces it until the meeting is over.

    `by_link`: they answered from a letter, without signing in; the journal says so.
    """
    require(Permission.ANSWER_MEETINGS, by=by, on=meeting, at=at)
    hold(meeting)
    if meeting.stage not in {MeetingStage.CALLED, MeetingStage.LIVE} or (meeting.ends_at and meeting.ends_at <= at):
        raise NotAllowed(
            _("This meeting is %(stage)s or over; nobody has to answer any more.")
            % {"stage": MeetingStage(meeting.stage).label}
        )
    reply: Reply
    reply, _is_new = Reply.objects.update_or_create(
        meeting=meeting, member=by,
        defaults={"partnership_id": meeting.partnership_id, "answer": Answer(answer), "at": at},
    )  # fmt: skip
    journal.record("governance.meeting.replied", by=by, on=meeting, at=at, answer=answer, by_link=by_link)
    return reply
