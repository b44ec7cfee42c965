"""The pure rules about bodies: the order of the chair, the composition, and the words for a decision rule."""

import doctest
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commontable.analysis.decision_rules import Ballot, Choice, Method, Rule, RuleError
from commontable.governance.rules import composition as composing
from commontable.governance.rules import rota, rule_faults, rule_words, terms
from commontable.governance.rules.composition import Place, composition
from commontable.governance.rules.rota import Turn, fault_of_rota, next_turn
from commontable.governance.rules.rule_words import explain, with_todays_seats
from commontable.partnership.rules.sectors import Sector

SECTORS = ("schools", "government", "families")
TURNS = st.lists(st.tuples(st.sampled_from(SECTORS), st.booleans(), st.booleans()), max_size=8).map(
    lambda given: [
        Turn(seat=n, name=str(n), sector=sector, is_open=is_open, is_held=is_held)
        for n, (sector, is_open, is_held) in enumerate(given)
    ]
)


@pytest.mark.parametrize("module", [rota, composing, rule_words, rule_faults, terms])
def test_examples_in_the_words_of_the_code(module) -> None:
    with translation.override("en"):
        assert doctest.testmod(module).failed == 0


@given(TURNS)
def test_an_order_that_stands_never_stays_in_a_sector(turns: Sequence[Turn]) -> None:
    is_fine = fault_of_rota(turns) is None
    circle = [*turns, turns[0]] if turns else []
    wanted = all(turn.is_open for turn in turns) and all(a.sector != b.sector for a, b in pairwise(circle))
    assert is_fine == wanted


@given(TURNS, st.integers(-1, 8), st.sampled_from(["", *SECTORS]))
def test_whose_turn_it_is(turns: Sequence[Turn], after: int, sector: str) -> None:
    found = next_turn(turns, after=after, sector=sector)
    fit = [turn for turn in turns if turn.is_open and turn.is_held and turn.sector != sector and turn.seat != after]
    assert (found.turn is None) == (not fit)
    if found.turn is not None:
        assert found.turn in fit
        assert not set(fit) & {turn for turn, _why in found.skipped}


def test_a_rota_that_is_never_handed_back_visits_every_seat() -> None:
    turns = [Turn(seat=n, name=str(n), sector=SECTORS[n % 3]) for n in range(6)]
    at, seen = turns[0], []
    for _ in range(12):
        at = next_turn(turns, after=at.seat, sector=at.sector).turn
        seen.append(at.seat)
    assert seen == [1, 2, 3, 4, 5, 0] * 2


PLACES = st.lists(
    st.builds(
        Place, name=st.text(max_size=5), sector=st.sampled_from(Sector.values[:5]),
        partner=st.sampled_from(["", "A", "B"]), weight=st.integers(1, 5), is_voting=st.booleans(),
        is_held=st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


@given(PLACES, st.lists(st.sampled_from(Sector.values)))
def test_shares_are_whole_and_every_sector_without_a_seat_is_named(places, at_table) -> None:
    made = composition(places, sectors_at_table=at_table)
    assert sum(one.share for one in made.shares) == (1 if made.weight else 0)
    assert sum(one.seats for one in made.shares) == len(places)
    assert len(made.vacant) == sum(not place.is_held for place in places)
    missing = set(at_table) - {place.sector for place in places}
    assert any("No seat for" in flag for flag in made.flags) == bool(missing)
    if any(one.share > Fraction(1, 2) for one in made.shares) and sum(one.weight > 0 for one in made.shares) > 1:
        assert any("more than half" in flag for flag in made.flags)


RULES = st.builds(
    Rule, method=st.sampled_from(Method), rounds=st.integers(1, 5), quorum_sectors=st.integers(0, 3),
    proxies=st.integers(0, 3), hidden=st.booleans(), reasons=st.sets(st.sampled_from(Choice)).map(tuple),
)  # fmt: skip


@given(RULES, st.integers(0, 70))
def test_every_rule_can_be_said(rule: Rule, seats: int) -> None:
    roll = [Ballot(seat=str(n), partner="p", sector=Sector.values[n % 4], weight=1 + n % 2) for n in range(seats)]
    said = [*explain(rule), *with_todays_seats(rule, roll)]
    assert all(sentence.strip() and "%(" not in sentence for sentence in said)


@pytest.mark.parametrize("code", list(rule_faults.FAULTS))
def test_every_fault_can_be_said(code: str) -> None:
    said = str(rule_faults.in_words(RuleError(code, "", asked=4, present=3, fewest=3)))
    assert said.endswith(".") and "%(" not in said
