"""What comes if nothing changes: by which method, how often it is right, and when the curve has turned."""

import random
from datetime import date

import numpy as np
import pytest

from commontable.analysis.trend import Missing, Point, Rebase, TrendError, forecast, study, turned


def series(values, start=2000):
    return [Point(date=date(start + n, 9, 1), value=v) for n, v in enumerate(values)]


STEADY = [50.0, 52, 49, 51, 50, 48, 51, 50, 52, 49, 50, 51]
RISING = [37.1, 44.2, 49.9, 57.3, 61.6, 69.0, 74.7]


def test_without_signals_it_is_the_mean_and_its_limits():
    found, limits = forecast(series(STEADY), ahead=3), study(series(STEADY)).limits
    assert (found.method, found.because, found.missing) == ("mean", "common_cause", None)
    assert [str(one.date) for one in found.points] == ["2012-09-01", "2013-09-01", "2014-09-01"]
    for one in found.points:
        assert (one.value, one.low, one.high) == pytest.approx((limits.mean, limits.lower, limits.upper))


def test_few_points_foresee_less_surely_than_their_limits():
    found, limits = forecast(series(STEADY[:5])), study(series(STEADY[:5])).limits
    assert found.points[0].low < limits.lower
    assert found.points[0].high > limits.upper


def test_a_steady_rise_goes_on_and_grows_less_sure():
    found = forecast(series(RISING), ahead=2, bounds=(0, 100))
    assert (found.method, found.because) == ("line", "trend")
    one, two = found.points
    assert 78 < one.value < two.value < 90
    assert two.high - two.low > one.high - one.low


def test_the_line_is_that_of_least_squares():
    """Against numpy's fit and the printed quantile of Student's t with five degrees of freedom."""
    points, ahead = series(RISING), date(2007, 9, 1).toordinal()
    days = np.array([one.date.toordinal() for one in points], dtype=float)
    slope, level = np.polyfit(days - days.mean(), RISING, 1)
    left = np.sum((level + slope * (days - days.mean()) - RISING) ** 2) / 5
    away = ahead - days.mean()
    far = 2.570582 * np.sqrt(left * (1 + 1 / 7 + away**2 / np.sum((days - days.mean()) ** 2)))
    one, middle = forecast(points).points[0], level + slope * away
    assert (one.value, one.low, one.high) == pytest.approx((middle, middle - far, middle + far), rel=1e-5)


def test_a_step_is_not_taken_for_a_rise():
    found = forecast(series([50, 51, 50, 51, 50, 51, 60, 61, 60, 61, 60, 61]))
    assert (found.method, found.because) == ("mean", "unsettled")


def test_after_a_rebase_only_what_came_since_counts():
    points = series([50, 51, 50, 51, 50, 51, 60, 61, 60, 61, 60, 61])
    found = forecast(points, rebases=[Rebase(date=points[6].date)])
    assert (found.because, found.points[0].value) == ("common_cause", 60.5)


def test_never_outside_the_bounds():
    found = forecast(series([90, 92, 94, 95.5, 97, 98.5, 99.5]), ahead=10, bounds=(0, 100))
    assert max(one.high for one in found.points) == 100
    assert max(one.value for one in found.points) == 100


def test_too_few_points_foresee_nothing_and_say_so():
    found = forecast(series([50, 51, 52]))
    assert (found.points, found.because, found.missing) == ((), "too_few", Missing(what="points", have=3, needed=5))


def test_a_season_comes_back_in_the_forecast():
    days = [date(2020 + n // 12, n % 12 + 1, 1) for n in range(36)]
    points = [Point(date=d, value=90 - 6 * (d.month == 6) + n % 5 / 4) for n, d in enumerate(days)]
    found = forecast(points, ahead=6, season="month")
    assert found.points[5].value == pytest.approx(found.points[4].value - 6, abs=1)


def test_nobody_foresees_a_thousand_periods():
    with pytest.raises(TrendError, match="At most 60"):
        forecast(series(STEADY), ahead=1000)


@pytest.mark.parametrize(("many", "slope"), [(5, 0), (8, 0), (12, 0), (20, 0), (8, 2), (12, 2)])
def test_the_interval_holds_what_comes_as_often_as_it_says(many, slope):
    """300 simulated futures with a fixed seed; the nominal share is 95 % at least."""
    draw = random.Random(many * 10 + slope)
    held = 0
    for _ in range(300):
        values = [20 + slope * n + draw.gauss(0, 1) for n in range(many + 1)]
        one = forecast(series(values[:-1])).points[0]
        held += one.low <= values[-1] <= one.high
    assert held / 300 >= 0.92


@pytest.mark.parametrize("many", [6, 8, 12])
def test_nothing_but_chance_is_seldom_called_a_signal(many):
    draw = random.Random(many)
    alarms = sum(study(series([draw.gauss(50, 3) for _ in range(many)])).points[-1].flag != "" for _ in range(300))
    assert alarms / 300 < 0.04


@pytest.mark.parametrize(
    ("value", "direction", "outcome"),
    [(60, "increase", "turned"), (60, "decrease", "worse"), (40, "increase", "worse"), (40, "decrease", "turned"),
     (50, "increase", "not_yet")],
)  # fmt: skip
def test_the_curve_has_turned_when_the_figure_beats_the_interval(value, direction, outcome):
    made = forecast(series(STEADY), ahead=2)
    assert turned([Point(date=made.points[0].date, value=value)], made, direction).outcome == outcome


def test_the_end_of_the_interval_itself_is_not_beyond_it():
    made = forecast(series(STEADY))
    assert turned([Point(date=made.points[0].date, value=made.points[0].high)], made, "increase").outcome == "not_yet"


def test_before_anything_came_it_is_too_soon_and_what_is_protected_is_not_told():
    made = forecast(series(STEADY), ahead=2)
    first, second = (one.date for one in made.points)
    assert turned([], made, "increase").outcome == "too_soon"
    assert turned(series(STEADY), made, "increase").outcome == "too_soon"
    assert turned([Point(date=first)], made, "increase").outcome == "too_soon"
    hidden = Point(date=second, status="hidden")
    found = turned([Point(date=first, value=60), hidden], made, "increase")
    assert (found.outcome, found.point) == ("untold", hidden)
