"""Who has missed meetings one after the other, without a word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from commontable.governance.models import Attendance, Tenure
from commontable.governance.rules.kinds import TenureKind
from commontable.governance.rules.meeting import MeetingStage, Presence
from commontable.partnership.models import Partnership
from commontable.partnership.rules.handover import MISSED_IN_A_ROW


def absent_holders(partnership: Partnership, *, day: date) -> Iterator[tuple[Tenure, list[Attendance]]]:
    """Each tenure in force whose seat was empty, unexcused, at the last two meetings held in its time, or more.

    With those absences, the newest first. Whoever sent an excuse, an alternate or a proxy is not absent.
    """
    holders = {
        tenure.seat_id: tenure
        for tenure in Tenure.objects.on(day)
        .filter(partnership=partnership, kind=TenureKind.HOLDER)
        .select_related("member", "seat")
    }
    recorded = (
        Attendance.objects.filter(seat__in=holders, meeting__stage=MeetingStage.HELD, meeting__starts_at__isnull=False)
        .select_related("meeting")
        .order_by("-meeting__starts_at", "-pk")
    )
    by_seat: dict[int, list[Attendance]] = {}
    for one in recorded:
        by_seat.setdefault(one.seat_id, []).append(one)
    for seat, tenure in sorted(holders.items()):
        theirs = [
            one
            for one in by_seat.get(seat, [])
            if one.meeting.starts_at and partnership.day(one.meeting.starts_at) >= tenure.starts_on
        ]
        missed = list(takewhile(lambda one: one.presence == Presence.ABSENT, theirs))
        if len(missed) >= MISSED_IN_A_ROW:
            yield tenure, missed
