"""The real rule of a body as a game: power equals every coalition written down under the rule itself."""

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import LONG_AGO
from commontable.analysis.decision_rules import Ballot, Choice, Method, Result, Rule, vote
from commontable.analysis.power import Seat, power_of
from commontable.governance.actions.bodies.seats import change_seat, open_seat
from commontable.governance.actions.bodies.tenures import end_tenure
from commontable.governance.datasets.power import weigh
from commontable.governance.models import Tenure
from commontable.governance.rules.power import game_under, passing
from governance.busy import NOW, body_with
from worlds.bodies import make_council

RULES = st.builds(
    Rule,
    method=st.sampled_from([Method.MAJORITY, Method.SUPERMAJORITY, Method.DOUBLE_MAJORITY]),
    threshold_of=st.sampled_from([2, 3]),
    threshold_in=st.sampled_from([3, 4]),
    sectors_of=st.integers(0, 2),
    sectors_in=st.just(3),
    quorum_of=st.sampled_from([1, 2, 3]),
    quorum_in=st.just(3),
    quorum_sectors=st.integers(0, 3),
)
SEATS = st.lists(
    st.tuples(st.sampled_from(["schools", "health", "families"]), st.integers(1, 3), st.booleans()),
    min_size=1, max_size=4,
)  # fmt: skip


def passes_whatever_others_do(rule, seats, inside):
    """The rule's own count, with the others against, standing aside or silent: each in every way."""
    others = [n for n in range(len(seats)) if n not in inside]
    answers = [None, Choice.OBJECT, Choice.STAND_ASIDE]
    for ways in range(len(answers) ** len(others)):
        said = {other: answers[ways // 3**place % 3] for place, other in enumerate(others)}
        ballots = [
            Ballot(
                seat=str(n), partner="p", sector=sector, weight=weight, veto=veto,
                choice=Choice.SUPPORT if n in inside else said[n],
            )
            for n, (sector, weight, veto) in enumerate(seats)
        ]  # fmt: skip
        if vote(rule, rule.method, ballots).result is not Result.ADOPTED:
            return False
    return True


@settings(max_examples=60)
@given(RULES, SEATS)
def test_a_coalition_wins_when_the_rule_adopts_whatever_the_others_do(rule, seats):
    game = game_under(
        rule,
        seats=[Seat(name=str(n), sector=sector, weight=weight) for n, (sector, weight, _) in enumerate(seats)],
        veto=[str(n) for n, (_, _, veto) in enumerate(seats) if veto],
    )
    everyone = range(len(seats))
    for inside in chain.from_iterable(combinations(everyone, size) for size in range(len(seats) + 1)):
        assert game.wins_at(inside) == passes_whatever_others_do(rule, seats, inside)


@pytest.mark.parametrize("method", [Method.CONSENSUS, Method.CONSENT])
def test_without_a_vote_to_fall_back_on_every_seat_can_block(method):
    seats = [Seat(name=str(n), sector="schools", weight=1 + n) for n in range(4)]
    power = power_of(game_under(Rule(method=method), seats=seats))
    assert len(power.veto_holders) == 4
    assert {one.shapley_shubik for one in power.seats} == {Fraction(1, 4)}


def test_who_passes_has_more_than_the_stated_share_and_more_than_an_equal_part():
    assert passing({"a": 0.41, "b": 0.59}) == ["b"]
    assert passing({"a": 0.40, "b": 0.3, "c": 0.3}) == []
    assert passing({"a": 0.45, "b": 0.45, "c": 0.1}) == ["a", "b"]
    assert passing({"a": 1.0}) == []
    assert passing({}) == []


def test_only_held_seats_with_a_vote_have_power(table):
    body, seats = make_council(table)
    weighed = weigh(body, at=NOW)
    assert [one.seat.name for one in weighed.voting] == ["Families", "Harbor", "Northside"]
    assert [one.seat.name for one in weighed.advising] == ["Backbone"]
    assert {one.shapley_shubik for one in weighed.power.seats} == {Fraction(1, 3)}
    open_seat(body=body, name="Union", sector="labour", by=table.maya, at=LONG_AGO)
    end_tenure(
        tenure=Tenure.objects.get(seat=seats["families"]), ends_on=NOW.date(), by=table.maya, at=NOW, why="Moved away"
    )
    weighed = weigh(body, at=NOW)
    assert [one.seat.name for one in weighed.voting] == ["Harbor", "Northside"]
    assert [one.name for one in weighed.vacant] == ["Families", "Union"]


def test_a_seat_whose_holder_left_has_no_power_without_any_job(table):
    body, _ = make_council(table)
    table.rosa.left_on = NOW.date()
    table.rosa.save()
    assert [one.seat.name for one in weigh(body, at=NOW).voting] == ["Harbor", "Northside"]


def test_a_veto_counts_where_it_comes_to_a_vote(table):
    body = body_with(table, ("A", "schools", 1), ("B", "health", 1), ("C", "families", 1))
    change_seat(seat=body.seats.get(name="C"), changes={"has_veto": True}, by=table.maya, at=LONG_AGO)
    power = weigh(body, at=NOW).power
    assert power.veto_holders == ("C",)
    assert {one.seat.name: str(one.shapley_shubik) for one in power.seats} == {"A": "1/6", "B": "1/6", "C": "2/3"}


def test_weighing_asks_three_questions(table, django_assert_num_queries):
    body, _ = make_council(table)
    with django_assert_num_queries(3):
        weigh(body, at=NOW)
