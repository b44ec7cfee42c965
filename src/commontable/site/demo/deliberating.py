"""How a proposal goes through its rounds at Rivermouth, every seat by its own person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from commontable.analysis.decision_rules import Choice
from commontable.governance.actions.deliberation.casting import record_voice, take_position
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.tabling import table_proposal
from commontable.governance.models import Body, Objection, Position, Proposal, Round
from commontable.governance.rules.kinds import Channel
from commontable.partnership.models import Member

from .bodies import Bodies
from .seating import Seated

SUPPORT, RESERVATIONS, ASIDE, OBJECT = Choice.SUPPORT, Choice.RESERVATIONS, Choice.STAND_ASIDE, Choice.OBJECT
Says = Mapping[str, tuple[Choice, str]]


@dataclass(frozen=True)
class Table:
    """Who puts proposals through their rounds, and how positions are given."""

    seated: Seated
    bodies: Bodies

    def propose(self, body: Body, title: str, text: str, *, author: str, at: datetime, **more: Any) -> Proposal:
        """The proposal is on the table."""
        by = self.seated.members[author]
        proposal = draft_proposal(body=body, title=title, text=text, by=by, at=at, **more)
        return table_proposal(proposal=proposal, by=self.facilitator(body), at=at + timedelta(days=1))

    def facilitator(self, body: Body) -> Member:
        """Who leads the body's rounds."""
        return next(member for member in self.seated.members.values() if member.pk == body.facilitator_id)

    def round(
        self, proposal: Proposal, says: Says, *, silent: tuple[str, ...] = (), at: datetime, days: int = 7
    ) -> Round:
        """A round is open; every seat but the silent ones has given its position: what `says` names, else support."""
        by = self.facilitator(proposal.body)
        opened = open_round(proposal=proposal, closes_at=_evening(at + timedelta(days=days), by), by=by, at=at)
        positions = Position.objects.filter(round=opened).select_related("seat__body__partnership", "holder__partner")
        for hours, position in enumerate(positions.order_by("seat__name"), start=1):
            if position.seat.name in silent:
                continue
            choice, reason = says.get(position.seat.name, (SUPPORT, ""))
            holder = self._fresh(position.holder)
            if holder.user_id is None:
                record_voice(
                    position=position, choice=choice, reason=reason, channel=Channel.PHONE, by=by,
                    at=at + timedelta(hours=hours),
                )  # fmt: skip
            else:
                take_position(
                    position=position, choice=choice, reason=reason, by=holder, at=at + timedelta(hours=hours)
                )
        return opened

    def close(self, opened: Round, synthesis: str, *, at: datetime) -> Round:
        """The round is counted, once its time is over."""
        over = max(at, opened.closes_at or at)
        return close_round(round=opened, synthesis=synthesis, by=self.facilitator(opened.proposal.body), at=over)

    def objection(self, proposal: Proposal, seat: str) -> Objection:
        """What that seat objected."""
        found: Objection = Objection.objects.select_related("position__seat__body__partnership", "proposal__body").get(
            proposal=proposal, position__seat__name=seat, settled_at=None
        )
        return found

    def _fresh(self, member: Member) -> Member:
        return next(one for one in self.seated.members.values() if one.pk == member.pk)


def _evening(near: datetime, member: Member) -> datetime:
    """Six in the evening of that day, at the table."""
    zone = ZoneInfo(member.partnership.time_zone)
    return datetime.combine(near.astimezone(zone).date(), time(18), tzinfo=zone)
