"""A question that cannot be put to the data, and a design that fails a check, give a sentence and no figure."""

import datetime
import json
import sys

import numpy as np
import pytest

from commontable.analysis.effect import EffectError, EffectSpec, estimate
from commontable.site.command_line import main

TODAY = datetime.date(2026, 9, 1)
N = 200
CHANCE = np.random.default_rng(5)
PUPILS = {
    "score": CHANCE.normal(50, 10, N).tolist(),
    "tutored": [row % 2 for row in range(N)],
    "before": CHANCE.normal(50, 10, N).tolist(),
    "school": [f"S{row // 4}" for row in range(N)],
    "kind": ["abc"[row % 3] for row in range(N)],
}
UNITS, YEARS = 40, 6
PLACES = {
    "school": [f"S{unit}" for unit in range(UNITS) for _ in range(YEARS)],
    "year": [2015 + year for _ in range(UNITS) for year in range(YEARS)],
    "score": CHANCE.normal(50, 10, UNITS * YEARS).tolist(),
    "joined": [int(unit % 2 and year >= 3) for unit in range(UNITS) for year in range(YEARS)],
    "club": [unit % 2 for unit in range(UNITS) for _ in range(YEARS)],
}


def asked(columns, **settings):
    """The effect, of tutoring on scores where nothing else is said."""
    spec = {"design": "randomised", "outcome": "score", "treatment": "tutored", **settings}
    return estimate(columns, EffectSpec.from_dict(spec), today=TODAY)


def followed(columns, **settings):
    """The effect of joining, by differences in differences."""
    return asked(columns, **{"design": "did", "treatment": "joined", "time": "year", "unit": "school", **settings})


@pytest.mark.parametrize(
    ("given", "where", "sentence"),
    [
        ({"design": "magic"}, "design", "“magic” is no design; write one of randomised, did, matched, adjusted."),
        ({"outcome": "result"}, "outcome", "there is no column result; there is score, tutored, before, school, kind."),
        ({"outcome": "kind", "covariates": []}, "outcome", "kind must hold numbers, but there is “a”"),
        ({"treated": "small"}, "treated", "no row of tutored holds “small”; there is “0”, “1”."),
        ({"treatment": "kind"}, "treated", "kind holds “a”, “b”, “c”; say which value is treated"),
        ({"treatment": "kind", "comparison": "a"}, "treated", "say which of them is treated."),
        ({"covariates": "before"}, "covariates", "write a list of columns in quotes."),
        ({"covariates": ["score"]}, "covariates", "score is the outcome or the treatment"),
        ({"categories": ["kind"]}, "categories", "kind is no covariate; list it in covariates too."),
        ({"clusters": "school"}, "clusters", "there is no such setting; settings are design, outcome"),
        ({"alpha": 2}, "alpha", "write a number from 0.0005 to 0.5."),
        ({"minimum_clusters": 1}, "minimum_clusters", "write a whole number, 3 or more."),
        ({"treated": [1]}, "treated", "write one value of the column"),
        ({"treated": 1, "comparison": 1}, "comparison", "the same value."),
        ({"design": "did"}, "time", "did compares before with after; name the column of the period."),
        ({"design": "did", "time": "school"}, "unit", "name the column that says who is followed."),
        ({"design": "matched", "fixed": ["kind"]}, "fixed", "matched has no such setting; match on it with exact."),
        ({"starts": 2017}, "starts", "this belongs to the design did."),
        ({"weights": "less"}, "weights", "less holds a weight below 0."),
    ],
)
def test_a_question_that_makes_no_sense(given, where, sentence):
    columns = PUPILS | ({"less": [-1] * N} if given.get("weights") else {})
    with pytest.raises(EffectError) as refused:
        asked(columns, **given)
    assert f"[effect] {where}: " in str(refused.value)
    assert sentence in refused.value.message


