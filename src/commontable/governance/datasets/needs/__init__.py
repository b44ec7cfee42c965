"""What the table's deliberation needs from one member today: each area says it in its own module."""

from collections.abc import Callable, Iterable
from datetime import datetime

from commontable.partnership.datasets.needs import Need
from commontable.partnership.models import Member

from . import bodies, decisions, elections, meetings

AREAS: tuple[Callable[[Member, datetime], Iterable[Need]], ...] = (
    meetings.waits,
    decisions.waits,
    bodies.waits,
    elections.waits,
)


def needs_of(member: Member, *, at: datetime) -> list[Need]:
    """Everything that waits for this member where the table decides, in the order of the areas."""
    return [need for area in AREAS for need in area(member, at)]
