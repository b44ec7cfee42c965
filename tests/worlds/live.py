"""A council that is meeting, and one that has met, with minutes in every stage."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cast import Table
from commontable.governance.actions import live, minutes
from commontable.governance.actions.meetings.agenda import add_item
from commontable.governance.actions.meetings.calling import call_meeting
from commontable.governance.models import AgendaItem, Body, Meeting, Minutes, Seat
from commontable.governance.rules.kinds import ItemKind
from commontable.governance.rules.meeting import Presence

NOW = datetime.now(UTC)
LEADS = "maya omar"  # director and facilitator; chair
SAT = "dara omar rosa ines"  # at the meeting whose minutes are open to corrections
IN_THE_ROOM = {
    "governance:live": ("*", "-"),
    "governance:run": (LEADS, "-"),
    "governance:screen": ("*", "-"),
    "governance:open_meeting": ("-", LEADS),
    "governance:take_back_opening": ("-", LEADS),
    "governance:end_meeting": (LEADS, LEADS),
    "governance:move_on": ("-", LEADS),
    "governance:ask_for_word": ("-", "*"),  # everybody of the cast sits on the council or leads it
    "governance:call_on": ("-", LEADS),
    "governance:give_word": ("-", LEADS),
    "governance:end_word": ("-", LEADS),
    "governance:give_back_word": ("-", "*"),
    "governance:attendance": (LEADS, LEADS),
    "governance:attendance_csv": ("*", "-"),
    "governance:note_outcome": (LEADS, LEADS),
    "governance:decide_in_meeting": (LEADS, LEADS),
    "governance:promise_in_meeting": (LEADS, LEADS),
}
ON_RECORD = {
    "governance:minutes": ("*", "-"),
    "governance:minutes_file": ("*", "-"),
    "governance:agenda_file": ("*", "-"),
    "governance:minutes_version": ("*", "-"),
    "governance:draft_minutes": ("-", LEADS),
    "governance:write_minutes": (LEADS, LEADS),
    "governance:prepare_minutes": (LEADS, LEADS),
    "governance:reopen_minutes": ("-", LEADS),
    "governance:approve_minutes": (LEADS, LEADS),
    "governance:correct_minutes": ("-", SAT),
    "governance:settle_correction": (LEADS, LEADS),
}
ACCESS = IN_THE_ROOM | ON_RECORD


def called(table: Table, body: Body, *, at: datetime, title: str = "November council", items: int = 3) -> Meeting:
    """The council is called for that moment, with that many things on its agenda."""
    meeting = call_meeting(
        body=body, title=title, starts_at=at, ends_at=at + timedelta(hours=2), by=table.maya, at=at - timedelta(hours=1)
    )
    for number in range(1, items + 1):
        add_item(
            meeting=meeting, kind=ItemKind.OTHER, title=f"Item {number}", minutes=10, by=table.maya,
            at=at - timedelta(hours=1),
        )  # fmt: skip
    return meeting


def under_way(table: Table, body: Body, *, at: datetime, **more: Any) -> tuple[Meeting, list[AgendaItem]]:
    """The council is meeting; nothing on its agenda has begun."""
    meeting = live.open_meeting(meeting=called(table, body, at=at, **more), by=table.maya, at=at)
    return meeting, list(meeting.items.order_by("position"))


def everybody_there(table: Table, meeting: Meeting, seats: dict[str, Seat], *, at: datetime) -> None:
    """Northside by its alternate, Harbor, Families and the backbone in person."""
    live.record_attendance(
        meeting=meeting,
        seats={
            seats["schools"]: (Presence.ALTERNATE, table.dara),
            seats["nonprofit"]: (Presence.PRESENT, table.omar),
            seats["families"]: (Presence.PRESENT, table.rosa),
            seats["backbone"]: (Presence.PRESENT, table.ines),
        },
        by=table.maya,
        at=at,
    )


def held(table: Table, body: Body, seats: dict[str, Seat], *, at: datetime, **more: Any) -> Meeting:
    """The council has met: everybody was there, the first item was dealt with."""
    meeting, items = under_way(table, body, at=at, **more)
    everybody_there(table, meeting, seats, at=at)
    live.move_on(meeting=meeting, to=items[0], seen=None, by=table.maya, at=at)
    live.note_outcome(item=items[0], came_of_it="We agreed to look again in spring.", by=table.maya, at=at)
    return live.close_meeting(meeting=meeting, by=table.maya, at=at + timedelta(minutes=12))


def prepared(table: Table, meeting: Meeting, *, at: datetime, days: int = 7) -> Minutes:
    """The minutes of a meeting that was held are open to corrections for so many days."""
    drafted = minutes.draft_minutes(meeting=meeting, by=table.maya, at=at)
    until = table.partnership.day(at) + timedelta(days=days)
    return minutes.prepare_minutes(minutes=drafted, corrections_until=until, by=table.maya, at=at)


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """The council is meeting, somebody waits for the word; and it has met, with a correction that waits."""
    seats = {name: known[f"seat_{name}"] for name in ("schools", "nonprofit", "families", "backbone")}
    met = held(table, known["body"], seats, at=NOW - timedelta(days=3), title="October council")
    correction = minutes.propose_correction(
        minutes=prepared(table, met, at=NOW), text="We said autumn.", by=table.rosa, at=NOW
    )
    meeting, items = under_way(table, known["body"], at=NOW)
    everybody_there(table, meeting, seats, at=NOW)
    turn = live.ask_for_word(meeting=meeting, seat=seats["families"], by=table.rosa, at=NOW)
    parts |= {"turn": turn.pk, "correction": correction.pk}
    special |= {(route, "meeting"): meeting.uuid for route in IN_THE_ROOM}
    special |= {(route, "meeting"): met.uuid for route in ON_RECORD}
    special |= {("governance:note_outcome", "item"): items[0].pk, ("governance:minutes_version", "number"): 1}
    special |= {(f"governance:{file}", "ending"): "docx" for file in ("minutes_file", "agenda_file")}
    return {"live_meeting": meeting, "held_meeting": met}
