"""Which pairs are compared at all, so that a million records need no more than a few pairs each."""

from collections.abc import Iterator

import pytest

from commontable.analysis.engine import open_engine
from commontable.analysis.linkage.arranging import arranged
from commontable.analysis.linkage.blocking import RULES, Chosen, Sample, chosen_rules, make_pairs
from commontable.analysis.linkage.workbench import Workbench

from . import made

BORN = {rule.name: rule for rule in RULES}["birth date, postcode"]


@pytest.fixture
def bench() -> Iterator[Workbench]:
    engine = open_engine()
    yield Workbench(engine)
    engine.close()


def put(bench: Workbench, left: dict[str, str | None], right: dict[str, str | None]) -> None:
    sides = {"a": made.table([{"id": "1", **left}]), "b": made.table([{"id": "2", **right}])}
    bench.put("records", arranged(sides, together=False).table)


def pairs(bench: Workbench) -> int:
    make_pairs(bench, [Chosen(BORN, 1, 0, "", apart=True)], within=False)
    return int(bench.one("SELECT count(*) FROM pairs")[0])


SMALL = Sample("records", 1)
ANA = {
    "given_name": "Ana",
    "surname": "Castro",
    "birth_date": "2015-04-03",
    "postcode": "30301",
    "address": "1 Oak Street",
}


@pytest.mark.parametrize(
    ("other", "compared"),
    [
        ({"given_name": "Bela", "surname": "Moreno", "address": "2 Elm Street"}, 0),
        ({"given_name": "Bela", "surname": "Moreno", "address": None}, 0),
        ({"given_name": "Bela", "surname": "Moreno"}, 1),
        ({"given_name": "Anna", "surname": "Moreno", "address": "2 Elm Street"}, 1),
        ({"given_name": "Bela", "surname": "Kastro", "address": "2 Elm Street"}, 0),
        ({"given_name": "Castro", "surname": "Ana", "address": "2 Elm Street"}, 1),
        ({"given_name": None, "surname": "Moreno", "address": "2 Elm Street"}, 1),
    ],
)
def test_one_day_and_one_place_is_not_enough(bench: Workbench, other: dict[str, str | None], compared: int) -> None:
    put(bench, ANA, {**ANA, **other})
    assert pairs(bench) == compared


def test_a_rule_that_asks_for_less_than_a_refused_one_is_refused_unmeasured(bench: Workbench) -> None:
    both = arranged(
        {"a": made.table(made.file_of(range(200), "a")), "b": made.table(made.file_of(range(200), "b"))},
        together=False,
    )
    bench.put("records", both.table)
    every = chosen_rules(bench, SMALL, held=both.held, rows=400, within=False)
    few = chosen_rules(bench, SMALL, held=both.held, rows=400, within=False, most=1500)
    assert [one.rule.name for one in every][-1] == "postcode"
    names = {one.rule.name for one in few}
    assert 0 < len(few) < len(every)
    assert sum(one.pairs for one in few) <= 1500
    assert not names & {"surname", "given name", "postcode"}


def test_no_more_rules_than_asked_for_are_used(bench: Workbench) -> None:
    both = arranged({"a": made.table(made.file_of(range(50), "a"))}, together=True)
    bench.put("records", both.table)
    assert len(chosen_rules(bench, SMALL, held=both.held, rows=50, within=True, count=3)) == 3
