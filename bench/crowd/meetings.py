"""Meetings of three years: agenda, who came, minutes; and those that are called for the weeks to come."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from commontable.governance.models import AgendaItem, Attendance, Meeting, Minutes, Reply
from commontable.governance.rules.kinds import ItemKind
from commontable.governance.rules.meeting import Answer, MeetingStage, MinutesStage, Presence
from crowd.people import Table
from crowd.rows import Rows
from crowd.seats import Sitting

ITEMS = 4
PRESENCE = (Presence.PRESENT,) * 7 + (Presence.ALTERNATE, Presence.EXCUSED, Presence.ABSENT)
WORDS = "We went through the agenda. Each partner said what it can carry. "


def hold_meetings(
    rows: Rows, random: Random, *, table: Table, sittings: list[Sitting], meetings: int, now: datetime
) -> dict[int, list[Meeting]]:
    """So many meetings were held, shared out over the bodies, and each body is called to one more; by key of it."""
    found: dict[int, list[Meeting]] = {sitting.body.pk: [] for sitting in sittings}
    for index in range(meetings + len(sittings)):
        sitting = sittings[index % len(sittings)]
        back = index // len(sittings)
        starts_at = now + timedelta(days=9 + index % 5) - timedelta(days=back * 1100 * len(sittings) // meetings)
        held = _meeting(rows, random, table=table, sitting=sitting, starts_at=starts_at, is_past=back > 0, now=now)
        found[sitting.body.pk].append(held)
    return found


def _meeting(
    rows: Rows, random: Random, *, table: Table, sitting: Sitting, starts_at: datetime, is_past: bool, now: datetime
) -> Meeting:
    known = {"partnership": table.partnership}
    called_at = starts_at - timedelta(days=14)
    ends_at = starts_at + timedelta(minutes=90)
    meeting = rows.add(
        Meeting(
            **known, body=sitting.body, uuid=UUID(int=random.getrandbits(128), version=4),
            title=f"{sitting.body.name}, {starts_at:%d %B %Y}", place="Town hall", starts_at=starts_at, ends_at=ends_at,
            stage=MeetingStage.HELD if is_past else MeetingStage.CALLED, made_by=table.director, made_at=called_at,
            changed_at=called_at, opened_at=starts_at if is_past else None, closed_at=ends_at if is_past else None,
        )
    )  # fmt: skip
    for position in range(ITEMS):
        rows.add(
            AgendaItem(
                **known, meeting=meeting, position=position + 1, kind=list(ItemKind)[4 + position % 3],
                title=f"Item {position + 1}", minutes=20, raised_by=sitting.holders[position],
            )
        )  # fmt: skip
    if not is_past:
        for holder in {one.pk: one for one in sitting.holders if one.pk % 3}.values():
            rows.add(Reply(**known, meeting=meeting, member=holder, answer=Answer.YES, at=called_at))
        return meeting
    for seat, holder in zip(sitting.seats, sitting.holders, strict=True):
        presence = random.choice(PRESENCE)
        member = holder if presence == Presence.PRESENT else None
        rows.add(Attendance(**known, meeting=meeting, seat=seat, member=member, presence=presence, at=starts_at))
    _minutes(rows, table=table, meeting=meeting, ends_at=ends_at, is_new=now - starts_at < timedelta(days=60), now=now)
    return meeting


def _minutes(rows: Rows, *, table: Table, meeting: Meeting, ends_at: datetime, is_new: bool, now: datetime) -> None:
    rows.add(
        Minutes(
            partnership=table.partnership, meeting=meeting, text=WORDS * 12, written_by=table.director,
            written_at=ends_at, stage=MinutesStage.PREPARED if is_new else MinutesStage.APPROVED, revision=3,
            prepared_at=ends_at, corrections_until=((now if is_new else ends_at) + timedelta(days=5)).date(),
            approved_at=None if is_new else ends_at, approved_by=None if is_new else table.director,
        )
    )  # fmt: skip
