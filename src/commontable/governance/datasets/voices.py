"""Seats that have not spoken, with whoever can be asked for them today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commontable.governance.models import Position, Round, Tenure
from commontable.governance.rules.kinds import TenureKind
from commontable.partnership.models import Member


@dataclass(frozen=True)
class Silent:
    """A position that waits, and the member who holds its seat today."""

    position: Position
    holder: Member

    @property
    def has_account(self) -> bool:
        """Whether they could sign in as well."""
        return self.holder.user_id is not None


def silent_seats(round: Round, *, at: datetime) -> list[Silent]:
    """The seats of the round that have neither spoken nor stood back, and that somebody holds today. Two queries."""
    day = round.proposal.partnership.day(at)
    positions = (
        Position.objects.filter(round=round, choice="", has_voted=False, is_recused=False)
        .select_related("seat", "round__proposal__body")
        .order_by("sector", "seat__name", "pk")
    )
    tenures = Tenure.objects.on(day).filter(seat__positions__round=round, kind=TenureKind.HOLDER)
    holders = {one.seat_id: one.member for one in tenures.select_related("member__partner", "member__user")}
    return [Silent(one, holders[one.seat_id]) for one in positions if one.seat_id in holders]
