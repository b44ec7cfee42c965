"""What is protected is a gap; a season is taken out once it is known; short series say what is missing."""

from datetime import date, timedelta

import pytest

from commontable.analysis.trend import Missing, Point, Rebase, TrendError, days_of, following, study


def series(values):
    return [
        Point(date=date(2000 + n, 9, 1), status=v) if isinstance(v, str) else Point(date=date(2000 + n, 9, 1), value=v)
        for n, v in enumerate(values)
    ]


@pytest.mark.parametrize("gap", ["hidden", "ranged", "empty"])
def test_a_gap_is_in_no_mean_and_no_limit(gap):
    done = study(series([5, 6, 5, gap, 6, 5, 6]))
    whole = study(series([5, 6, 5, 6, 5, 6]))
    assert (done.limits.mean, done.limits.upper) == (whole.limits.mean, whole.limits.upper)
    assert [one.status for one in done.left_out] == [gap]
    assert (done.points[3].flag, done.points[3].limits) == ("", None)


def test_a_gap_ends_a_run_and_a_trend():
    done = study(series([1, 9] * 6 + [7, 7, 7, "hidden", 7, 7, 7, 7]), baseline=12)
    assert not any(one.flag for one in done.points)
    done = study(series([1, 9] * 6 + [7] * 7), baseline=12)
    assert done.points[-1].flag == "run"


def test_a_jump_over_a_gap_is_no_moving_range():
    done = study(series([5, 6, 5, 6, "hidden", 25, 26, 25, 26]))
    assert done.limits.sigma == pytest.approx(2.66 / 3)


def test_a_hidden_point_must_carry_no_number():
    with pytest.raises(TrendError, match="hidden, so it must carry no number"):
        Point(date=date(2000, 9, 1), value=5, status="hidden")


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ([1, 2, 3], Missing(what="points", have=3, needed=5)),
        (["hidden"] * 9, Missing(what="points", have=0, needed=5)),
        ([5] * 20, Missing(what="variation", have=20)),
        ([1, "hidden", 2, "hidden", 1, "hidden", 2, "hidden", 1], Missing(what="neighbours", have=5, needed=5)),
    ],
)
def test_without_limits_it_says_what_is_missing(values, missing):
    done = study(series(values), target=3, direction="increase")
    assert (done.missing, done.limits, done.variation, done.assurance) == (missing, None, None, None)
    assert len(done.points) == len(values)


def test_one_jump_in_a_still_series_does_not_make_limits_of_no_width():
    done = study(series([1.0] * 9 + [5.0]))
    assert done.limits.upper > done.limits.mean
    assert [one.flag for one in done.points][-1] == "outside"


def test_a_few_points_after_a_rebase_say_so_and_the_rest_stays():
    points = series([5, 6] * 6 + [9, 10])
    done = study(points, rebases=[Rebase(date=points[12].date)])
    assert (done.missing, done.groups[0].limits is not None) == (Missing(what="points", have=2, needed=5), True)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"baseline": 11}, "baseline"), ({"target": float("nan")}, "target"), ({"bounds": (0, 5)}, "bounds")],
)
def test_nonsense_is_refused(changed, code):
    with pytest.raises(TrendError) as refused:
        study(series([5, 6] * 6), **changed)
    assert refused.value.code == code


def test_two_values_of_one_day_are_refused():
    with pytest.raises(TrendError, match="two values for 2000-09-01"):
        study([*series([5]), *series([6])])
    with pytest.raises(TrendError, match="no point"):
        study([])


SCHOOL_MONTHS = [date(year + (month < 9), month, 1) for year in (2021, 2022, 2023) for month in
                 (9, 10, 11, 12, 1, 2, 3, 4, 5, 6)]  # fmt: skip


def attendance(day, n):
    """June is six points lower than October, and a little wobble."""
    low = {6: -5.0, 12: -2.0}.get(day.month, 1.0)
    return 90 + low + (0.4, -0.3, 0.1)[n % 3]


def test_the_season_is_taken_out_and_both_values_are_kept():
    points = [Point(date=day, value=attendance(day, n)) for n, day in enumerate(SCHOOL_MONTHS)]
    plain, done = study(points, bounds=(0, 100)), study(points, season="auto", bounds=(0, 100))
    assert done.season == "month"
    assert any(one.flag for one in plain.points)
    assert not any(one.flag for one in done.points)
    assert done.slots["06"] - done.slots["10"] == pytest.approx(-6, abs=0.5)
    assert [one.value for one in done.points] == [one.value for one in points]
    assert done.limits.mean == pytest.approx(plain.limits.mean)


def test_a_month_seen_in_one_year_only_keeps_the_season_in():
    points = [Point(date=day, value=90.0 + n % 2) for n, day in enumerate(SCHOOL_MONTHS[:11])]
    done = study(points, season="month")
    assert (done.season, done.season_missing) == (None, Missing(what="years", at="01", have=1, needed=2))


def test_terms_are_told_by_their_months_and_years_have_no_season():
    days = [date(2020 + n // 3, (10, 2, 5)[n % 3], 1) for n in range(12)]
    days = [day.replace(year=day.year + (day.month < 9)) for day in days]
    done = study([Point(date=d, value=50.0 + 4 * (d.month == 5) + n % 2) for n, d in enumerate(days)], season="auto")
    assert done.season == "term"
    assert done.slots["summer"] > done.slots["autumn"]
    assert study(series([5, 6] * 6), season="auto").season is None


def test_a_step_beside_a_season_is_not_taken_for_season():
    points = [Point(date=day, value=attendance(day, n) - (8 if n >= 15 else 0)) for n, day in enumerate(SCHOOL_MONTHS)]
    done = study(points, season="month", rebases=[Rebase(date=points[15].date)])
    assert done.slots["06"] - done.slots["10"] == pytest.approx(-6, abs=0.8)
    assert done.groups[0].limits.mean - done.groups[1].limits.mean == pytest.approx(8, abs=0.8)


def test_ten_thousand_points_take_a_moment():
    points = [Point(date=date(1900, 1, 1) + timedelta(days=n), value=float(n % 7)) for n in range(10_000)]
    assert study(points, season="month").season == "month"


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (["2004-01", "2004-05"], date(2004, 1, 1)),
        (["2003-04", "2004-05"], date(2003, 9, 1)),
        (["2023/24", "2024/25"], date(2023, 9, 1)),
        (["2023–2024", "2024–2025"], date(2023, 9, 1)),
        (["2024-25 T1", "2024-25 T2"], date(2024, 9, 1)),
        (["2024-Q2", "2024-Q3"], date(2024, 4, 1)),
        (["2024-W01"], date(2024, 1, 1)),
        (["13/2/2024", "14/2/2024"], date(2024, 2, 13)),
    ],
)
def test_periods_have_days(texts, first):
    assert days_of(texts)[0] == first


@pytest.mark.parametrize("text", ["grade 9", "2024-13", "2024-02-30", "31 May", "", "20244", "1/2/2024"])
def test_what_names_no_day_is_given_back(text):
    assert days_of([text]) == text


@pytest.mark.parametrize(
    ("periods", "after"),
    [(["2023-24", "2024-25"], ["2025-26", "2026-27"]), (["1998-99"], ["1999-00", "2000-01"]),
     (["2023", "2024"], ["2025", "2026"]), (["2024-12", "2024-11"], ["2025-01", "2025-02"]), (["grade 9"], [])],
)  # fmt: skip
def test_periods_to_come_are_named_alike(periods, after):
    assert [name for _, name in following(periods, many=2)] == after
