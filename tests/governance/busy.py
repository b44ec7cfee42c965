"""A council that has worked: an objection that changed a text, a proposal adopted, a meeting held, words spoken."""

from datetime import timedelta

from cast import LONG_AGO, Table
from commontable.analysis.decision_rules import Method, Rule
from commontable.governance.actions.bodies.bodies import form_body
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.bodies.tenures import begin_tenure
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.actions.deliberation.objections import accept_answer
from commontable.governance.actions.live import call_on, close_meeting, end_word, give_word, move_on
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.revising import revise_proposal
from commontable.governance.actions.proposals.tabling import table_proposal
from commontable.governance.models import Body, Objection, Proposal
from commontable.governance.rules.kinds import BodyKind, HowChosen
from commontable.partnership.actions.members import add_member
from commontable.partnership.actions.partners import add_partner
from commontable.partnership.models import Member
from governance.decided import at
from governance.deliberated import opened, said
from worlds.bodies import make_council
from worlds.live import everybody_there, under_way

NOW = at(30)  # of March 2026


def busy_council(table: Table) -> Body:
    """Rosa proposes, Omar objects, she rewrites, all agree; Maya calls a meeting; Rosa speaks twice, Omar once."""
    body, seats = make_council(table)
    proposal = draft_proposal(body=body, title="Buses", text="Buses run until six.", by=table.rosa, at=at(2))
    table_proposal(proposal=proposal, by=table.rosa, at=at(2))
    first = opened(proposal, by=table.maya)
    said(table, first, alma="support", omar="object: Drivers end at five.", rosa="support")
    close_round(round=first, synthesis="One concern.", by=table.maya, at=at(5))
    objection = Objection.objects.get()
    proposal = Proposal.objects.get(pk=proposal.pk)
    revise_proposal(
        proposal=proposal, text="Buses run until five.", why="Drivers", resolves=[objection], by=table.rosa, at=at(6)
    )
    accept_answer(objection=Objection.objects.get(), by=table.omar, at=at(7))
    second = opened(Proposal.objects.get(pk=proposal.pk), by=table.maya, when=at(8))
    said(table, second, when=at(9), alma="support", omar="support", rosa="support")
    close_round(round=second, synthesis="All agree.", by=table.maya, at=at(10))
    draft_proposal(body=body, title="Never tabled", text="A draft.", by=table.alma, at=at(11))
    meeting, items = under_way(table, body, at=at(12))
    everybody_there(table, meeting, seats, at=at(12))
    move_on(meeting=meeting, to=items[0], seen=None, by=table.maya, at=at(12))
    for minute, seat in enumerate((seats["families"], seats["nonprofit"], seats["families"])):
        turn = call_on(meeting=meeting, seat=seat, by=table.maya, at=at(12))
        turn = give_word(turn=turn, by=table.maya, at=at(12) + timedelta(minutes=minute))
        end_word(turn=turn, by=table.maya, at=at(12) + timedelta(minutes=minute + 1))
    close_meeting(meeting=meeting, by=table.maya, at=at(12) + timedelta(hours=1))
    return body


def seat_more(table: Table, body: Body, *seats: tuple[str, str, int]) -> list[Member]:
    """More seats with a vote, each held by a person of a new partner: (name, sector, weight)."""
    act = {"by": table.maya, "at": LONG_AGO}
    people = []
    for number, (name, sector, weight) in enumerate(seats):
        seat = open_seat(body=body, name=name, sector=sector, weight=weight, **act)
        partner = add_partner(partnership=table.partnership, name=f"{name} itself", sector=sector, **act)
        person = add_member(partner=partner, name=f"Person of {name}", email=f"p{number}@{partner.slug}.example", **act)
        begin_tenure(seat=seat, member=person, how_chosen=HowChosen.ELECTED, **act)
        people.append(person)
    return people


def body_with(table: Table, *seats: tuple[str, str, int], rule: Rule | None = None, name: str = "Group") -> Body:
    """A working group of just these seats, deciding by majority unless said otherwise."""
    act = {"by": table.maya, "at": LONG_AGO}
    body = form_body(partnership=table.partnership, name=name, kind=BodyKind.WORKING_GROUP, **act)
    seat_more(table, body, *seats)
    adopt_rule(body=body, rule=rule or Rule(method=Method.MAJORITY), why="", **act)
    return body
