"""The link in a letter by which somebody without an account, or in a hurry, says whether they come.

It does one thing only. It ends by itself: with the meeting, with a cancellation, with the member's place on the body,
and after 180 days.
Nothing of it is kept; the server's secret key signs it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from commontable.governance.models import Meeting
from commontable.governance.permissions import Permission
from commontable.governance.rules.meeting import MeetingStage
from commontable.partnership.models import Member
from commontable.partnership.permissions import allowed

SALT = "commontable.governance.reply"
WORKS_FOR = timedelta(days=180)


def reply_link(meeting: Meeting, *, to: Member) -> str:
    """The address under which that member answers that meeting."""
    token = signing.dumps([meeting.pk, to.pk], salt=SALT)
    return f"{settings.COMMONTABLE_URL}{reverse('governance:reply_by_link', kwargs={'token': token})}"


def opened_by(token: str, *, at: datetime) -> tuple[Meeting, Member] | None:
    """The meeting and the member a link stands for, while there is something to answer; else None."""
    try:
        meeting_key, member_key = signing.loads(token, salt=SALT, max_age=WORKS_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    meeting: Meeting | None = (
        Meeting.objects.filter(pk=meeting_key).select_related("body__partnership", "partnership").first()
    )
    member: Member | None = (
        Member.objects.filter(pk=member_key).select_related("partner", "partnership", "user").first()
    )
    if meeting is None or member is None or member.partnership_id != meeting.partnership_id:
        return None
    is_open = meeting.stage == MeetingStage.FINDING_DATE or (
        meeting.stage in {MeetingStage.CALLED, MeetingStage.LIVE}
        and meeting.ends_at is not None
        and at < meeting.ends_at
    )
    may_answer = is_open and allowed(Permission.ANSWER_MEETINGS, by=member, on=meeting, at=at).ok
    return (meeting, member) if may_answer else None
