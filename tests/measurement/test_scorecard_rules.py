"""The rules that choose the scorecard's sentences do what their examples promise."""

import doctest
from types import ModuleType

import pytest

from commontable.analysis.equity import Figure
from commontable.measurement.datasets import spreadsheet
from commontable.measurement.rules import freshness, story
from commontable.measurement.rules.story import GapMove, Move, divide, gap_move, movement


@pytest.mark.parametrize("module", [freshness, story, spreadsheet])
def test_examples_run(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


def test_the_same_change_is_news_or_chance_by_how_many_children_there_are() -> None:
    def of(children: int) -> Move:
        now, before = Figure(n=children, value=47.0), Figure(n=children, value=44.0)
        return movement(now, before, since="2023-24", direction="increase", is_share=True).kind

    assert [of(n) for n in (100, 1000, 10_000)] == [Move.CHANCE, Move.CHANCE, Move.BETTER]


def test_a_gap_beyond_chance_is_found_where_the_widest_one_is_chance() -> None:
    race = [
        Figure(group="few", n=20, value=30.0),
        Figure(group="many", n=4000, value=40.0),
        Figure(group="most", n=6000, value=46.0),
    ]
    found = divide({"race": race}, {}, direction="increase", is_share=True)
    assert found is not None
    assert (found.behind, found.ahead, found.is_beyond_chance) == ("many", "most", True)


def test_hidden_and_ranged_groups_take_no_part_in_a_gap() -> None:
    groups = [
        Figure(group="hidden"),
        Figure(group="range", n=30, low=0, high=20),
        Figure(group="one", n=400, value=50.0),
    ]
    assert divide({"lunch": groups}, {}, direction="increase", is_share=True) is None


def test_a_gap_that_closes_by_more_than_chance_is_narrowing_where_lower_is_better_too() -> None:
    now = Figure(n=4000, value=22.0), Figure(n=6000, value=15.0)
    before = Figure(n=4000, value=30.0), Figure(n=6000, value=15.0)
    assert gap_move(now, before, is_share=True)[0] is GapMove.NARROWER
    assert gap_move(before, now, is_share=True)[0] is GapMove.WIDER
