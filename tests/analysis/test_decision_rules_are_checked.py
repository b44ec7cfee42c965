"""A rule that contradicts itself, or its table, is refused with a sentence."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.rolls import rules
from commontable.analysis.decision_rules import Ballot, Choice, Method, Rule, RuleError, fault_of

SEATS = [Ballot(seat=str(n), partner="p", sector="schools") for n in range(4)]


@given(rules())
def test_rules_survive_being_stored(rule):
    assert Rule.from_json(json.loads(json.dumps(rule.to_json()))) == rule


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "method_missing"),
        ({"method": "dictator"}, "method_unknown"),
        ({"method": None}, "method_unknown"),
        ({"method": ["majority"]}, "method_unknown"),
        ({"method": "majority", "quorum": 0.5}, "unknown_key"),
        ({"method": "majority", "fallback": "consent"}, "fallback_after_vote"),
        ({"method": "consensus", "fallback": "consent"}, "fallback_is_vote"),
        ({"method": "consensus", "rounds": 0}, "rounds"),
        ({"method": "consensus", "rounds": 10**9}, "rounds"),
        ({"method": "consensus", "rounds": True}, "whole_number"),
        ({"method": "consensus", "rounds": "3"}, "whole_number"),
        ({"method": "supermajority", "threshold_of": 1, "threshold_in": 3}, "threshold"),
        ({"method": "supermajority", "threshold_of": 4, "threshold_in": 3}, "threshold"),
        ({"method": "supermajority", "threshold_of": 0, "threshold_in": 0}, "threshold"),
        ({"method": "double_majority", "sectors_of": 2, "sectors_in": 2}, "sectors"),
        ({"method": "double_majority", "sectors_of": -1}, "sectors"),
        ({"method": "majority", "quorum_of": 0}, "quorum"),
        ({"method": "majority", "quorum_of": 3, "quorum_in": 2}, "quorum"),
        ({"method": "majority", "quorum_sectors": -1}, "quorum_sectors"),
        ({"method": "majority", "proxies": -1}, "proxies"),
        ({"method": "majority", "reasons": "object"}, "reasons_unknown"),
        ({"method": "majority", "reasons": ["shout"]}, "reasons_unknown"),
        ({"method": "majority", "reasons": [["object"]]}, "reasons_unknown"),
        ({"method": "majority", "reasons": ["object", "object"]}, "reasons_twice"),
        ({"method": "majority", "secret": 1}, "yes_or_no"),
        ({"method": "double_majority", "secret": True}, "secret_double_majority"),
        ({"method": "consensus", "fallback": "double_majority", "secret": True}, "secret_double_majority"),
        ({"method": "consensus", "secret": True}, "secret_deliberation"),
    ],
)
def test_a_bad_rule_is_refused_in_a_sentence(given, code):
    with pytest.raises(RuleError) as refused:
        Rule.from_json(given)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


@given(st.dictionaries(st.sampled_from(list(vars(Rule(method=Method.CONSENT)))), st.none() | st.integers() | st.text()))
def test_whatever_is_stored_is_a_rule_or_a_refusal(given):
    try:
        Rule.from_json(given)
    except RuleError as refused:
        assert refused.code


def test_thresholds_run_from_one_half_to_all():
    for of, within in [(1, 2), (2, 3), (3, 4), (1, 1)]:
        assert Rule(method=Method.SUPERMAJORITY, threshold_of=of, threshold_in=within).threshold


def test_secret_ballots_that_would_name_people_are_refused():
    secret = Rule(method=Method.MAJORITY, secret=True)
    assert fault_of(secret, SEATS) is None
    assert fault_of(secret, [replace(SEATS[0], weight=2), *SEATS[1:]]).code == "secret_weights"
    assert fault_of(secret, [replace(SEATS[0], veto=True), *SEATS[1:]]).code == "secret_veto"
    assert fault_of(secret, SEATS[:2]).code == "secret_few"


def test_a_quorum_no_meeting_could_reach_is_refused():
    assert fault_of(Rule(method=Method.MAJORITY, quorum_sectors=2), SEATS).code == "quorum_sectors_too_many"
    assert fault_of(Rule(method=Method.MAJORITY), SEATS + SEATS[:1]).code == "seat_twice"


@pytest.mark.parametrize("weight", [0, -1, True, 1.5, Decimal("NaN"), Decimal("Infinity"), Decimal("-0.5"), "2", None])
def test_weights_are_exact_and_above_zero(weight):
    with pytest.raises(RuleError, match="above 0"):
        Ballot(seat="1", partner="p", sector="schools", weight=weight)
    assert Ballot(seat="1", partner="p", sector="schools", weight=Decimal("0.5")).worth * 2 == 1


def test_only_a_ballot_on_the_roll_is_cast():
    assert replace(SEATS[0], choice=Choice.STAND_ASIDE).has_cast
    assert not SEATS[0].has_cast
    assert not replace(SEATS[0], choice=Choice.SUPPORT, recused=True).has_cast
