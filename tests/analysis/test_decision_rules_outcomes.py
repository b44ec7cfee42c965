"""Rounds and votes: what is adopted, what is not, and why; against a count written in another way."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rolls import SECTORS, VOTES, rolls, rules, said_otherwise
from commontable.analysis.decision_rules import (
    Ballot,
    Choice,
    Method,
    Outcome,
    Result,
    Rule,
    RuleError,
    Votes,
    decide,
    deliberate,
    vote,
    with_papers,
)

SUPPORT, RESERVATIONS, ASIDE, OBJECT = Choice


def table(*choices, sectors="schools", weight=1, **given):
    """One seat per choice; `sectors` gives each seat its sector when it is a list."""
    return [
        Ballot(
            seat=str(number),
            partner="p",
            sector=sectors if isinstance(sectors, str) else sectors[number],
            weight=weight,
            choice=choice,
            **given,
        )
        for number, choice in enumerate(choices)
    ]


def codes(outcome):
    return [reason.code for reason in outcome.reasons]


def test_one_objection_keeps_a_proposal_open():
    for method in (Method.CONSENSUS, Method.CONSENT):
        found = deliberate(Rule(method=method), table(SUPPORT, SUPPORT, SUPPORT, OBJECT))
        assert found.result is Result.OBJECTIONS_STAND
        assert found.objecting == ("3",)


def test_consent_is_silence_of_objections_and_consensus_is_more():
    everyone_aside = table(ASIDE, ASIDE, ASIDE)
    assert deliberate(Rule(method=Method.CONSENT), everyone_aside).is_adopted
    found = deliberate(Rule(method=Method.CONSENSUS), everyone_aside)
    assert found.result is Result.NOT_ADOPTED
    assert codes(found) == ["nobody_supports"]
    assert deliberate(Rule(method=Method.CONSENSUS), table(ASIDE, RESERVATIONS, ASIDE)).is_adopted


def test_silence_is_not_consent():
    found = deliberate(Rule(method=Method.CONSENT), table(SUPPORT, None, None))
    assert found.result is Result.NO_QUORUM
    assert found.reasons[0].params == {"cast": 1, "needed": 2, "roll": 3}


def test_a_tie_is_not_adopted():
    found = vote(Rule(method=Method.MAJORITY), Method.MAJORITY, table(SUPPORT, OBJECT, ASIDE))
    assert found.result is Result.NOT_ADOPTED
    assert codes(found) == ["tie"]


def test_a_supermajority_is_met_at_its_threshold():
    rule = Rule(method=Method.SUPERMAJORITY, threshold_of=2, threshold_in=3)
    assert vote(rule, rule.method, table(SUPPORT, SUPPORT, OBJECT)).is_adopted
    assert not vote(rule, rule.method, table(*[SUPPORT] * 199, *[OBJECT] * 100)).is_adopted
    assert vote(rule, rule.method, table(SUPPORT, SUPPORT, OBJECT, ASIDE, ASIDE)).is_adopted


def test_a_double_majority_needs_members_and_sectors():
    rule = Rule(method=Method.DOUBLE_MAJORITY)
    sectors = ["schools"] * 5 + ["city", "health"]
    found = vote(rule, rule.method, table(*[SUPPORT] * 5, OBJECT, OBJECT, sectors=sectors))
    assert found.result is Result.NOT_ADOPTED
    assert codes(found) == ["majority", "sectors_missed"]
    assert found.reasons[1].params == {"carried": 1, "sectors": 3, "of": 1, "in": 2}
    assert [found.by_sector[name]["carries"] for name in ("schools", "city", "health")] == [True, False, False]
    assert vote(rule, rule.method, table(*[SUPPORT] * 5, OBJECT, SUPPORT, sectors=sectors)).is_adopted


def test_a_sector_that_stands_aside_is_not_asked():
    rule = Rule(method=Method.DOUBLE_MAJORITY)
    seats = table(SUPPORT, ASIDE, None, sectors=["schools", "city", "health"])
    found = vote(rule, rule.method, seats)
    assert found.is_adopted
    assert found.by_sector["city"]["carries"] is None
    assert found.by_sector["health"]["silent"] == 1


def test_a_veto_blocks_whatever_the_count():
    guardian = Ballot(seat="guardian", partner="p", sector="city", choice=OBJECT, veto=True)
    seats = [*table(*[SUPPORT] * 9), guardian]
    found = vote(Rule(method=Method.MAJORITY), Method.MAJORITY, seats)
    assert found.result is Result.NOT_ADOPTED
    assert found.blocked_by == ("guardian",)
    assert codes(found) == ["blocked", "majority"]
    silent = [*seats[:-1], replace(seats[-1], choice=None)]
    assert vote(Rule(method=Method.MAJORITY), Method.MAJORITY, silent).is_adopted


def test_weights_decide_and_heads_are_shown_beside_them():
    seats = [
        *table(OBJECT, OBJECT),
        Ballot(seat="big", partner="q", sector="city", weight=Fraction(5, 2), choice=SUPPORT),
    ]
    found = vote(Rule(method=Method.MAJORITY), Method.MAJORITY, seats)
    assert found.is_adopted
    assert found.by_choice[SUPPORT] == Votes(heads=1, weight=Fraction(5, 2))
    assert found.by_choice[OBJECT] == Votes(heads=2, weight=Fraction(2))


def test_when_rounds_are_spent_the_recorded_fallback_decides():
    seats = table(SUPPORT, SUPPORT, OBJECT)
    assert decide(Rule(method=Method.CONSENSUS), seats, voting=False).result is Result.OBJECTIONS_STAND
    assert decide(Rule(method=Method.CONSENSUS, fallback=Method.MAJORITY), seats, voting=True).is_adopted
    found = decide(Rule(method=Method.CONSENSUS), seats, voting=True)
    assert found.result is Result.NOT_ADOPTED
    assert codes(found) == ["objections_stand", "no_fallback"]


def test_methods_are_not_mixed_up():
    with pytest.raises(RuleError, match="by vote"):
        deliberate(Rule(method=Method.MAJORITY), [])
    with pytest.raises(RuleError, match="in rounds"):
        vote(Rule(method=Method.MAJORITY), Method.CONSENT, [])


def test_a_seat_has_one_ballot():
    with pytest.raises(RuleError, match="more than one ballot"):
        vote(Rule(method=Method.MAJORITY), Method.MAJORITY, table(SUPPORT) + table(OBJECT))


def test_a_secret_vote_tells_no_seat_and_no_sector():
    rule = Rule(method=Method.MAJORITY, secret=True)
    roll = table(None, None, None, None, sectors=SECTORS)
    seats = with_papers(roll, voted={"0", "2", "3"}, papers=[OBJECT, SUPPORT, SUPPORT])
    found = vote(rule, rule.method, seats)
    assert found.is_adopted
    assert found.by_sector == {}
    assert found.objecting == found.blocked_by == ()
    assert found.by_choice[OBJECT].heads == 1
    with pytest.raises(RuleError, match="as many papers"):
        with_papers(roll, voted={"0"}, papers=[])


def test_a_secret_vote_of_one_or_two_is_not_counted():
    rule = Rule(method=Method.MAJORITY, secret=True, quorum_of=1, quorum_in=9)
    for roll in (table(OBJECT, None, None, None), table(OBJECT, SUPPORT, None, None)):
        found = vote(rule, rule.method, roll)
        assert (found.result, found.quorum.needed) == ("no_quorum", 3)
        assert not any(votes.heads for votes in found.by_choice.values())


@given(st.lists(st.sampled_from(list(Choice)), min_size=3, max_size=7), st.randoms())
def test_papers_may_come_in_any_order(papers, random):
    rule = Rule(method=Method.MAJORITY, secret=True)
    roll = table(*[None] * (len(papers) + 2))
    voted = {one.seat for one in roll[: len(papers)]}
    shuffled = random.sample(papers, len(papers))
    assert vote(rule, rule.method, with_papers(roll, voted=voted, papers=papers)) == vote(
        rule, rule.method, with_papers(roll, voted=voted, papers=shuffled)
    )


@settings(max_examples=300)
@given(rules(), rolls())
def test_agrees_with_the_clerk(rule, roll):
    for method in VOTES:
        assert vote(rule, method, roll).result == said_otherwise(rule, roll, method)
    if rule.method.is_deliberation:
        assert deliberate(rule, roll).result == said_otherwise(rule, roll, rule.method)


@given(rules(), rolls())
def test_the_tally_equals_a_recount(rule, roll):
    found = vote(replace(rule, secret=False), Method.DOUBLE_MAJORITY, roll)
    present = [one for one in roll if not one.recused]
    for choice in Choice:
        heap = [one for one in present if one.choice == choice]
        assert found.by_choice[choice] == (len(heap), sum((Fraction(one.weight) for one in heap), Fraction()))
        assert sum(tally[choice] for tally in found.by_sector.values()) == len(heap)
    assert sum(tally["silent"] for tally in found.by_sector.values()) == sum(one.choice is None for one in present)
    assert found.quorum.cast == sum(votes.heads for votes in found.by_choice.values())


@given(rules(), rolls(), st.randoms())
def test_order_does_not_matter(rule, roll, random):
    shuffled = random.sample(roll, len(roll))
    for method in VOTES:
        assert vote(rule, method, roll) == vote(rule, method, shuffled)
    assert decide(rule, roll, voting=True) == decide(rule, shuffled, voting=True)


@settings(max_examples=300)
@given(rules(), rolls(), st.sampled_from(SECTORS), st.integers(1, 9), st.data())
def test_a_supporter_more_never_undoes_an_adoption(rule, roll, sector, weight, data):
    arrives = [*roll, Ballot(seat="new", partner="n", sector=sector, weight=weight, choice=SUPPORT)]
    silent = [one for one in roll if one.choice is None and not one.recused]
    speaks = data.draw(st.sampled_from(silent)) if silent else None
    speaking = [replace(one, choice=SUPPORT) if one is speaks else one for one in roll]
    counts = [lambda seats, method=method: vote(rule, method, seats) for method in VOTES]
    if rule.method.is_deliberation:
        counts.append(lambda seats: deliberate(rule, seats))
    for count in counts:
        if count(roll).is_adopted:
            assert count(arrives).is_adopted
            assert count(speaking).is_adopted


@given(rules(), rolls())
def test_outcomes_survive_being_stored(rule, roll):
    for method in VOTES:
        found = vote(rule, method, roll)
        assert Outcome.from_json(json.loads(json.dumps(found.to_json()))) == found
