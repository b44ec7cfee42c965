"""What meetings need from one member: dates to answer, invitations to answer, the next one to prepare for."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.governance.datasets.meetings import bodies_of, has_answered_dates, has_replied
from commontable.governance.models import Meeting
from commontable.governance.rules.meeting import MeetingStage
from commontable.partnership.datasets.needs import Need
from commontable.partnership.models import Member
from commontable.ui import wording

SOON = timedelta(days=7)


def waits(member: Member, at: datetime) -> Iterator[Need]:
    """One query: dates the member has not answered, invitations without a reply, and what is within a week."""
    meetings = (
        Meeting.objects.of(member.partnership)
        .filter(
            Q(stage=MeetingStage.FINDING_DATE)
            | Q(stage=MeetingStage.LIVE)
            | Q(stage=MeetingStage.CALLED, ends_at__gt=at),
            body__in=bodies_of(member, at=at),
        )
        .annotate(dates_answered=has_answered_dates(member), replied=has_replied(member))
        .select_related("body", "partnership")
        .order_by("starts_at", "pk")
    )
    for meeting in meetings:
        need = _need(meeting, member, at)
        if need is not None:
            yield need


def _need(meeting: Meeting, member: Member, at: datetime) -> Need | None:
    url = reverse("governance:meeting", kwargs={"table": member.partnership.slug, "meeting": meeting.uuid})
    if meeting.stage == MeetingStage.FINDING_DATE:
        if meeting.dates_answered:
            return None
        return Need(
            what=meeting.title,
            about=_("is looking for a date"),
            detail=_("%(body)s. Takes a minute: say which dates suit you.") % {"body": meeting.body.name},
            url=url,
            verb=_("Answer"),
        )
    assert meeting.starts_at is not None
    day = member.partnership.day(meeting.starts_at)
    when = wording.moment(meeting.starts_at)
    if meeting.stage == MeetingStage.LIVE:
        return Need(
            what=meeting.title, about=_("is under way"), detail=meeting.body.name, url=url, verb=_("Join"), by=day
        )
    if not meeting.replied:
        return Need(
            what=meeting.title,
            about=_("on %(day)s") % {"day": when},
            detail=_("%(body)s. Say whether you come.") % {"body": meeting.body.name},
            url=url,
            verb=_("Answer"),
            by=day,
        )
    if meeting.starts_at - at <= SOON:
        return Need(
            what=meeting.title,
            about=_("on %(day)s") % {"day": when},
            detail=meeting.body.name,
            url=url,
            verb=_("Read the agenda"),
            by=day,
        )
    return None
