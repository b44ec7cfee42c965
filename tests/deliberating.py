"""A council that deliberates: the short way to a proposal, a round and its positions, by calling actions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cast import LONG_AGO, Table
from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions.bodies.bodies import form_body
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.bodies.tenures import begin_tenure
from commontable.governance.actions.deliberation.casting import take_position
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.tabling import table_proposal
from commontable.governance.models import Body, Position, Proposal, Round, Seat
from commontable.governance.rules.kinds import BodyKind, HowChosen, TenureKind
from commontable.partnership.models import Member
from commontable.partnership.rules.sectors import Sector

NOW = LONG_AGO + timedelta(days=30)
TEXT = "Northside USD shares daily attendance for all pupils under agreement DSA-12."
CONSENSUS = Rule(method=Method.CONSENSUS, fallback=Method.DOUBLE_MAJORITY, rounds=2, quorum_sectors=2, proxies=1)


def hours(number: float) -> datetime:
    """So many hours after the council began."""
    return NOW + timedelta(hours=number)


@dataclass
class Council:
    """A body with its seats by short name, each held by somebody of the cast."""

    body: Body
    maya: Member
    seats: dict[str, Seat] = field(default_factory=dict)
    holders: dict[str, Member] = field(default_factory=dict)

    def decides_by(self, rule: Rule) -> None:
        """The body decides by that rule from now on."""
        adopt_rule(body=self.body, rule=rule, by=self.maya, at=NOW)

    def proposal(self, *, text: str = TEXT, title: str = "Share attendance", **more: Any) -> Proposal:
        """A proposal on the table, by Dara."""
        author = more.pop("by", self.maya)
        proposal = draft_proposal(body=self.body, title=title, text=text, by=author, at=NOW, **more)
        return table_proposal(proposal=proposal, by=author, at=NOW)

    def round(self, proposal: Proposal, *, at: datetime = NOW, closes_at: datetime | None = None, **more: Any) -> Round:
        """The next round of the proposal, opened by Maya."""
        return open_round(proposal=proposal, closes_at=closes_at, by=self.maya, at=at, **more)

    def says(self, round: Round, seat: str, choice: Choice, reason: str = "", *, at: datetime = NOW) -> Position:
        """The seat gives its position, by its holder."""
        position = Position.objects.get(round=round, seat=self.seats[seat])
        return take_position(position=position, choice=choice, reason=reason, by=self.holders[seat], at=at)

    def closes(self, round: Round, synthesis: str = "What was said.", *, at: datetime = NOW) -> Round:
        """The round is closed by Maya."""
        return close_round(round=round, synthesis=synthesis, by=self.maya, at=at)


def make_council(table: Table, rule: Rule = CONSENSUS) -> Council:
    """Schools (Alma, alternate Dara), youth (Omar) and families (Rosa) vote; the backbone (Ines) speaks."""
    act = {"by": table.maya, "at": LONG_AGO}
    body = form_body(
        partnership=table.partnership, name="Council", kind=BodyKind.COUNCIL, facilitator=table.maya, **act
    )
    council = Council(body=body, maya=table.maya)
    for key, name, sector, holder in (
        ("schools", "Northside", Sector.SCHOOLS, table.alma),
        ("youth", "Harbor", Sector.NONPROFIT, table.omar),
        ("families", "Families", Sector.FAMILIES, table.rosa),
        ("backbone", "Backbone", Sector.NONPROFIT, table.ines),
    ):
        seat = open_seat(body=body, name=name, sector=sector, is_voting=key != "backbone", **act)
        begin_tenure(seat=seat, member=holder, how_chosen=HowChosen.NAMED, **act)
        council.seats[key], council.holders[key] = seat, holder
    begin_tenure(
        seat=council.seats["schools"], member=table.dara, how_chosen=HowChosen.NAMED, kind=TenureKind.ALTERNATE, **act
    )
    adopt_rule(body=body, rule=rule, **act)
    return council
