"""What meetings need from one member: dates to answer, invitations to answer, the next one to prepare for."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.governance.datasets.meetings import bodies_of, has_answered_dates, has_replied
from commontable.governance.models import Meeting
from commontable.governance.rules.meeting import MeetingStage
from commontable.partnership.datasets.needs import Kind, Need
from commontable.partnership.models import Member
from commontable.ui import wording

from .rows import Area, Row, columns, needs_in

SOON = timedelta(days=7)


def waits(member: Member, at: datetime) -> Iterable[Need]:
    """Dates the member has not answered, invitations without a reply, and what is within a week."""
    return needs_in([AREA], member, at)


def _asks(member: Member, at: datetime) -> Iterator[Any]:
    meetings = Meeting.objects.of(member.partnership).filter(
        Q(stage=MeetingStage.FINDING_DATE) | Q(stage=MeetingStage.LIVE) | Q(stage=MeetingStage.CALLED, ends_at__gt=at),
        body__in=bodies_of(member, at=at),
    )
    yield columns(
        meetings, kind=F("stage"), title=F("title"), body=F("body__name"), uuid=F("uuid"), at=F("starts_at"),
        key=Case(When(has_answered_dates(member), then=1), default=0),
        other=Case(When(has_replied(member), then=1), default=0),
    )  # fmt: skip


def _says(rows: Sequence[Row], member: Member, at: datetime) -> Iterator[Need]:
    for row in sorted(rows, key=lambda row: (row.at is not None, row.at, str(row.uuid))):
        need = _need(row, member, at)
        if need is not None:
            yield need


def _need(row: Row, member: Member, at: datetime) -> Need | None:
    title, body = row.title or "", row.body or ""
    url = reverse("governance:meeting", kwargs={"table": member.partnership.slug, "meeting": row.uuid})
    if row.kind == MeetingStage.FINDING_DATE:
        if row.key:
            return None
        return Need(
            what=title,
            about=_("is looking for a date"),
            detail=_("%(body)s. Takes a minute: say which dates suit you.") % {"body": body},
            url=url,
            verb=_("Answer"),
            kind=Kind.DATES,
        )
    assert row.at is not None
    day = member.partnership.day(row.at)
    when = wording.moment(row.at)
    if row.kind == MeetingStage.LIVE:
        live = reverse("governance:live", kwargs={"table": member.partnership.slug, "meeting": row.uuid})
        detail = _("%(body)s is meeting now: join on your phone.") % {"body": body}
        about = _("is under way")
        return Need(what=title, about=about, detail=detail, url=live, verb=_("Join"), by=day, kind=Kind.UNDER_WAY)
    if not row.other:
        return Need(
            what=title,
            about=_("on %(day)s") % {"day": when},
            detail=_("%(body)s. Say whether you come.") % {"body": body},
            url=url,
            verb=_("Answer"),
            by=day,
            kind=Kind.INVITED,
        )
    if row.at - at <= SOON:
        return Need(
            what=title,
            about=_("on %(day)s") % {"day": when},
            detail=body,
            url=url,
            verb=_("Read the agenda"),
            by=day,
            kind=Kind.MEETING,
        )
    return None


AREA = Area(asks=_asks, says=_says)
