"""Quorum compares ballots cast with the roll: heads, not weights, and never the electorate with itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.rolls import VOTES, rolls, rules
from commontable.analysis.decision_rules import Ballot, Choice, Method, Result, Rule, quorum_of, vote


def roll_of(cast, silent=0, *, recused=0, weight=1, sector="schools"):
    choices = [Choice.SUPPORT] * cast + [None] * (silent + recused)
    return [
        Ballot(
            seat=f"{sector} {number}",
            partner="p",
            sector=sector,
            weight=weight,
            choice=choice,
            recused=number >= cast + silent,
        )
        for number, choice in enumerate(choices)
    ]


def test_an_electorate_that_is_silent_has_no_quorum():
    """Loomio once compared the number of voters with itself, so every quorum was met."""
    rule = Rule(method=Method.MAJORITY, quorum_of=1, quorum_in=10)
    assert not quorum_of(rule, roll_of(0, 30)).is_met
    assert quorum_of(rule, roll_of(3, 27)).is_met
    assert not quorum_of(rule, roll_of(2, 28)).is_met


def test_heads_are_not_met_by_weights():
    rule = Rule(method=Method.MAJORITY)
    heavy = roll_of(1, weight=1000) + roll_of(0, 3, sector="city")
    assert not quorum_of(rule, heavy).is_met
    assert vote(rule, Method.MAJORITY, heavy).result is Result.NO_QUORUM


def test_standing_aside_is_casting():
    rule = Rule(method=Method.CONSENT)
    aside = [replace(one, choice=Choice.STAND_ASIDE) for one in roll_of(2)] + roll_of(0, 2, sector="city")
    assert quorum_of(rule, aside).is_met


def test_recusal_shrinks_the_roll():
    rule = Rule(method=Method.MAJORITY, quorum_of=3, quorum_in=4)
    assert not quorum_of(rule, roll_of(2, 2)).is_met
    found = quorum_of(rule, roll_of(2, 0, recused=2))
    assert (found.roll, found.needed, found.is_met) == (2, 2, True)


def test_a_table_where_everybody_is_recused_decides_nothing():
    found = vote(Rule(method=Method.MAJORITY), Method.MAJORITY, roll_of(0, 0, recused=3))
    assert found.result is Result.NO_QUORUM
    assert found.quorum.needed == 1


def test_sectors_count_by_the_ballots_they_cast():
    rule = Rule(method=Method.MAJORITY, quorum_sectors=2)
    one_sector = roll_of(4) + roll_of(0, 2, sector="city")
    found = vote(rule, Method.MAJORITY, one_sector)
    assert found.result is Result.NO_QUORUM
    assert [reason.code for reason in found.reasons] == ["quorum_sectors_missed"]
    assert quorum_of(rule, one_sector + roll_of(1, sector="health")).is_met


@given(rules(), rolls())
def test_quorum_depends_on_heads_that_cast_alone(rule, roll):
    found = quorum_of(rule, roll)
    lighter = [replace(one, weight=1, veto=False) for one in roll]
    assert quorum_of(rule, lighter) == found
    asides = [replace(one, choice=Choice.STAND_ASIDE if one.choice else None) for one in roll]
    assert quorum_of(rule, asides) == found
    assert not quorum_of(rule, [replace(one, choice=None) for one in roll]).is_met


@given(rules(), rolls(), st.data())
def test_one_more_ballot_never_loses_the_quorum(rule, roll, data):
    silent = [one for one in roll if one.choice is None]
    if not silent:
        return
    speaks = data.draw(st.sampled_from(silent))
    more = [replace(one, choice=Choice.STAND_ASIDE) if one is speaks else one for one in roll]
    assert quorum_of(rule, more).is_met >= quorum_of(rule, roll).is_met


@given(rules(), rolls())
def test_a_recused_seat_might_as_well_not_be_there(rule, roll):
    present = [one for one in roll if not one.recused]
    assert quorum_of(rule, roll) == quorum_of(rule, present)
    for method in VOTES:
        assert vote(rule, method, roll) == vote(rule, method, present)


@pytest.mark.parametrize(("of", "within", "needed"), [(1, 2, 4), (2, 3, 5), (1, 1, 7), (1, 7, 1), (1, 100, 1)])
def test_the_fewest_seats_are_rounded_up(of, within, needed):
    assert quorum_of(Rule(method=Method.MAJORITY, quorum_of=of, quorum_in=within), roll_of(7)).needed == needed
