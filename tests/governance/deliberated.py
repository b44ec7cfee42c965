"""Proposals and rounds for the tests, at the council of three voting seats and one without a vote."""

from datetime import datetime
from typing import Any

from cast import Table
from commontable.analysis.decision_rules import Choice, Rule
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.governance.actions.deliberation.casting import take_position
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.tabling import table_proposal
from commontable.governance.models import Position, Proposal, Round
from governance.decided import at, council_of

OPENED, SAID = at(3), at(4)
SEATS = {"alma": "Northside", "omar": "Harbor", "rosa": "Families", "ines": "Backbone"}


def proposed(table: Table, *, rule: Rule | None = None, **given: Any) -> Proposal:
    """Rosa's proposal is on the council's table; `rule` is adopted first."""
    body = council_of(table)
    if rule is not None:
        adopt_rule(body=body, rule=rule, why="For the test", by=table.maya, at=at(1))
    known: dict[str, Any] = {"title": "Buses run until six", "text": "The city's buses run until six."}
    proposal = draft_proposal(body=body, by=table.rosa, at=at(2), **{**known, **given})
    return table_proposal(proposal=proposal, by=table.rosa, at=at(2))


def opened(proposal: Proposal, *, by: Any, when: datetime = OPENED, **given: Any) -> Round:
    """A round is open on it."""
    return open_round(proposal=proposal, by=by, at=when, **given)


def position_of(round: Round, seat: str) -> Position:
    """The position of the seat with that name."""
    return Position.objects.select_related("seat__body", "round__proposal").get(round=round, seat__name=seat)


def said(table: Table, round: Round, *, when: datetime = SAID, **choices: str) -> None:
    """Each of the cast says so for the seat they hold: `said(table, round, alma="support", rosa="object: why")`."""
    for name, words in choices.items():
        choice, _, reason = words.partition(": ")
        take_position(
            position=position_of(round, SEATS[name]), choice=Choice(choice), reason=reason, by=getattr(table, name),
            at=when,
        )  # fmt: skip
