"""PPG-1, the 80 % index and the proportionality index: as the R package DisImpact prints them, turned round, ranged."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.analysis.equity import Figure, Why, highest, index80, named, others, ppg1, proportionality

# Tutorial of DisImpact (Vinh Nguyen), 20,000 students: successes, students, printed 80 % index, printed
# proportionality index, printed margin with min_moe=0.02 and use_prop_in_moe=TRUE, printed verdict against the whole.
TUTORIAL = {
    "Asian": (4292, 6000, 1.0000000, 1.3589159, 0.02, False),
    "Black": (607, 2000, 0.4242777, 0.5765578, 0.02015028, True),
    "Hispanic": (847, 4000, 0.2960158, 0.4022606, 0.02, True),
    "Multi-Ethnicity": (504, 1000, 0.7045666, 0.9574468, 0.03098933, False),
    "Native American": (78, 200, 0.5452004, 0.7408815, 0.06759869, True),
    "White": (4200, 6800, 0.8634395, 1.1733417, 0.02, False),
}
GROUPS = [Figure(group=name, n=n, value=100 * x / n) for name, (x, n, *_) in TUTORIAL.items()]
WHOLE = named(Figure(group="Everybody", n=20000, value=52.64))
UP, DOWN = {"direction": "increase"}, {"direction": "decrease"}


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: one.group)
def test_printed_by_a_second_implementation(group):
    eighty, proportion, margin, is_flagged = TUTORIAL[group.group][2:]
    best = highest(GROUPS, smallest_share=0, **UP)
    assert best.figure.group == "Asian"
    assert index80(group, best, GROUPS, smallest_share=0, **UP).value == pytest.approx(eighty, abs=5e-8)
    assert index80(group, best, GROUPS, smallest_share=0, **UP).is_flagged == (eighty < 0.8)
    assert proportionality(group, WHOLE, **UP).value == pytest.approx(proportion, abs=5e-8)
    found = ppg1(group, WHOLE, **UP)
    assert found.margin == pytest.approx(100 * margin, abs=5e-7)
    assert found.is_flagged is is_flagged


def test_against_all_the_others_worked_by_hand():
    found = ppg1(GROUPS[1], others("Black", GROUPS), **UP)  # 607 / 2,000 against (10,528 - 607) / 18,000
    assert found.value == pytest.approx(30.35 - 100 * 9921 / 18000)
    assert found.is_flagged


def test_where_lower_is_better_every_rule_is_turned_round():
    dropped = [one.converse for one in GROUPS]
    best = highest(dropped, **DOWN)
    assert best.figure.group == "Asian"
    for up, down in zip(GROUPS, dropped, strict=True):
        was, now = ppg1(up, others(up.group, GROUPS), **UP), ppg1(down, others(up.group, dropped), **DOWN)
        assert now.is_flagged is was.is_flagged
        assert now.value == pytest.approx(-was.value)
    black = index80(dropped[1], best, dropped, **DOWN)
    assert black.value == pytest.approx(28.466667 / 69.65)
    assert black.is_flagged
    assert proportionality(dropped[1], named(WHOLE.figure.converse), **DOWN).value == pytest.approx(69.65 / 47.36)


def test_small_groups_are_insufficient_or_skipped_never_equal():
    tiny = Figure(group="tiny", n=10, value=0.0)
    assert ppg1(tiny, WHOLE, **UP).why is Why.TOO_FEW
    assert ppg1(Figure(group="eleven", n=11, value=0.0), WHOLE, **UP).is_flagged
    listed = [*GROUPS, tiny]
    assert index80(tiny, highest(listed, **UP), listed, **UP).why is Why.SMALL_SHARE
    assert index80(GROUPS[4], highest(listed, **UP), listed, **UP).why is Why.SMALL_SHARE  # 200 of 20,010


def test_a_hidden_figure_is_named_and_nothing_is_worked_out_round_it():
    listed = [*GROUPS[:5], Figure(group="White")]
    found = ppg1(GROUPS[1], others("Black", listed), **UP)
    assert (found.value, found.is_flagged, found.why, found.protected) == (
        None, None, Why.REFERENCE_PROTECTED, ("White",),
    )  # fmt: skip
    everybody = Figure(n=20000, value=52.64)
    assert others("Black", listed, whole=everybody).figure == others("Black", GROUPS).figure
    two = [GROUPS[1], Figure(group="the rest")]
    assert others("Black", two, whole=everybody).protected == ("the rest",)
    for unsure in (
        Figure(n=20000, value=52.6412),
        Figure(n=20000, low=50, high=60),
        Figure(value=52.64),
        Figure(n=1000, value=50),
    ):
        assert others("Black", listed, whole=unsure).why is Why.REFERENCE_PROTECTED
    own = ppg1(listed[5], others("White", listed), **UP)
    assert (own.why, own.protected) == (Why.PROTECTED, ("White",))
    assert highest(listed, **UP).unsure == ("White",)
    empty = [*GROUPS, Figure(group="nobody", n=0)]
    assert ppg1(GROUPS[1], others("Black", empty), **UP).is_flagged
    assert ppg1(empty[-1], WHOLE, **UP).why is Why.EMPTY


def test_ranges_decide_only_where_every_value_in_them_agrees():
    far, near = Figure(group="far", n=40, low=0, high=20), Figure(group="near", n=400, low=40, high=60)
    assert ppg1(far, WHOLE, **UP).is_flagged
    assert ppg1(Figure(n=40, low=40, high=60), WHOLE, **UP).is_flagged is False  # E is more than 15 points
    found = ppg1(near, WHOLE, **UP)
    assert (found.value, found.is_flagged, found.why) == (None, None, Why.RANGED)
    assert (found.low, found.high) == (pytest.approx(-12.64), pytest.approx(7.36))
    some = [Figure(group="a", n=50, value=60), far, Figure(group="c", n=50, value=90)]
    rest = others("a", some).figure
    assert (rest.n, rest.low, rest.high) == (90, 50, pytest.approx(5300 / 90))


def test_what_the_measures_are_not_for():
    mean = Figure(group="a", n=50, value=512.0)
    assert ppg1(mean, named(mean), percent=False, **UP).why is Why.NOT_A_SHARE
    assert ppg1(GROUPS[0], WHOLE, direction="neutral").why is Why.NO_DIRECTION
    assert proportionality(GROUPS[0], named(Figure(n=50, value=0.0)), **UP).why is Why.ZERO
    assert proportionality(GROUPS[0], named(Figure(n=50, low=0, high=20)), **UP).why is Why.RANGED
    uncounted = Figure(group="a", value=40.0)
    assert ppg1(uncounted, WHOLE, **UP).why is Why.NO_COUNTS
    assert others("b", [uncounted, Figure(group="b", value=30.0)]).why is Why.NO_COUNTS


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(11, 400), st.floats(0, 1)), min_size=2, max_size=6), st.data())
def test_hiding_or_ranging_a_figure_never_makes_another_verdict(sizes, data):
    exact = [Figure(group=str(i), n=n, value=100 * round(n * p) / n) for i, (n, p) in enumerate(sizes)]
    blur = data.draw(st.lists(st.integers(0, 2), min_size=len(exact), max_size=len(exact)))
    shown = [
        (
            one,
            Figure(group=one.group),
            Figure(group=one.group, n=one.n, low=one.value // 20 * 20, high=min(100, one.value // 20 * 20 + 20)),
        )[how]
        for one, how in zip(exact, blur, strict=True)
    ]
    for i, one in enumerate(shown):
        truth = ppg1(exact[i], others(one.group, exact), **UP).is_flagged
        assert ppg1(one, others(one.group, shown), **UP).is_flagged in (None, truth)
