"""What Rivermouth has decided, at once, after an answered objection or by the fall-back, and what it is deciding."""

from datetime import datetime, timedelta

from commontable.analysis.decision_rules import Choice
from commontable.governance.actions.decisions.effects import carry_out
from commontable.governance.actions.deliberation.objections import accept_answer, answer_objection, uphold_objection
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.revising import revise_proposal
from commontable.governance.models import Decision, Proposal
from commontable.governance.rules.kinds import EffectKind
from commontable.measurement.models import Indicator

from .bodies import Bodies
from .deliberating import Table
from .seating import Seated

RESERVATIONS, ASIDE, OBJECT = Choice.RESERVATIONS, Choice.STAND_ASIDE, Choice.OBJECT
DAY = timedelta(days=1)
BUS = "From January one bus at 17:45 serves every after-school site. The districts pay for it by number of children."
FORM = "Partners who share children's data ask families first. One form for all partners; whoever says no is left out."
WEEKLY = (
    "Northside and Harbor City share daily attendance for all pupils with the after-school partners, so that a child "
    "who stays away is missed the same week."
)
WEEKLY_AGAIN = (
    "Northside and Harbor City share weekly absence counts for enrolled participants only with the after-school "
    "partners, so that a child who stays away is missed the same week. What was shared is destroyed at the end of each "
    "school year."
)


def decide_the_past(seated: Seated, bodies: Bodies, *, now: datetime) -> list[Proposal]:
    """Three decisions of the past months."""
    table = Table(seated, bodies)
    proposals = [_agreed_at_once(table, now), _after_an_objection(table, now), _by_fall_back(table, now)]
    for proposal in proposals:
        proposal.refresh_from_db()
    return proposals


def deliberate_today(seated: Seated, bodies: Bodies, *, now: datetime) -> Proposal:
    """A second round is open in the council, a first one in the reading group; one proposal waits, one is a draft."""
    table = Table(seated, bodies)
    _in_the_reading_group(table, now)
    table.propose(
        bodies.council,
        "Two seats for students",
        "The council fills the students' seat and opens a second one. Students choose who sits there, for a year.",
        author="dewi",
        at=now - 5 * DAY,
    )
    draft_proposal(
        body=bodies.council,
        title="A summer of reading in every library",
        text="Libraries, clinics and after-school sites lend the same books from June to August.",
        by=seated.members["alma"],
        at=now - 3 * DAY,
    )
    return _second_round(table, now)


def _agreed_at_once(table: Table, now: datetime) -> Proposal:
    at = now - 130 * DAY
    absence = Indicator.objects.of(table.seated.partnership).get(slug="chronic-absence-early")
    proposal = table.propose(
        table.bodies.council,
        "Halve early absence by 2029",
        "By the school year 2028-29, no more than 12 of 100 children from kindergarten to third grade miss a tenth of "
        "their school days.\n\nEvery partner looks at its own part: buses, asthma, mornings, and whom families call.",
        author="june",
        at=at,
        indicator=absence,
        effect_kind=EffectKind.SET_TARGET,
        effect={"indicator": absence.pk, "period": "2028-29", "value": 12.0, "rationale": "Half of where we started."},
    )
    says = {"Employers": (ASIDE, ""), "Funders": (RESERVATIONS, "We would have liked a step on the way, in 2027.")}
    opened = table.round(proposal, says, at=at + 2 * DAY)
    table.close(
        opened,
        "Everybody wants it. The funders ask for a step on the way; the council looks at the figures every autumn.",
        at=at + 9 * DAY,
    )
    carry_out(decision=Decision.objects.get(proposal=proposal), by=table.seated.members["maya"], at=at + 10 * DAY)
    return proposal


