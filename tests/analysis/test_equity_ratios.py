"""Risk ratios and parity: by hand from the regulation, against statsmodels, and when there are too few."""

import pytest

from commontable.analysis.equity import Figure, Why, named, parity, risk_ratio

# An LEA with 200 Hispanic pupils, 30 of them identified, among 1,000 of whom 70 are: 15 % against 40 of 800.
GROUP, REST = Figure(group="Hispanic", n=200, value=15.0), named(Figure(group="all others", n=800, value=5.0))
STATE = Figure(group="all others in the state", n=90_000, value=6.0)
DOWN = {"direction": "decrease"}


def test_a_ratio_of_risks_with_its_interval():
    found = risk_ratio(GROUP, REST, threshold=2.5, **DOWN)
    assert found.value == pytest.approx(3)
    assert found.is_flagged
    assert risk_ratio(GROUP, REST, threshold=3.0, **DOWN).is_flagged is False  # must exceed it
    assert risk_ratio(GROUP, REST, **DOWN).is_flagged is None


def test_intervals_are_those_of_statsmodels():
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    low, high = proportion.confint_proportions_2indep(30, 200, 40, 800, compare="ratio", method="log")
    found = parity(GROUP, REST)
    assert (found.low, found.high) == (pytest.approx(low, rel=1e-3), pytest.approx(high, rel=1e-3))


def test_where_higher_is_better_the_risk_is_to_be_without_it():
    found = risk_ratio(GROUP.converse, named(REST.figure.converse), direction="increase")
    assert found.value == pytest.approx(3)


@pytest.mark.parametrize(
    ("rest", "is_alternate", "value"),
    [
        (Figure(n=800, value=5.0), False, 3),
        (Figure(n=29, value=50.0), True, 2.5),  # fewer than 30 in all
        (Figure(n=180, value=5.0), True, 2.5),  # 9 with the outcome
        (Figure(n=200, value=5.0), False, 3),  # 10 with the outcome
        (Figure(), True, 2.5),  # protected
    ],
)
def test_few_others_are_replaced_by_those_of_the_state(rest, is_alternate, value):
    found = risk_ratio(GROUP, named(rest), elsewhere=STATE, **DOWN)
    assert (found.is_alternate, found.value) == (is_alternate, pytest.approx(value))


def test_without_enough_children_there_is_no_ratio():
    assert risk_ratio(Figure(n=29, value=50.0), REST, **DOWN).why is Why.TOO_FEW
    assert risk_ratio(Figure(n=60, value=15.0), REST, **DOWN).why is Why.TOO_FEW
    assert risk_ratio(GROUP, named(Figure(n=29, value=50.0)), **DOWN).why is Why.REFERENCE_TOO_FEW
    few = Figure(group="state", n=20, value=50.0)
    assert risk_ratio(GROUP, named(few), elsewhere=few, **DOWN).why is Why.REFERENCE_TOO_FEW
    assert risk_ratio(Figure(n=60, low=10, high=20), REST, **DOWN).why is Why.RANGED
    assert risk_ratio(Figure(group="hidden"), REST, **DOWN).protected == ("hidden",)


def test_ranges_give_ranges():
    found = risk_ratio(Figure(n=100, low=20, high=40), REST, threshold=3.5, **DOWN)
    assert (found.value, found.low, found.high) == (None, pytest.approx(4), pytest.approx(8))
    assert found.is_flagged
    assert risk_ratio(Figure(n=100, low=10, high=40), REST, threshold=3.5, **DOWN).is_flagged is None


def test_nothing_divided_by_nothing():
    assert parity(GROUP, named(Figure(n=50, value=0.0))).why is Why.ZERO
    none = parity(Figure(n=50, value=0.0), REST)
    assert (none.value, none.low, none.high) == (0, None, None)
