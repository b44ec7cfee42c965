"""Acts on meetings with the letters that follow them. Letters leave in the background; a broken mail server loses none.

Pages act through this module; whoever calls the actions alone (the demonstration, an import) sends nothing.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from commontable.governance.actions.meetings import calling, planning, sending
from commontable.governance.actions.unreached import begin_letters, keep_unreached
from commontable.governance.datasets.meetings import invited_to
from commontable.governance.letters.meetings import About, meeting_letter
from commontable.governance.letters.reply_links import reply_link
from commontable.governance.models import Body, DateOption, Meeting
from commontable.governance.rules.meeting import MeetingStage
from commontable.partnership.actions.handovers.lost_letters import keep_refusal
from commontable.partnership.models import Member
from commontable.partnership.tasks.later import tried_again_later

TRY_AGAIN_AFTER = (1, 5, 30, 120, 600)  # minutes
NEWS = ("title", "starts_at", "ends_at", "place", "online_url")
log = logging.getLogger(__name__)


@transaction.atomic
def plan_and_ask(*, body: Body, by: Member, at: datetime, **told: Any) -> Meeting:
    """Dates are offered and everybody who sits is asked which suit."""
    meeting = planning.plan_meeting(body=body, by=by, at=at, **told)
    return _write(meeting, About.DATES, at=at)


@transaction.atomic
def offer_and_ask(*, meeting: Meeting, options: planning.Dates, by: Member, at: datetime) -> Meeting:
    """Further dates are offered and everybody who sits is asked again."""
    return _write(planning.offer_dates(meeting=meeting, options=options, by=by, at=at), About.DATES, at=at)


@transaction.atomic
def call_and_invite(*, body: Body, by: Member, at: datetime, **told: Any) -> Meeting:
    """The meeting is called and everybody who sits is invited."""
    return _write(calling.call_meeting(body=body, by=by, at=at, **told), About.CALLED, at=at)


@transaction.atomic
def fix_and_invite(*, meeting: Meeting, option: DateOption, by: Member, at: datetime) -> Meeting:
    """The date is fixed and everybody who sits is invited."""
    return _write(planning.fix_date(meeting=meeting, option=option, by=by, at=at), About.CALLED, at=at)


@transaction.atomic
def change_and_tell(
    *, meeting: Meeting, changes: Mapping[str, Any], by: Member, at: datetime, seen: int | None = None
) -> Meeting:
    """The meeting is as changed; where calendars show it, everybody invited is told."""
    before = {name: getattr(meeting, name) for name in NEWS}
    meeting = calling.change_meeting(meeting=meeting, changes=changes, by=by, at=at, seen=seen)
    if meeting.stage == MeetingStage.CALLED and any(getattr(meeting, name) != before[name] for name in NEWS):
        _write(meeting, About.CHANGED, at=at)
    return meeting


@transaction.atomic
def cancel_and_tell(*, meeting: Meeting, why: str, by: Member, at: datetime) -> Meeting:
    """The meeting is cancelled; everybody invited is told, and so are their calendars."""
    return _write(calling.cancel_meeting(meeting=meeting, why=why, by=by, at=at), About.CANCELLED, at=at)


@transaction.atomic
def restore_and_tell(*, meeting: Meeting, by: Member, at: datetime) -> Meeting:
    """The meeting takes place after all; everybody invited is told."""
    meeting = calling.restore_meeting(meeting=meeting, by=by, at=at)
    about = About.RESTORED if meeting.stage == MeetingStage.CALLED else About.DATES
    return _write(meeting, about, at=at)


@transaction.atomic
def send_agenda(*, meeting: Meeting, by: Member, at: datetime) -> int:
    """Everybody who sits gets the agenda; how many people."""
    sending.record_sending(meeting=meeting, what=About.AGENDA.value, by=by, at=at)
    _write(meeting, About.AGENDA, at=at)
    return len(invited_to(meeting.body, at=at))


@transaction.atomic
def invite_again(*, meeting: Meeting, by: Member, at: datetime) -> int:
    """Everybody who sits now gets the invitation as it stands; how many people."""
    sending.record_sending(meeting=meeting, what=About.CALLED.value, by=by, at=at)
    _write(meeting, About.CALLED if meeting.stage == MeetingStage.CALLED else About.DATES, at=at)
    return len(invited_to(meeting.body, at=at))


def _write(meeting: Meeting, about: About, *, at: datetime) -> Meeting:
    people = [member.pk for member in invited_to(meeting.body, at=at)]
    transaction.on_commit(lambda: send_letters.enqueue(meeting.pk, about.value, people, meeting.sequence))
    return meeting


@task()
def send_letters(meeting_id: int, about: str, member_ids: list[int], sequence: int, tried: int = 0) -> int:
    """Each of them has the letter; those whose letter could not leave are tried again later. How many left.

    Nothing is sent where the meeting has moved on meanwhile: a newer letter is under way.
    """
    meeting = Meeting.objects.select_related("body", "partnership").get(pk=meeting_id)
    kind = About(about)
    if meeting.sequence != sequence or not _still_true(meeting, kind):
        return 0
    begin_letters(meeting, tried=tried)
    lost = _send(meeting, kind, member_ids, at=timezone.now())
    left = (meeting_id, about, lost, sequence)
    if lost and not tried_again_later(send_letters, *left, tried=tried, waits=TRY_AGAIN_AFTER):
        log.error("%d letters about meeting %s could not be sent and were given up.", len(lost), meeting.uuid)
        keep_unreached(meeting, members=lost)
    return len(member_ids) - len(lost)


def _still_true(meeting: Meeting, about: About) -> bool:
    if about is About.DATES:
        return meeting.stage == MeetingStage.FINDING_DATE
    return (meeting.stage == MeetingStage.CANCELLED) == (about is About.CANCELLED)


def _send(meeting: Meeting, about: About, member_ids: Iterable[int], *, at: datetime) -> list[int]:
    """The keys of those whose letter could not be sent."""
    lost = []
    people = Member.objects.filter(pk__in=list(member_ids)).select_related("user", "partnership").order_by("pk")
    for member in people:
        try:
            link = "" if about is About.CANCELLED else reply_link(meeting, to=member)
            meeting_letter(meeting, about=about, to=member, at=at, reply_url=link).send()
        except (OSError, SMTPException, ValueError) as broken:  # one bad address stops no other letter
            log.exception("A letter about meeting %s could not be sent to member %s.", meeting.uuid, member.pk)
            keep_refusal(member=member, error=broken, at=at)
            lost.append(member.pk)
    return lost
