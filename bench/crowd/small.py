"""A partnership of its own beside the crowd, made by calling actions: one body, one proposal, one round."""

from datetime import datetime, timedelta

from commontable.accounts.models import User
from commontable.analysis.decision_rules import Method, Rule
from commontable.governance.actions.bodies.bodies import form_body
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.bodies.tenures import begin_tenure
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.tabling import table_proposal
from commontable.governance.models import Proposal, Round
from commontable.governance.rules.kinds import BodyKind, HowChosen
from commontable.partnership.actions.members import add_member
from commontable.partnership.actions.partners import add_partner
from commontable.partnership.actions.tables import found_partnership
from commontable.partnership.models import Member
from commontable.partnership.rules.sectors import Sector


def found(*, slug: str, at: datetime) -> Member:
    """An empty partnership; its director, who can sign in."""
    director = found_partnership(
        slug=slug, name=f"The {slug} table", backbone_name="Backbone", director_name="Maya Putri",
        director_email=f"maya@{slug}.example", at=at,
    )  # fmt: skip
    return with_account(director, at=at)


def put_to(director: Member, *, method: Method, seats: int, at: datetime) -> Round:
    """A body of so many seats, each of a partner and a person of its own, is asked about one proposal."""
    known = {"by": director, "at": at}
    table = director.partnership
    body = form_body(partnership=table, name="Council", kind=BodyKind.COUNCIL, facilitator=director, **known)
    adopt_rule(body=body, rule=Rule(method=method), **known)
    sectors = list(Sector)
    for number in range(seats):
        sector = sectors[number % len(sectors)]
        partner = add_partner(partnership=table, name=f"Partner {number}", sector=sector, **known)
        email = f"person-{number}@{table.slug}.example"
        member = add_member(partner=partner, name=f"Person {number}", email=email, **known)
        seat = open_seat(body=body, name=f"Seat {number}", sector=sector, partner=partner, **known)
        begin_tenure(seat=seat, member=with_account(member, at=at), how_chosen=HowChosen.NAMED, **known)
    proposal: Proposal = draft_proposal(body=body, title="Share attendance", text="Every week. " * 150, **known)
    table_proposal(proposal=proposal, **known)
    return open_round(proposal=proposal, closes_at=at + timedelta(days=14), **known)


def with_account(member: Member, *, at: datetime) -> Member:
    """The member, whose person can sign in."""
    member.user = User.objects.create(email=member.email, name=member.name, language="en", joined_at=at)
    member.save(update_fields=["user"])
    return member
