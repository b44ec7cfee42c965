"""A meeting whose date is being found, one that is called with an agenda, and a calendar address."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cast import Table
from commontable.governance.actions.meetings.agenda import add_item
from commontable.governance.actions.meetings.calendars import open_feed
from commontable.governance.actions.meetings.calling import call_meeting
from commontable.governance.actions.meetings.planning import plan_meeting
from commontable.governance.models import Body, Meeting
from commontable.governance.rules.kinds import ItemKind

LEADS = "maya omar"  # director and facilitator; chair
ACCESS = {
    "governance:meetings": ("*", "-"),
    "governance:meetings_csv": ("*", "-"),
    "governance:call_meeting": (LEADS, LEADS),
    "governance:plan_meeting": (LEADS, LEADS),
    "governance:meeting": ("*", "-"),
    "governance:meeting_ics": ("*", "-"),
    "governance:change_meeting": (LEADS, LEADS),
    "governance:cancel_meeting": (LEADS, LEADS),
    "governance:restore_meeting": ("-", LEADS),
    "governance:invite_again": ("-", LEADS),
    "governance:reply_to_meeting": ("-", "*"),  # everybody of the cast sits on the council or leads it
    "governance:answer_dates": ("-", "*"),
    "governance:offer_dates": (LEADS, LEADS),
    "governance:fix_date": ("-", LEADS),
    "governance:drop_date": ("-", LEADS),
    "governance:build_agenda": ("*", "*"),
    "governance:agenda_csv": ("*", "-"),
    "governance:print_agenda": ("*", "-"),
    "governance:send_agenda": ("-", LEADS),
    "governance:add_item": ("*", "*"),
    "governance:change_item": (LEADS, LEADS),
    "governance:move_item": ("-", LEADS),
    "governance:remove_item": ("-", LEADS),
    "governance:calendar": ("*", "-"),
    "governance:open_feed": ("-", "*"),
    "governance:end_feed": ("-", "maya"),
}


def call_council(table: Table, body: Body, *, at: datetime, in_days: int = 9, **told: Any) -> Meeting:
    """The council meets for an hour and a half, in so many days."""
    told = {"title": "Council", "place": "Rivermouth library"} | told
    starts_at = (at + timedelta(days=in_days)).replace(hour=16, minute=0, second=0, microsecond=0)
    return call_meeting(
        body=body, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90), by=table.maya, at=at, **told
    )


def plan_council(table: Table, body: Body, *, at: datetime, dates: int = 3) -> Meeting:
    """A date is being found: as many dates as that, a day apart, from in ten days on."""
    first = (at + timedelta(days=10)).replace(hour=16, minute=0, second=0, microsecond=0)
    offered = [(first + timedelta(days=day), first + timedelta(days=day, hours=2)) for day in range(dates)]
    return plan_meeting(body=body, title="Council in spring", options=offered, by=table.maya, at=at)


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """Two meetings of the council, one with an item that Maya raised."""
    at = datetime.now(UTC)
    meeting = call_council(table, known["body"], at=at)
    planned = plan_council(table, known["body"], at=at)
    item = add_item(meeting=meeting, kind=ItemKind.OTHER, title="Welcome", by=table.maya, at=at)
    parts |= {"meeting": meeting.uuid, "item": item.pk, "option": planned.options.order_by("starts_at").first().pk}
    parts["feed"] = open_feed(body=None, by=table.maya, at=at)[0].pk
    for route in ("answer_dates", "offer_dates", "fix_date", "drop_date"):
        special["governance:" + route, "meeting"] = planned.uuid
    return {"meeting": meeting, "item": item}
