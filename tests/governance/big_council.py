"""A council of many seats, made in few writes: each seat has a holder of its own, in one of four sectors."""

from collections.abc import Sequence

from cast import Table
from commontable.analysis.decision_rules import Method, Rule
from commontable.governance.actions.bodies.bodies import form_body
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.tabling import table_proposal
from commontable.governance.models import Body, Position, Round, Seat, Tenure
from commontable.partnership.models import Member
from governance.decided import MONTH, at

SECTORS = ("schools", "nonprofit", "families", "government")


def seats_of(table: Table, body: Body, *, count: int) -> list[Seat]:
    """So many seats, each held since the first of March."""
    today = {"partnership": table.partnership}
    people = Member.objects.bulk_create(
        Member(partner=table.harbor, name=f"Person {n}", email=f"p{n}@x.example", joined_on=MONTH, **today)
        for n in range(count)
    )
    seats = Seat.objects.bulk_create(
        Seat(body=body, name=f"Seat {n:03}", sector=SECTORS[n % 4], opened_on=MONTH, **today) for n in range(count)
    )
    Tenure.objects.bulk_create(
        Tenure(seat=seat, member=person, starts_on=MONTH, how_chosen="named", **today)
        for seat, person in zip(seats, people, strict=True)
    )
    return seats


def vote_of(table: Table, *, count: int, rule: Rule | None = None) -> Round:
    """A vote of so many seats is open."""
    body = form_body(
        partnership=table.partnership, name="Assembly", kind="forum", facilitator=table.maya, by=table.maya, at=at(1)
    )
    seats_of(table, body, count=count)
    adopt_rule(body=body, rule=rule or Rule(method=Method.MAJORITY), why="For the test", by=table.maya, at=at(1))
    proposal = draft_proposal(body=body, title="Buses run until six", text="They do.", by=table.maya, at=at(2))
    table_proposal(proposal=proposal, by=table.maya, at=at(2))
    return open_round(proposal=proposal, by=table.maya, at=at(3))


def ballots(round: Round) -> Sequence[Position]:
    """The positions of the round, by seat, as fresh objects."""
    known = Position.objects.filter(round=round).select_related("round__proposal", "seat__body")
    return list(
        known.select_related("round__proposal", "seat__body", "holder__partner", "holder__partnership").order_by(
            "seat__name"
        )
    )
