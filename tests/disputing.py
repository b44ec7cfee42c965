"""A dispute of the tests: Omar of Harbor raises it, Alma speaks for Northside, Rosa is asked to mediate."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cast import Table
from commontable.governance.actions import disputes
from commontable.governance.models import Dispute, Side
from commontable.governance.rules.dispute_conflicts import Conflict
from commontable.partnership.models import Member

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOTHING: dict[str, object] = {conflict.value: False for conflict in Conflict}
TITLE = "Who pays for the late bus"


def days(number: float) -> datetime:
    """So many days after the dispute was raised."""
    return AT + timedelta(days=number)


def raised(table: Table, *, is_private: bool = True, title: str = TITLE, at: datetime = AT, **told: Any) -> Dispute:
    """Raised by Omar, with Northside's superintendent on the other side."""
    return disputes.raise_dispute(title=title, sides=[table.alma], is_private=is_private, by=table.omar, at=at, **told)


def mediated(table: Table, *, at: datetime = AT, **told: Any) -> Dispute:
    """Rosa has agreed to mediate; of a private dispute Northside knows nothing yet."""
    dispute = raised(table, at=at, **told)
    dispute = disputes.ask_mediator(dispute=dispute, member=table.rosa, by=table.omar, at=at)
    return disputes.accept_to_mediate(dispute=dispute, answers=NOTHING, by=table.rosa, at=at)


def listening(table: Table, *, at: datetime = AT, **told: Any) -> Dispute:
    """Both sides accept Rosa, who listens to each."""
    dispute = mediated(table, at=at, **told)
    if dispute.told_at is None:
        dispute = disputes.tell_sides(dispute=dispute, by=table.omar, at=at)
    return disputes.answer_on_mediator(side=side_of(dispute, table.alma), accepts=True, by=table.alma, at=at)


def settling(table: Table, *, at: datetime = AT, text: str = "We share the bus.", **told: Any) -> Dispute:
    """A settlement lies on the table."""
    is_public = told.pop("is_public", False)
    amends = told.pop("amends", None)
    dispute = listening(table, at=at, **told)
    return disputes.write_settlement(
        dispute=dispute, text=text, is_public=is_public, amends=amends, by=table.rosa, at=at
    )  # fmt: skip


def side_of(dispute: Dispute, member: Member) -> Side:
    """The side the member speaks for."""
    return Side.objects.select_related("dispute__partnership", "dispute__raised_by", "member").get(
        dispute=dispute, member=member
    )