def _after_an_objection(table: Table, now: datetime) -> Proposal:
    at, people = now - 95 * DAY, table.seated.members
    due = (now + 20 * DAY).date().isoformat()
    proposal = table.propose(
        table.bodies.council,
        "One form to ask families",
        FORM,
        author="gloria",
        at=at,
        effect_kind=EffectKind.COMMITMENTS,
        effect={
            "commitments": [
                {
                    "partner": table.seated.partners["health"].pk,
                    "member": people["marisol"].pk,
                    "what": "Read the form aloud to families at the clinic, in three languages",
                    "due_on": due,
                    "evidence_wanted": "Hours and languages, by month",
                }
            ]
        },
    )
    why = "A form in English alone asks half of our families nothing."
    opened = table.round(proposal, {"Families, Northside": (OBJECT, why)}, at=at + 2 * DAY)
    table.close(opened, "All see the need; families will not have it in one language only.", at=at + 9 * DAY)
    objection = table.objection(proposal, "Families, Northside")
    revise_proposal(
        proposal=proposal,
        text=FORM.replace(
            "One form for all partners;", "One form for all partners, in three languages and read aloud;"
        ),
        why="Three languages, and somebody who reads it aloud.",
        resolves=[objection],
        answer="The form comes in English, Spanish and Bahasa Indonesia, and the health promoters read it aloud.",
        by=people["gloria"],
        at=at + 12 * DAY,
    )
    accept_answer(objection=table.objection(proposal, "Families, Northside"), by=people["rosa"], at=at + 13 * DAY)
    opened = table.round(proposal, {}, at=at + 14 * DAY)
    table.close(opened, "With three languages nothing stands in the way.", at=at + 21 * DAY)
    carry_out(decision=Decision.objects.get(proposal=proposal), by=people["maya"], at=at + 22 * DAY)
    return proposal


def _by_fall_back(table: Table, now: datetime) -> Proposal:
    at, people = now - 68 * DAY, table.seated.members
    proposal = table.propose(table.bodies.council, "One late bus for all after-school sites", BUS, author="omar", at=at)
    against = "Our children live forty minutes out. We would pay for seats they never sit in."
    opened = table.round(proposal, {"Delta County schools": (OBJECT, against)}, at=at + 2 * DAY)
    table.close(opened, "All but Delta County can go along; the money is the point.", at=at + 9 * DAY)
    answer_objection(
        objection=table.objection(proposal, "Delta County schools"),
        answer="Districts could pay by seats used, but the bus company does not bill that way.",
        by=people["omar"],
        at=at + 11 * DAY,
    )
    uphold_objection(
        objection=table.objection(proposal, "Delta County schools"),
        why="Then the concern stands.",
        by=people["ruth"],
        at=at + 12 * DAY,
    )
    says = {"Delta County schools": (OBJECT, against), "Riverbend schools": (OBJECT, "We are as far out as Delta.")}
    opened = table.round(proposal, says, at=at + 14 * DAY)
    table.close(opened, "Two districts cannot go along. The council votes, as its rule says.", at=at + 21 * DAY)
    for seat, person in (("Delta County schools", "ruth"), ("Riverbend schools", "walter")):
        answer_objection(
            objection=table.objection(proposal, seat),
            answer="The line stays open to a second bus once one in ten seats is taken by your children.",
            by=people["omar"],
            at=at + 23 * DAY,
        )
        uphold_objection(
            objection=table.objection(proposal, seat), why="Not enough.", by=people[person], at=at + 24 * DAY
        )
    opened = table.round(proposal, {**says, "Employers": (ASIDE, "")}, at=at + 25 * DAY)
    table.close(opened, "", at=at + 32 * DAY)
    return proposal


def _in_the_reading_group(table: Table, now: datetime) -> Proposal:
    proposal = table.propose(
        table.bodies.reading_group,
        "Try paired reading in four classes",
        "From next month, second graders in four classes read aloud to fourth graders twice a week, for eight weeks. "
        "We predict that half of them read ten more words a minute.",
        author="keisha",
        at=now - 6 * DAY,
    )
    table.round(proposal, {}, silent=("Principals, Northside", "Families"), at=now - 2 * DAY, days=8)
    return proposal


def _second_round(table: Table, now: datetime) -> Proposal:
    at = now - 14 * DAY
    proposal = table.propose(
        table.bodies.council, "Share attendance weekly with after-school partners", WEEKLY, author="omar", at=at
    )
    says = {
        "Families, Northside": (OBJECT, "Families were not asked, and daily lists of every child go too far."),
        "University": (RESERVATIONS, "Say when the lists are destroyed."),
    }
    opened = table.round(proposal, says, silent=("Families, Harbor City",), at=at + 2 * DAY)
    table.close(
        opened,
        "After-school staff want to know who stays away. Families will not have daily lists of every child go out.",
        at=at + 9 * DAY,
    )
    revise_proposal(
        proposal=proposal,
        text=WEEKLY_AGAIN,
        why="Weekly instead of daily, enrolled children only, and destroyed each summer.",
        resolves=[table.objection(proposal, "Families, Northside")],
        answer="Only children whose family signed the form, once a week, and nothing is kept over the summer.",
        by=table.seated.members["omar"],
        at=at + 10 * DAY,
    )
    silent = ("Northside schools", "Families, Northside", "Families, Harbor City", "Employers", "City hall")
    table.round(proposal, {}, silent=silent, at=at + 11 * DAY, days=6)
    return proposal
