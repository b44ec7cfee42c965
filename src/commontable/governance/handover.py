"""What a partner decides in, for whoever takes over there; and which members are leaving their seats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as translate

from commontable.governance.datasets.absences import absent_holders
from commontable.governance.datasets.handing_over import attended, decided, going_on, seats_left
from commontable.partnership.datasets.handovers import Chapter
from commontable.partnership.models import Handover, Partnership
from commontable.partnership.rules.handover import LOOKS_AHEAD, LOOKS_BACK, Sign, Trigger

from .models import Tenure
from .rules.kinds import TenureKind


def signs(*, partnership: Partnership, day: date) -> Iterator[Sign]:
    """Seats whose holder's time is over or nearly so, and holders who missed two meetings in a row."""
    near = (day - LOOKS_BACK, day + LOOKS_AHEAD)
    ended = Tenure.objects.of(partnership).filter(kind=TenureKind.HOLDER, ends_on__range=near)
    held = set(Tenure.objects.on(day).filter(partnership=partnership).values_list("seat_id", "member_id", "pk"))
    for tenure in ended.exclude(starts_on=F("ends_on")).select_related("member__partner").order_by("pk"):
        goes_on = any((seat, who) == (tenure.seat_id, tenure.member_id) and pk != tenure.pk for seat, who, pk in held)
        if tenure.member.is_present(day) and not goes_on:
            key = f"tenure:{tenure.pk}:{tenure.ends_on}"
            yield Sign(member=tenure.member_id, trigger=Trigger.ROLE_ENDED, day=tenure.ends_on, key=key)
    for tenure, missed in absent_holders(partnership, day=day):
        since = missed[-1].meeting
        when = partnership.day(missed[0].meeting.starts_at or missed[0].at)
        yield Sign(member=tenure.member_id, trigger=Trigger.ABSENT, day=when, key=f"absent:{tenure.seat_id}:{since.pk}")


def chapters(*, handover: Handover, at: datetime) -> list[Chapter]:
    """Seats, what goes on now, decisions of two years, meetings of one."""
    return [_seats(handover, at), _now(handover, at), _decisions(handover, at), _meetings(handover, at)]


def _seats(handover: Handover, at: datetime) -> Chapter:
    rows = seats_left(handover, at=at)
    return Chapter(
        key="seats",
        place=30,
        title=translate("Where your organisation sits"),
        intro=translate("A seat belongs to the table and its sector; who sits in it is written down with its days.")
        if rows
        else "",
        rows=rows,
        empty=translate("Your organisation has no seat in a council or group at present."),
    )


def _now(handover: Handover, at: datetime) -> Chapter:
    return Chapter(
        key="now",
        place=35,
        title=translate("What is going on now"),
        rows=going_on(handover, at=at),
        empty=translate("No round is open, no meeting is called, and no proposal waits."),
    )


def _decisions(handover: Handover, at: datetime) -> Chapter:
    return Chapter(
        key="decisions",
        place=60,
        title=translate("Decisions your organisation took part in"),
        intro=translate("Of the last two years, the newest first. Secret ballots stay secret."),
        rows=decided(handover, at=at),
        empty=translate("It took part in no decision in the last two years."),
    )


def _meetings(handover: Handover, at: datetime) -> Chapter:
    return Chapter(
        key="meetings",
        place=65,
        title=translate("Meetings %(name)s came to") % {"name": handover.leaver.name},
        intro=translate("Of the last twelve months. The minutes say what was agreed."),
        rows=attended(handover, at=at),
        empty=translate("%(name)s came to no meeting in the last twelve months.") % {"name": handover.leaver.name},
    )
