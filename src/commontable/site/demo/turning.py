"""The curve Rivermouth sets out to turn: chronic absence. One attempt is closed with what was learnt, one goes on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from commontable.measurement.actions.notes import write_note
from commontable.measurement.actions.turning.lines import add_line, mark_factor
from commontable.measurement.actions.turning.opening import call_ready, close_turning, open_turning
from commontable.measurement.actions.turning.promising import promise_step
from commontable.measurement.models import Factor, IndicatorVersion, Step, Turning
from commontable.measurement.rules.turning import Cost, Force, LineKind

from .seating import Seated

DAY = timedelta(days=1)
INDICATOR = "chronic-absence-early"
LEARNT = (
    "We wrote letters to families. Those whom we most wanted to reach had moved and never read them. "
    "Ask a neighbour first, then write."
)
FACTORS = (
    (
        "rosa",
        "The morning bus comes after the bell on three lines",
        Force.ROOT,
        "Families at two forums; the timetable",
    ),
    ("alma", "Asthma that nobody treats before winter", Force.ROOT, "The clinic sees it every November"),
    ("ben", "Nobody calls before the tenth day missed", Force.CONTRIBUTING, "Our own logs at Cedar Hill"),
    ("keisha", "Families fear that a call means trouble", Force.RESTRICTING, "Said at the Wharf Street breakfast"),
)
MARKS = (("rosa", 0), ("alma", 0), ("alma", 1), ("omar", 0), ("ben", 2), ("amina", 1), ("june", 2))
IDEAS = (
    ("A call home on the third day, by somebody the family knows", Cost.NONE, "Harbor City did it", "four schools"),
    ("Breakfast before the bell at two schools", Cost.LOW, "Several studies; a hunch for us", "two schools"),
    ("School nurses give the asthma spray before class", Cost.SOME, "Randomised trials elsewhere", "one child in ten"),
)  # fmt: skip


def turn_a_curve(seated: Seated, versions: Sequence[IndicatorVersion], *, now: datetime) -> Turning:
    """An earlier page is closed; the present one has story, partners, ideas and plan, and is ready for the council."""
    people, at = seated.members, now - 70 * DAY
    indicator = next(version.indicator for version in versions if version.indicator.slug == INDICATOR)
    end = "Every child in Rivermouth is at school, every day they can be"
    earlier = open_turning(indicator=indicator, end=end, by=people["ben"], at=at)
    close_turning(turning=earlier, learnt=LEARNT, by=people["ben"], at=at + 30 * DAY)
    at += 35 * DAY
    why = "Who misses a tenth of the days in first grade is seldom a reader in third."
    page = open_turning(indicator=indicator, end=end, why=why, by=people["alma"], at=at)
    factors = []
    for person, text, force, evidence in FACTORS:
        values = {"text": text, "force": force, "evidence": evidence}
        factors.append(add_line(turning=page, kind=LineKind.FACTOR, values=values, by=people[person], at=at + DAY))
    for person, place in MARKS:
        factor = factors[place]
        assert isinstance(factor, Factor)
        mark_factor(factor=factor, by=people[person], at=at + 2 * DAY)
    for role in (
        {"partner": seated.partners["health"], "text": "Treats asthma before winter, in the schools"},
        {"partner": seated.partners["mayor"], "text": "Talks with the transport office about three lines"},
        {"name": "Rivermouth Transit", "text": "Decides on the timetable"},
    ):
        add_line(turning=page, kind=LineKind.PARTNER, values=role, by=people["tomas"], at=at + 2 * DAY)
    for text, cost, evidence, reach in IDEAS:
        idea = {"text": text, "cost": cost, "evidence": evidence, "reach": reach}
        add_line(turning=page, kind=LineKind.IDEA, values=idea, by=people["tomas"], at=at + 2 * DAY)
    steps = [_step(page, values, by=people["tomas"], at=at + 3 * DAY) for values in (
        {"text": "Call on the third day, at four schools", "member": people["ben"], "due_on": (now + 12 * DAY).date()},
        {"text": "A nurse's hour at Wharf Street", "member": people["amina"], "due_on": (now + 40 * DAY).date()},
        {"text": "A new timetable for three lines", "who": "Rivermouth Transit", "due_on": (now + 90 * DAY).date()},
    )]  # fmt: skip
    promise_step(
        step=steps[0], member=people["ben"], due_on=(now + 12 * DAY).date(),
        evidence_wanted="How many calls were made, without names", by=people["ben"], at=at + 5 * DAY,
    )  # fmt: skip
    for period, person, text in (
        ("2020-21", "alma", "Schools were closed for part of the year; a day at home was counted in two ways."),
        ("2022-23", "rosa", "The buses changed in autumn 2022."),
    ):
        if period in {one["period"] for one in page.frozen["history"]}:
            write_note(indicator=indicator, text=text, period=period, by=people[person], at=at + DAY)
    return call_ready(turning=page, by=people["tomas"], at=at + 6 * DAY)


def _step(page: Turning, values: dict[str, Any], **known: Any) -> Step:
    step = add_line(turning=page, kind=LineKind.STEP, values=values, **known)
    assert isinstance(step, Step)
    return step
