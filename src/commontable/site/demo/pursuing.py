"""Rivermouth's common agenda, written in two rounds, and how four partners say that their own plans serve it."""

from datetime import datetime, timedelta

from commontable.analysis.decision_rules import Choice
from commontable.governance.actions.common_agenda.aligning import declare_alignment
from commontable.governance.actions.decisions.effects import carry_out
from commontable.governance.actions.deliberation.objections import accept_answer
from commontable.governance.actions.proposals.revising import revise_proposal
from commontable.governance.models import AgendaVersion, Decision
from commontable.governance.rules.common_agenda import Part, agenda_effect
from commontable.governance.rules.kinds import EffectKind

from .bodies import Bodies
from .deliberating import Table
from .seating import STANCE_SAYS, Seated

DAY = timedelta(days=1)
FIRST = {
    Part.VISION: "Every child in Rivermouth is ready for school, reads by third grade, finishes school and finds a "
    "way into work or further learning.",
    Part.PROBLEM: "One child in four misses a tenth of the school year before third grade. Children in families with "
    "a low income are twice as often among them, in every district.",
    Part.DRIVERS: "In the winter of the closed bus line, attendance fell in every school along it, and nobody of us "
    "could have seen it alone.",
    Part.RATIONALE: "Buses, asthma, mornings, meals and lessons lie in five different hands. None of us can change "
    "what a child's day looks like; together we can.",
    Part.OUTCOMES: "Ready at kindergarten\nReading at grade 3\nMaths at grade 8\nFinishing school\nA first year "
    "of college or training\nA job that feeds a family",
    Part.STRATEGIES: "Look at the same figures twice a year, by group and place\nOne late bus, one form, one list of "
    "what is on offer\nTry small, study, spread what works",
    Part.VALUES: "Nobody is in charge of anybody. We speak of groups, never of single children. We say early what we "
    "cannot keep.",
}
SECOND = FIRST | {
    Part.OUTCOMES: FIRST[Part.OUTCOMES].replace("Ready at", "Well and ready at"),
    Part.EQUITY: STANCE_SAYS,
}
ALIGNED = (
    ("northside", "alma", (Part.OUTCOMES, Part.STRATEGIES), 320,
     "Goals 2 and 4 of our strategic plan are the same two outcomes: reading at grade 3, and finishing school."),
    ("harbor-youth", "omar", (Part.STRATEGIES,), 150,
     "Our sites open until half past six from January, and we report enrolled children's absence with the schools."),
    ("foundation", "claire", (Part.OUTCOMES, Part.EQUITY), 210,
     "Two thirds of our grants until 2029 go to the first two outcomes, first where children start from further away."),
    ("health", "amina", (Part.PROBLEM, Part.OUTCOMES), 95,
     "Asthma plans for every child in grades K to 3 are in our clinic plan; we look at absence with the schools."),
)  # fmt: skip


def write_the_agenda(seated: Seated, bodies: Bodies, *, at: datetime) -> AgendaVersion:
    """Two rounds, an answered objection, a minority note; adopted, and four partners have said how they serve it."""
    table, people = Table(seated, bodies), seated.members
    proposal = table.propose(
        bodies.council, "Our common agenda", "", author="alma", at=at, effect_kind=EffectKind.COMMON_AGENDA,
        effect=agenda_effect(parts=FIRST, based_on=0),
    )  # fmt: skip
    says = {
        "Families, Northside": (Choice.OBJECT, "It says what is wrong, and not who is furthest away and goes first."),
        "Health": (Choice.RESERVATIONS, "A child who is ready is also well."),
    }
    opened = table.round(proposal, says, at=at + 2 * DAY)
    table.close(opened, "Everybody finds themselves in it; families ask who goes first.", at=at + 9 * DAY)
    revise_proposal(
        proposal=proposal, text="", effect=agenda_effect(parts=SECOND, based_on=0),
        why="Our stance on equity stands in it, and children are to be well, not only ready.",
        resolves=[table.objection(proposal, "Families, Northside")],
        answer="The eighth part says who starts from further away, and that effort and money go there first.",
        by=people["alma"], at=at + 11 * DAY,
    )  # fmt: skip
    accept_answer(objection=table.objection(proposal, "Families, Northside"), by=people["rosa"], at=at + 12 * DAY)
    minority = "Six outcomes are too many. We would have begun with reading and absence, and grown from there."
    opened = table.round(proposal, {"Employers": (Choice.STAND_ASIDE, minority)}, at=at + 13 * DAY)
    table.close(opened, "Agreed. Employers stand aside: they would begin with two outcomes.", at=at + 20 * DAY)
    carry_out(decision=Decision.objects.get(proposal=proposal), by=people["maya"], at=at + 21 * DAY)
    version: AgendaVersion = AgendaVersion.objects.get(partnership=seated.partnership)
    for days, (partner, person, parts, age, text) in enumerate(ALIGNED, start=30):
        declare_alignment(
            partner=seated.partners[partner], version=version, parts=parts, text=text,
            plan_on=(at - age * DAY).date(), by=people[person], at=at + days * DAY,
        )  # fmt: skip
    return version
