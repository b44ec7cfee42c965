"""Decisions for the tests: made in the council's room, or by a proposal that nobody opposed."""

from datetime import UTC, date, datetime
from typing import Any

from cast import Table
from commontable.governance.actions.decisions.recording import record_decision
from commontable.governance.models import Body, Decision
from worlds.bodies import make_council

MONTH = date(2026, 3, 1)


def at(day: int, hour: int = 12) -> datetime:
    """A moment of March 2026."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def council_of(table: Table) -> Body:
    """The council, formed once."""
    return Body.objects.of(table.partnership).filter(slug="council").first() or make_council(table)[0]


def decided(table: Table, **given: Any) -> Decision:
    """Omar, in the chair, writes down what the council agreed on the second of March."""
    known: dict[str, Any] = {
        "title": "Reading circles in every school",
        "text": "Every school opens a reading circle by autumn.",
        "by": table.omar,
        "at": at(2),
    }
    return record_decision(body=council_of(table), **{**known, **given})
