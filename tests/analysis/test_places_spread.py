"""Limits between places: numbers worked out by hand, order that does not matter, and few false alarms."""

import random
from datetime import date
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.analysis.places import BY_CHANCE, LEAST, Reading, Why, bright_spots, changes_between, spread
from commontable.analysis.places.bright import IN_A_HISTORY
from commontable.analysis.trend import Point, study


def shares(*pairs: tuple[int, int]) -> list[Reading]:
    """Places named a, b, c… by successes and children."""
    return [Reading(place=chr(97 + n), value=100 * k / of, counted=of) for n, (k, of) in enumerate(pairs)]


EVEN = shares((45, 100), (46, 100), (48, 100), (49, 100), (51, 100), (52, 100), (54, 100), (55, 100))


def test_a_funnel_by_hand() -> None:
    # p = 50%, of 100 children sigma = 5 points; z = -1, -.8, -.4, -.2, .2, .4, .8, 1. The mean distance of two of
    # them is 2 * sum((2i - 9) z_i) / (8 * 7) = 2 * (7 + 4 + 1.2 + .2) * 2 / 56 = 49.6 / 56 = .8857: below 1.
    found = spread(EVEN)
    assert (found.chart, found.centre, found.factor) == ("p", 50.0, 1.0)
    assert found.limits(100) == (35.0, 65.0)
    assert found.limits(25) == (20.0, 80.0)
    assert found.limits(9) == (0.0, 100.0)  # capped: three sigma would be 50 points
    assert found.by_chance == pytest.approx(8 * 0.00135)


def test_places_that_differ_by_more_than_chance_widen_the_limits_as_laney_has_it() -> None:
    # The same spread ten times larger in children: sigma of 10,000 is 0.5 points, z ten times as large.
    found = spread([Reading(place=one.place, value=one.value, counted=10_000) for one in EVEN])
    assert found.factor == pytest.approx(10 * 49.6 / 56 / 1.128)
    assert found.limits(10_000)[1] == pytest.approx(50 + 3 * 0.5 * found.factor)


def test_means_by_hand() -> None:
    # Distances of the eight values from their mean are as above in points; sigma of a place of 4 = .8857 * 5 / 1.128.
    told = [Reading(place=one.place, value=(one.value or 0), counted=4) for one in EVEN]
    found = spread(told, measure="mean")
    assert found.chart == "i_weighted"
    assert found.limits(4)[1] == pytest.approx(50 + 3 * (49.6 / 56 * 5 / 1.128))
    assert found.limits(16)[1] == pytest.approx(50 + 3 * (49.6 / 56 * 5 / 1.128) / 2)
    assert found.limits(1)[0] == pytest.approx(50 - 6 * (49.6 / 56 * 5 / 1.128))


def test_without_sizes_the_limits_are_the_same_for_all() -> None:
    found = spread([Reading(place=one.place, value=one.value) for one in EVEN])
    assert found.chart == "i"
    assert found.limits() == pytest.approx((50 - 3 * 49.6 / 56 * 5 / 1.128, 50 + 3 * 49.6 / 56 * 5 / 1.128))


def test_a_far_place_does_not_hide_another() -> None:
    far = [Reading(place="y", value=99.0, counted=100), Reading(place="z", value=98.0, counted=100)]
    found = {one.place: one.side for one in spread([*EVEN, *EVEN_TOO, *far]).judged}
    assert (found["y"], found["z"]) == ("high", "high")
    assert set(found.values()) == {"", "high"}


EVEN_TOO = [Reading(place=one.place * 2, value=one.value, counted=one.counted) for one in EVEN]


def test_what_is_not_shown_exactly_is_named_and_never_judged() -> None:
    told = [
        *EVEN,
        Reading(place="hidden", status="hidden"),
        Reading(place="ranged", status="ranged"),
        Reading(place="empty", status="empty"),
        Reading(place="uncounted", value=99.0),
        Reading(place="tiny", value=100.0, counted=9),
    ]
    found = spread(told)
    assert {one.place: one.reason for one in found.unjudged} == {
        "hidden": "protected", "ranged": "ranged", "empty": "empty", "uncounted": "uncounted", "tiny": "small",
    }  # fmt: skip
    assert found.limits(100) == spread(EVEN).limits(100)
    assert len(found.judged) == 8


def test_bad_input_is_refused_and_too_little_judges_nobody() -> None:
    for wrong in ({"value": float("nan")}, {"value": 5.0, "counted": -1}, {"value": 5.0, "status": "hidden"}):
        with pytest.raises(ValueError):
            Reading(place="a", **wrong)  # type: ignore[arg-type]
    for few in ([], EVEN[:7], shares(*[(0, 100)] * 20), shares(*[(100, 100)] * 20)):
        found = spread(few)
        assert (found.judged, found.needed) == ((), LEAST)
    same = spread([Reading(place=str(n), value=50.0) for n in range(9)])
    assert {one.side for one in same.judged} == {""}  # a constant: nobody stands out