@pytest.mark.parametrize(
    ("changed", "given", "name", "sentence"),
    [
        ({"tutored": [1] * N}, {}, "comparison group", "There is no comparison group: every row"),
        ({"tutored": [0] * N}, {}, "comparison group", "Nobody is treated"),
        ({"score": [None] * N}, {}, "comparison group", "There is no row that has an outcome"),
        ({"score": [3.0] * N}, {}, "outcome varies", "score is 3 in every row"),
        ({"school": ["one"] * N}, {"cluster": "school"}, "enough clusters", "come from 1 and the compared from 1"),
        ({"school": [f"S{row % 9}" for row in range(N)]}, {"cluster": "school"}, "enough clusters", "fewer than 10"),
        ({"score": [None if row % 4 == 1 else 50 + row for row in range(N)]}, {}, "attrition", "50.0 points apart"),
        ({}, {"design": "adjusted"}, "baseline balance", "list covariates"),
        ({"before": [1] * N}, {"design": "adjusted", "covariates": ["before"]}, "baseline balance", "list covariates"),
        ({}, {"design": "matched"}, "baseline balance", "list covariates"),
        ({"year": [2030] * N}, {"time": "year"}, "dates", "2030, which has not come yet on 2026-09-01"),
        ({"year": ["2026-10-01"] * N}, {"time": "year"}, "dates", "has not come yet"),
        ({"before": PUPILS["score"]}, {"covariates": ["before"]}, "treatment varies", "explains tutored or score"),
        ({"twin": PUPILS["tutored"]}, {"covariates": ["twin"]}, "baseline balance", "A lottery would hardly do that."),
    ],
)
def test_a_design_that_fails_shows_the_check_not_the_number(changed, given, name, sentence):
    effect = asked(PUPILS | changed, **given)
    assert not effect.shown
    assert {effect.estimate, effect.std_error, effect.low, effect.high, effect.p_value} == {None}
    assert effect.after == ()
    assert sentence in next(one.detail for one in effect.failed if one.name == name)
    assert effect.label.startswith("Demonstrates a rationale at most (ESSA).")
    assert name in effect.label
    json.dumps(effect.to_dict(), allow_nan=False)


@pytest.mark.parametrize("design", ["randomised", "adjusted", "matched"])
@pytest.mark.parametrize("rows", [1, 2, 3, 5])
def test_a_handful_of_rows(design, rows):
    few = {name: values[:rows] for name, values in PUPILS.items()}
    effect = asked(few, design=design, covariates=["before", "kind"], cluster="school")
    assert not effect.shown
    assert effect.failed


@pytest.mark.parametrize(
    ("changed", "given", "sentence"),
    [
        ({}, {"treatment": "club"}, "club is the same in every period of each unit, so the start is not known"),
        ({}, {"treatment": "club", "starts": 1999}, "no row of year holds “1999”"),
        ({"year": [2015] * 240}, {}, "year holds only 2015; before and after are needed."),
        ({"year": [2015] * 6 + PLACES["year"][6:]}, {}, "S0 stands 6 times in 2015"),
        ({"joined": [int(year == 2018) for year in PLACES["year"]]}, {}, "is treated in 2018 and no longer in 2020"),
        ({"district": PLACES["year"]}, {"cluster": "district"}, "S0 has two values of district"),
        ({}, {"covariates": ["id"]}, "too many categories"),
        ({"year": ["spring", "winter"] * 120}, {}, "“spring”, which does not tell its place"),
        ({"year": [f"9/1/{year}" for year in PLACES["year"]]}, {}, "which does not tell its place among the others"),
    ],
)
def test_a_panel_that_cannot_be_followed(changed, given, sentence):
    with pytest.raises(EffectError, match=sentence):
        followed(PLACES | {"id": PLACES["school"]} | changed, **given)


