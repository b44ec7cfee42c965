"""Promises for the tests: Harbor Youth's Omar promises something by the end of March."""

from datetime import UTC, date, datetime
from typing import Any

from cast import Table
from commontable.agreements.actions.commitments import confirm_commitment, make_commitment, report_done
from commontable.agreements.models import Commitment

DUE = date(2026, 3, 31)


def at(day: int, month: int = 3) -> datetime:
    """Noon of a day in 2026."""
    return datetime(2026, month, day, 12, tzinfo=UTC)


def promise(table: Table, **changes: Any) -> Commitment:
    """Made on 1 March, due on the 31st."""
    known: dict[str, Any] = {
        "partner": table.harbor,
        "member": table.omar,
        "what": "Six tutors for Riverside",
        "due_on": DUE,
        "by": table.omar,
        "at": at(1),
    }
    return make_commitment(**{**known, **changes})


def kept(table: Table, *, done: datetime, **changes: Any) -> Commitment:
    """Said to be done at that moment, and confirmed by Rosa at the same."""
    made = promise(table, **changes)
    report_done(commitment=made, evidence="They came.", by=table.maya, at=done)
    return confirm_commitment(commitment=made, by=table.rosa, at=done)
