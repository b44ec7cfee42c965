"""What the table's deliberation needs from one member today: each area says it in its own module.

However many areas there are, the register is asked once: an area gives its querysets in the columns of `rows`, and
makes needs of the rows that come back.
"""

from datetime import datetime

from commontable.partnership.datasets.needs import Need
from commontable.partnership.models import Member

from . import bodies, common_agenda, decisions, disputes, elections, meetings, minutes, proposals
from .rows import Area, needs_in

AREAS: tuple[Area, ...] = (
    proposals.AREA,
    meetings.AREA,
    minutes.AREA,
    decisions.AREA,
    bodies.AREA,
    elections.AREA,
    disputes.AREA,
    common_agenda.AREA,
)


def needs_of(member: Member, *, at: datetime) -> list[Need]:
    """Everything that waits for this member where the table decides, in the order of the areas. One question."""
    return needs_in(AREAS, member, at)