@pytest.mark.parametrize(
    ("changed", "name", "sentence"),
    [
        ({"joined": [int(year >= 2018) for year in PLACES["year"]]}, "comparison group", "was still untreated"),
        ({"joined": [0] * 240}, "comparison group", "nobody started"),
        ({"score": [1.0] * 240}, "outcome varies", "score is 1 in every row"),
        ({"score": [row // 6 for row in range(240)]}, "outcome varies", "changes alike in every unit (school)"),
        ({"year": [year + 10 for year in PLACES["year"]]}, "dates", "2027, which has not come yet"),
        (
            {"score": [year * joined for year, joined in zip(PLACES["year"], PLACES["club"], strict=True)]},
            "pre-trends",
            "",
        ),
    ],
)
def test_a_panel_that_shows_nothing(changed, name, sentence):
    rising = [value + CHANCE.normal() for value in changed["score"]] if name == "pre-trends" else None
    effect = followed(PLACES | changed | ({"score": rising} if rising else {}))
    assert not effect.shown
    assert sentence in next(one.detail for one in effect.failed if one.name == name)


@pytest.fixture
def ran(tmp_path, monkeypatch, capsys):
    """The command on a file and a SPEC: exit code, what it printed, what it complained of."""

    def run(data, spec, *more):
        (tmp_path / "pupils.csv").write_bytes(data.encode() if isinstance(data, str) else data)
        (tmp_path / "spec.toml").write_text(spec)
        files = [str(tmp_path / "pupils.csv"), "--spec", str(tmp_path / "spec.toml"), "--today", "2026-09-01"]
        monkeypatch.setattr(sys, "argv", ["commontable", "effect", *files, *more])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run


SPEC = '[effect]\ndesign = "randomised"\noutcome = "score"\ntreatment = "tutored"\n'


@pytest.mark.parametrize(
    ("data", "spec", "sentence"),
    [
        ("a,b\n1,2\n", SPEC, "there is no column score; there is a, b."),
        ("scores,tutored\n1,1\n", SPEC, "there is no column score; did you mean scores? there is scores, tutored."),
        ("score,tutored,score\n1,1,2\n", SPEC, "pupils.csv has two columns named score."),
        ("score,tutored\n1,1,7\n", SPEC, "pupils.csv cannot be read as CSV: line 2 has 3 fields, the header 2."),
        ("", SPEC, "pupils.csv is empty; give it a heading"),
        ("score;tutored\n987;1\n1,234;0\n", SPEC, "score: “1,234” may be 1234 or 1.234 here"),
        ("score,tutored\n", SPEC, "there is no row of data."),
        ("score,tutored\n1,1\n", "[effect\n", "this is not TOML"),
        ("score,tutored\n1,1\n", "[effects]\n", "the one section is [effect]."),
        ("score,tutored\n1,1\n", "", "this section is missing."),
        ("score,tutored\n1,1\n", '[effect]\ndesign = "did"\n', "[effect] outcome: this is missing."),
    ],
)
def test_the_command_says_what_is_wrong_in_one_line(ran, data, spec, sentence):
    code, printed, complaint = ran(data, spec)
    assert (code, printed, complaint.count("\n")) == (2, "", 1)
    assert complaint.startswith("commontable effect: pupils.csv: ")
    assert sentence in complaint


def test_a_file_as_spreadsheets_write_it(ran):
    rows = [(f"{500 + row * 3 % 41 + row % 2 / 4}", row % 2, f"niño {row % 3}") for row in range(80)]
    spec = SPEC + 'covariates = ["child"]\n'
    plain = "score,tutored,child\n" + "".join(f"{score},{on},{child}\n" for score, on, child in rows)
    told = json.loads(ran(plain, spec, "--json")[1])
    assert told["shown"]
    comma = [(score.replace(".", ","), on, child) for score, on, child in rows]
    for mark in ";\t|":
        text = f"score{mark}tutored{mark}child\r\n" + "".join(f"{mark.join(map(str, row))}\r\n" for row in comma)
        for encoding in ("utf-8-sig", "cp1252", "utf-16"):
            assert json.loads(ran(text.encode(encoding), spec, "--json")[1]) == told
    grouped = plain.replace("\n5", '\n"1,5', 80).replace(".0,", '.0",').replace(".25,", '.25",')
    assert json.loads(ran(grouped, spec, "--json")[1])["estimate"] == pytest.approx(told["estimate"])


def test_the_command_withholds_a_figure_and_says_why(ran):
    data = "score;tutored\n" + "".join(f"{row};1\n" for row in range(30))
    code, printed, complaint = ran(data, SPEC, "--json")
    told = json.loads(printed)
    assert (code, told["shown"], told["estimate"], told["n"], told["clusters"]) == (0, False, None, 30, None)
    assert (
        "not shown: comparison group: There is no comparison group: every row with an outcome has tutored = 1."
        in complaint
    )
    code, printed, complaint = ran(data, SPEC)
    assert (code, complaint) == (0, "")
    assert printed.startswith("The effect on score is not shown: comparison group, enough units.\n")