def test_changes_by_hand() -> None:
    before = [Reading(place=one.place, value=40.0, counted=200) for one in EVEN]
    now = [Reading(place=one.place, value=(one.value or 0) - 5, counted=200) for one in EVEN]
    moved, pairs = changes_between(
        [*before, Reading(place="zz", status="hidden")], [*now, Reading(place="zz", value=9.0)]
    )
    assert pairs["a"] == (40.0, 40.0)
    assert [one.status for one in moved] == ["published"] * 8 + ["hidden"]
    found = spread(moved, is_change=True, around=50.0)
    assert found.centre == pytest.approx(5.0)
    # Two shares of 200 about 50%: sigma of the difference is sqrt(2 * 2500 / 200) = 5 points, wider than the changes.
    assert found.limits(100) == pytest.approx((-10.0, 20.0))


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(10, 400), st.floats(0, 1)), min_size=8, max_size=40), st.randoms())
def test_order_changes_nothing_and_limits_widen_as_places_get_smaller(rows: list, shuffle: random.Random) -> None:
    told = [Reading(place=str(n), value=100 * round(p * of) / of, counted=of) for n, (of, p) in enumerate(rows)]
    mixed = list(told)
    shuffle.shuffle(mixed)
    found, other = spread(told), spread(mixed)
    assert found == other
    if found.judged:
        widths = [found.limits(n)[1] - found.limits(n)[0] for n in (800, 400, 200, 100, 50, 25, 12)]
        assert widths == sorted(widths)
        assert all(0 <= end <= 100 for n in (1, 10, 100) for end in found.limits(n))


def test_false_alarms_are_as_rare_as_they_are_said_to_be() -> None:
    """200 networks of 60 places that differ by chance alone: about 0.27% beyond one limit or the other."""
    dice = random.Random(20261122)
    alarms, looked, expected = 0, 0, 0.0
    for _ in range(200):
        told = []
        for n in range(60):
            of = dice.randint(40, 200)
            told.append(Reading(place=str(n), value=100 * _binomial(dice, of, 0.55) / of, counted=of))
        found = spread(told)
        alarms += sum(bool(one.side) for one in found.judged)
        looked += len(found.judged)
        expected += 2 * found.by_chance
    assert expected == pytest.approx(2 * BY_CHANCE * looked)
    assert 0.4 * expected < alarms < 2 * expected


def _binomial(dice: random.Random, of: int, share: float) -> int:
    """A draw from the binomial distribution, near enough: the normal one, rounded."""
    return min(of, max(0, round(dice.gauss(of * share, (of * share * (1 - share)) ** 0.5))))


def test_bright_spots_say_why_and_how_many_to_expect() -> None:
    told = [
        *EVEN,
        *EVEN_TOO,
        Reading(place="good", value=90.0, counted=100),
        Reading(place="bad", value=9.0, counted=100),
    ]
    level = spread(told)
    found = bright_spots(direction="increase", level=level, improving=["a", "good"], with_history=10)
    assert [(one.place, one.why) for one in found.bright] == [
        ("a", (Why.HISTORY,)), ("good", (Why.LEVEL, Why.HISTORY)),
    ]  # fmt: skip
    assert [one.place for one in found.visit] == ["bad"]
    assert found.looked == {Why.LEVEL: 18, Why.HISTORY: 10}
    assert found.by_chance == pytest.approx(18 * 0.00135 + 0.1)
    turned = bright_spots(direction="decrease", level=level)
    assert ([one.place for one in turned.bright], [one.place for one in turned.visit]) == (["bad"], ["good"])
    neutral = bright_spots(direction="neutral", level=level, improving=["a"])
    assert (neutral.bright, neutral.visit) == ((), ())


def test_a_history_of_nothing_but_noise_stands_out_about_once_in_a_hundred() -> None:
    dice = random.Random(11)
    flagged = 0
    for _ in range(400):
        points = [Point(date=date(2020 + n, 1, 1), value=dice.gauss(50, 5)) for n in range(16)]
        flagged += (study(points, direction="increase").variation or "") != "common_cause"
    assert 0.2 * 2 * IN_A_HISTORY * 400 < flagged < 2 * 2 * IN_A_HISTORY * 400


def test_two_thousand_places_take_no_time() -> None:
    dice = random.Random(5)
    told = [Reading(place=str(n), value=dice.uniform(20, 80), counted=dice.randint(20, 900)) for n in range(2000)]
    found = spread(told)
    assert fmean(one.sigmas for one in found.judged) == pytest.approx(0, abs=0.5)
