"""Differences in differences agree with counting by hand, and never compare with somebody already treated."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.analysis.effect import EffectSpec, estimate
from commontable.analysis.effect.study import found_by_design, said

SPEC = {"design": "did", "outcome": "score", "treatment": "joined", "time": "year", "unit": "school"}


def asked(columns, **more):
    """The figure, whether it would be shown or not."""
    spec = EffectSpec.from_dict({**SPEC, **more})
    return said(found_by_design(columns, spec), spec, withhold=False)


def rows_of(table, starts):
    """A panel as columns: `table[unit, period]`, NaN where nothing was seen; periods are 2015 and on."""
    several, periods = table.shape
    return {
        "school": np.repeat(np.arange(several), periods).tolist(),
        "year": np.tile(2015 + np.arange(periods), several).tolist(),
        "score": table.ravel().tolist(),
        "joined": (np.arange(periods)[None, :] >= np.array(starts)[:, None]).astype(int).ravel().tolist(),
        "first": np.repeat([2015 + one if one < periods else 0 for one in starts], periods).tolist(),
        "club": np.repeat([int(one < periods) for one in starts], periods).tolist(),
    }


def by_hand(table, starts, *, never_only=False):
    """The average over treated units and periods of their change less the mean change of those still untreated."""
    periods, found = table.shape[1], []
    for start in sorted({one for one in starts if 0 < one < periods}):
        for period in range(start, periods):
            change = table[:, period] - table[:, start - 1]
            limit = periods - 1 if never_only else period
            others = [change[row] for row, one in enumerate(starts) if one > limit and not np.isnan(change[row])]
            ours = [change[row] for row, one in enumerate(starts) if one == start and not np.isnan(change[row])]
            if len(others) >= 2:
                found += [one - np.mean(others) for one in ours]
    return np.mean(found)


@settings(max_examples=20)
@given(
    st.integers(0, 10_000),
    st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 5, 5]), min_size=8, max_size=20).filter(
        lambda starts: {1, 2, 3, 4} & set(starts) and starts.count(5) >= 2
    ),
    st.booleans(),
)
def test_the_figure_is_that_of_counting_by_hand(seed, starts, never_only):
    chance = np.random.default_rng(seed)
    table = chance.normal(size=(len(starts), 5))
    table[chance.random(table.shape) < 0.05] = np.nan
    seen = [row for row in range(len(starts)) if not np.isnan(table[row]).any()]
    table, starts = table[seen], [starts[row] for row in seen]
    if not {1, 2, 3, 4} & set(starts) or starts.count(5) < 2:
        return
    effect = asked(rows_of(table, starts), controls="never" if never_only else "not yet")
    assert effect.estimate == pytest.approx(by_hand(table, starts, never_only=never_only))


COUNTIES = {  # mean log of teen employment 2003 to 2007, by the year in which the minimum wage rose (8: never)
    8: (309, (5.65463, 5.592, 5.60481, 5.6389, 5.66113)),
    1: (20, (6.1797, 6.10656, 6.05945, 6.0267, 6.08539)),
    3: (40, (6.57399, 6.51788, 6.52794, 6.55743, 6.54304)),
    4: (131, (5.84291, 5.81078, 5.82087, 5.82387, 5.82005)),
}


def test_minimum_wages_and_teen_employment_come_out_as_published():
    """Callaway and Sant'Anna's example, by its means: their averages by years from the start, and over all."""
    starts = [start for start, (several, _) in COUNTIES.items() for _ in range(several)]
    table = np.array([means for several, means in COUNTIES.values() for _ in range(several)])
    apart = np.concatenate([np.arange(several) - (several - 1) / 2 for several, _ in COUNTIES.values()]) / 1000
    effect = asked(rows_of(table + apart[:, None] * np.arange(5), starts), controls="never")
    assert [f"{one.estimate:.4f}" for one in effect.after] == ["-0.0199", "-0.0510", "-0.1373", "-0.1008"]
    assert f"{effect.estimate:.3f}" == "-0.040"


def test_two_groups_in_two_periods():
    """The four means by hand, and the error of a comparison of changes with unequal variances."""
    chance = np.random.default_rng(1)
    table = chance.normal(size=(30, 2)) + np.array([0, 1])
    starts = [1] * 12 + [2] * 18
    table[:12, 1] += 2
    effect = estimate(rows_of(table, starts), EffectSpec.from_dict(SPEC))
    change = table[:, 1] - table[:, 0]
    assert effect.estimate == pytest.approx(change[:12].mean() - change[12:].mean())
    error = np.sqrt(change[:12].var(ddof=1) / 12 + change[12:].var(ddof=1) / 18)
    assert (effect.std_error, effect.n, effect.clusters) == (pytest.approx(error), 60, 30)
    assert effect.shown
    assert not next(one for one in effect.checks if one.name == "pre-trends").made
    assert "with one period before the start, trends could not be compared" in effect.label


def test_the_start_is_read_the_same_however_it_is_written():
    table = np.random.default_rng(2).normal(size=(40, 6))
    columns = rows_of(table, [3, 6] * 20)
    figures = {
        asked(columns, **more).estimate
        for more in (
            {},
            {"treatment": "first"},
            {"treatment": "first", "starts": True},
            {"treatment": "club", "starts": 2018},
            {"treated": 1, "comparison": 0},
        )
    }
    words = columns | {"joined": ["yes" if one else "no" for one in columns["joined"]]}
    figures.add(asked(words, treated="yes").estimate)
    figures.add(asked(columns | {"year": [f"{year}-{year - 1999}" for year in columns["year"]]}).estimate)
    assert len({round(one, 12) for one in figures}) == 1


@pytest.mark.parametrize(
    "named",
    [("before", "after"), ("pre", "post"), ("wave 9", "wave 10"), ("2009-10", "2010-11"), ("2024-9-1", "2024-10-01")],
)
def test_periods_stand_in_their_order_whatever_they_are_called(named):
    table = np.random.default_rng(12).normal(size=(30, 2)) + np.arange(2) * (np.arange(30) % 2)[:, None]
    columns = rows_of(table, [2, 1] * 15)
    words = columns | {"year": [named[year - 2015] for year in columns["year"]]}
    assert asked(words, treatment="club").estimate == pytest.approx(asked(columns).estimate)


def test_growing_effects_are_found_where_the_usual_regression_goes_astray():
    """No noise, effects that grow: the figure is exact, and the two-way regression far off."""
    starts = [2, 4, 6, 8] * 12
    since = np.arange(8)[None, :] - np.array(starts)[:, None]
    own = np.where(since >= 0, 1 + since * 2.0, 0.0)
    level = np.random.default_rng(3).normal(size=(48, 1))
    table = level + np.arange(8) * 0.5 + own + 1e-6 * np.random.default_rng(4).normal(size=(48, 8))
    effect = asked(rows_of(table, starts))
    assert effect.estimate == pytest.approx(own[since >= 0].mean(), abs=1e-5)
    assert [one.relative for one in effect.after] == [0, 1, 2, 3, 4, 5]
    assert [round(one.estimate) for one in effect.after] == [1, 3, 5, 7, 9, 11]
    joined = (since >= 0).astype(float)
    within = joined - joined.mean(axis=0) - joined.mean(axis=1, keepdims=True) + joined.mean()
    assert (within * table).sum() / (within**2).sum() < own[since >= 0].mean() - 2


def test_those_treated_from_the_first_period_on_are_left_out():
    table = np.random.default_rng(5).normal(size=(45, 4))
    columns = rows_of(table, [0] * 5 + [2, 4] * 20)
    effect = asked(columns)
    assert effect.estimate == pytest.approx(by_hand(table, [0] * 5 + [2, 4] * 20))
    assert any("5 units (school) treated in the first period they were seen" in one for one in effect.left_out)
    assert effect.clusters == 40


def test_a_trend_before_the_start_withholds_the_figure():
    table = np.random.default_rng(6).normal(size=(40, 8))
    table[::2] += np.arange(8) * 0.8
    effect = estimate(rows_of(table, [5, 8] * 20), EffectSpec.from_dict(SPEC))
    assert (effect.shown, effect.estimate, effect.after) == (False, None, ())
    assert {one.name for one in effect.failed} == {"pre-trends", "placebo"}
    assert [one.relative for one in effect.pre_trend] == [-5, -4, -3, -2]
    assert effect.placebo.earlier == 2


def test_places_that_differ_at_the_start_are_compared_by_their_changes_and_it_is_said():
    table = np.random.default_rng(7).normal(size=(40, 6))
    table[::2] += 5
    effect = estimate(rows_of(table, [3, 6] * 20), EffectSpec.from_dict(SPEC))
    assert effect.shown
    assert effect.balance[0].difference > 1
    assert "only changes are compared" in next(one.detail for one in effect.checks if one.name == "baseline balance")
    assert "reviewers may count it lower" in effect.label


def test_a_covariate_takes_out_the_trend_that_goes_with_it():
    """Poor schools rise whether they join or not, and join more often."""
    chance = np.random.default_rng(8)
    poor = np.repeat([1, 0], 40)
    starts = np.where(chance.random(80) < np.where(poor, 0.7, 0.3), 3, 6).tolist()
    table = chance.normal(0, 0.3, (80, 6)) + poor[:, None] * np.arange(6) + (np.arange(6) >= np.array(starts)[:, None])
    columns = rows_of(table, starts) | {"poor": np.repeat(poor, 6).tolist()}
    assert asked(columns).estimate > 1.5
    assert asked(columns, covariates=["poor"]).estimate == pytest.approx(1.0, abs=0.15)


def test_pupils_of_a_place_are_averaged_where_no_unit_is_named():
    table = np.random.default_rng(9).normal(size=(40, 4))
    columns = rows_of(table, [2, 4] * 20)
    twice = {name: values * 2 for name, values in columns.items()}
    twice["score"] = [one + 3 for one in columns["score"]] + [one - 3 for one in columns["score"]]
    once = asked(columns)
    pooled = asked(twice, unit=None, cluster="school")
    assert (pooled.estimate, pooled.std_error) == (pytest.approx(once.estimate), pytest.approx(once.std_error))
