"""A proposal that is adopted enters the register by itself, with everything that was said against it."""

import pytest
from django.urls import reverse

from cast import client_of
from commontable.analysis.decision_rules import Method, Rule
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.actions.deliberation.objections import answer_objection
from commontable.governance.actions.live.running import open_meeting
from commontable.governance.actions.meetings.agenda import add_item
from commontable.governance.actions.meetings.calling import call_meeting
from commontable.governance.datasets.decisions import how_decided, minority_views, tally_of, why_adopted
from commontable.governance.models import Decision, Effect, Objection
from commontable.journal.models import Entry
from governance.decided import at, council_of
from governance.deliberated import opened, proposed, said

ALL_SUPPORT = {"alma": "support", "omar": "support", "rosa": "support"}


def closed(table, round, day=5, synthesis="Everybody was heard."):
    return close_round(round=round, by=table.omar, at=at(day), synthesis=synthesis)


def test_consensus_becomes_a_decision(table):
    round = opened(proposed(table), by=table.omar)
    said(table, round, alma="support", omar="reservations: The money ends in June", rosa="support", ines="support")
    closed(table, round)
    decision = Decision.objects.get()
    assert (decision.number, decision.title) == (1, "Buses run until six")
    assert decision.text == "The city's buses run until six."
    assert decision.rule == round.rule and decision.outcome == Decision.objects.get().round.outcome
    assert how_decided(decision) == "consensus in round 1"
    assert [(line.says, line.heads) for line in tally_of(decision)] == [
        ("supports", 2), ("supports with reservations", 1), ("objects", 0),
    ]  # fmt: skip
    assert why_adopted(decision) == ["No objection stands, and 3 seats support it."]
    assert [(view.seat, view.says, view.reason) for view in minority_views(decision)] == [
        ("Harbor", "supports with reservations", "The money ends in June")
    ]
    assert Entry.objects.filter(event="governance.decision.recorded").count() == 1


def test_an_objection_of_an_earlier_round_that_was_not_resolved_stays_in_the_record(table):
    proposal = proposed(table, rule=Rule(method=Method.CONSENSUS, fallback=Method.MAJORITY, rounds=1))
    first = opened(proposal, by=table.omar)
    said(table, first, alma="support", omar="support", rosa="object: Our street has no stop")
    closed(table, first)
    assert not Decision.objects.exists()
    answer_objection(objection=Objection.objects.get(), answer="A stop costs too much", by=table.omar, at=at(6))
    proposal.refresh_from_db()
    vote = opened(proposal, by=table.omar, when=at(7))
    said(table, vote, when=at(8), alma="support", omar="support", rosa="object: Still no stop")
    closed(table, vote, day=9)
    decision = Decision.objects.get()
    assert how_decided(decision) == "vote by majority"
    assert [(view.round, view.says, view.reason, view.became, view.answer) for view in minority_views(decision)] == [
        (1, "objects", "Our street has no stop", "carried into the record", "A stop costs too much"),
        (2, "against", "Still no stop", "", ""),
    ]


def test_of_a_secret_vote_nobody_is_named(table):
    rule = Rule(method=Method.MAJORITY, secret=True, quorum_of=1, quorum_in=2)
    round = opened(proposed(table, rule=rule), by=table.omar)
    said(table, round, alma="support", omar="support", rosa="object")
    closed(table, round, synthesis="")
    decision = Decision.objects.get()
    assert decision.dissent == []
    assert decision.outcome["by_sector"] == {}
    assert [(line.says, line.heads) for line in tally_of(decision)] == [("for", 2), ("against", 1)]


def test_adopted_in_a_meeting_it_knows_the_meeting_and_the_item(table):
    proposal = proposed(table)
    meeting = call_meeting(
        body=council_of(table), title="March council", starts_at=at(5, 17), ends_at=at(5, 19), by=table.omar, at=at(2)
    )
    item = add_item(meeting=meeting, kind="proposal", title="Buses", proposal=proposal, by=table.omar, at=at(2))
    open_meeting(meeting=meeting, by=table.omar, at=at(5, 17))
    round = opened(proposal, by=table.omar, when=at(5, 17))
    said(table, round, when=at(5, 18), **ALL_SUPPORT)
    close_round(round=round, by=table.omar, at=at(5, 18), synthesis="Agreed")
    decision = Decision.objects.get()
    assert (decision.meeting, decision.item) == (meeting, item)


def test_closed_by_the_director_it_is_carried_out_in_the_same_act(table):
    policy = {"effect_kind": "release_policy", "effect": {"minimum_count": 15}}
    round = opened(proposed(table, **policy), by=table.maya)
    said(table, round, **ALL_SUPPORT)
    close_round(round=round, by=table.maya, at=at(5), synthesis="Agreed")
    table.partnership.refresh_from_db()
    assert table.partnership.minimum_count == 15
    assert Effect.objects.get().says == "The smallest group that is ever shown has 15 people."


@pytest.mark.parametrize(
    ("kind", "effect", "said_why"),
    [
        ("set_target", {"indicator": "drop table", "value": 3}, "Say for which indicator"),
        ("set_target", {"indicator": 10**30, "value": 3, "period": "2030"}, "Say for which indicator"),
        ("set_target", {"indicator": 1, "value": 3, "period": "x" * 500}, "Say by which period"),
        ("set_target", {"indicator": 1, "value": 3, "period": "2030", "breakdown": "all"}, "cannot be read"),
        ("form_body", {"name": ["a"], "kind": "forum"}, "Give the new body a name"),
        ("form_body", {"name": "x" * 500, "kind": "forum"}, "Give the new body a name"),
        ("commitments", {"commitments": [{"what": 1}]}, "Commitment 1 needs a partner"),
        ("commitments", {"commitments": "many"}, "at least one commitment"),
        ("release_policy", {"minimum_count": 10**9}, "3 to 1000 people"),
    ],
)
def test_an_effect_that_cannot_be_done_does_not_undo_the_adoption(table, kind, effect, said_why):
    round = opened(proposed(table, effect_kind=kind, effect=effect), by=table.maya)
    said(table, round, **ALL_SUPPORT)
    close_round(round=round, by=table.maya, at=at(5), synthesis="Agreed")
    decision = Decision.objects.get()
    assert said_why in decision.waits_because
    assert decision.proposal.stage == "adopted"
    page = client_of(table.maya).get(reverse("governance:decision", args=[table.slug, decision.number]))
    assert said_why in page.content.decode()
