"""Attendance is recorded by seat, with whoever sat in it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.datasets.minutes import minutes_stage
from commontable.governance.datasets.presence import Sitting, sittings_of
from commontable.governance.models import Attendance, Meeting, Seat
from commontable.governance.permissions import Permission
from commontable.governance.rules.attending import Place, require_possible
from commontable.governance.rules.live import require_record_open
from commontable.governance.rules.meeting import Presence
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def record_attendance(
    *, meeting: Meeting, seats: Mapping[Seat, tuple[str, Member | None]], by: Member, at: datetime
) -> list[Attendance]:
    """Each of these seats was there as said (presence, who sat): one act for the whole form; other seats keep theirs.

    Returns what changed, which may be nothing.
    """
    require(Permission.RUN_MEETINGS, by=by, on=meeting, at=at)
    hold(meeting)
    require_record_open(meeting.stage, minutes=minutes_stage(meeting))
    sittings = {sitting.seat.pk: sitting for sitting in sittings_of(meeting, at=at)}
    for seat in seats:
        if seat.pk not in sittings:
            raise NotAllowed(_("The seat %(seat)s does not sit at this meeting.") % {"seat": seat.name})
    wanted = {seat.pk: said for seat, said in seats.items()}
    require_possible([_place(sitting, wanted.get(pk)) for pk, sitting in sittings.items()])
    changed = [
        _recorded(meeting, sittings[pk], presence, member if presence in SAT else None, at)
        for pk, (presence, member) in wanted.items()
        if _differs(sittings[pk], presence, member)
    ]
    if changed:
        lists = {
            str(presence): [_named(one) for one in changed if one.presence == presence]
            for presence in Presence
            if any(one.presence == presence for one in changed)
        }
        journal.record("governance.attendance.recorded", by=by, on=meeting, at=at, **lists)
    return changed


SAT = {Presence.PRESENT, Presence.ALTERNATE}


def _place(sitting: Sitting, wanted: tuple[str, Member | None] | None) -> Place:
    """The seat as it will be: as wanted, else as recorded before."""
    recorded = sitting.attendance
    presence, member = wanted or ((recorded.presence, recorded.member) if recorded else (Presence.ABSENT.value, None))
    known = wanted is None  # what stands recorded was possible on its day
    return Place(
        seat=sitting.seat.name,
        presence=Presence(presence),
        member=member.pk if member else None,
        name=member.name if member else "",
        holder=member.pk if known and member else sitting.holder.pk if sitting.holder else None,
        alternates=[one.pk for one in sitting.alternates],
        proxies=[one.pk for one in sitting.proxies] + ([member.pk] if known and member else []),
    )


def _differs(sitting: Sitting, presence: str, member: Member | None) -> bool:
    recorded = sitting.attendance
    sat = member.pk if member and presence in SAT else None
    return recorded is None or (recorded.presence, recorded.member_id) != (presence, sat)


def _recorded(meeting: Meeting, sitting: Sitting, presence: str, member: Member | None, at: datetime) -> Attendance:
    attendance = sitting.attendance or Attendance(
        partnership_id=meeting.partnership_id, meeting=meeting, seat=sitting.seat
    )
    attendance.presence, attendance.member, attendance.at = Presence(presence), member, at
    attendance.save()
    return attendance


def _named(attendance: Attendance) -> str:
    name = attendance.member.name if attendance.member else ""
    return f"{attendance.seat.name} ({name})" if name else attendance.seat.name
