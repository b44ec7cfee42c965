"""Pupils' rows are asked in the words of a dataset; what leaves the closed process holds no exact number of pupils."""

from pathlib import Path
from random import Random

import pytest

from commontable.analysis.effect import Design, EffectError
from commontable.analysis.effect.confinement import estimate_confined
from commontable.analysis.effect.pupils import Pupils, answer_of, panel_of
from commontable.analysis.release import ReleaseError, Source

ASK = Pupils(
    design=Design.RANDOMISED, period_column="year", period="2025", success="score >= 50", treatment="class",
    treated="small", comparison="regular", place_column="school", where="grade = 3",
)  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """1,203 invented pupils of 30 schools in three kinds of class, drawn by lot; small ones gain ten points."""
    chance = Random(7)
    lines = ["year,grade,school,class,score,sex"]
    for number in range(1203):
        kind = chance.choice(("small", "regular", "aide"))
        score = 50 + chance.gauss(10 if kind == "small" else 0, 15)
        lines.append(f"2025,3,S{number % 30},{kind},{score:.0f},{chance.choice('fm')}")
    lines += ["2024,3,S1,small,0,f", "2025,4,S1,small,0,f"]
    path: Path = tmp_path_factory.mktemp("pupils") / "pupils.csv"
    path.write_text("\n".join(lines))
    return Source(files=(path,))


def test_only_rows_of_the_period_that_count_are_asked(source: Source) -> None:
    panel = panel_of(ASK, source)
    assert len(panel["outcome"]) == 1203
    assert set(panel["outcome"]) == {0.0, 100.0}
    assert set(panel["took part"]) == {"small", "regular", "aide"}


def test_the_answer_holds_no_exact_number_of_pupils(source: Source) -> None:
    found = answer_of(ASK, source)
    assert found["shown"]
    assert 10 < found["estimate"] < 40
    assert found["n"] == 1200
    assert found["clusters"] == 30
    assert {check["detail"] for check in found["checks"]} == {""}
    for side in ("treated", "comparison"):
        assert found[side]["rows"] % 10 == 0


def test_the_closed_process_gives_the_same_answer(source: Source) -> None:
    assert estimate_confined(ASK, source)["estimate"] == pytest.approx(answer_of(ASK, source)["estimate"])


def test_sites_say_who_took_part(source: Source) -> None:
    by_sites = Pupils(
        design=Design.ADJUSTED, period_column="year", period="2025", mean_of="score",
        sites=tuple(f"S{n}" for n in range(15)),
        place_column="school", covariates=("sex",),
    )  # fmt: skip
    found = answer_of(by_sites, source)
    assert found["treated"]["clusters"] == 15
    assert abs(found["estimate"]) < 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"treatment": "klass"}, "has no column klass"),
        ({"success": "score >="}, "cannot be read"),
        ({"treatment": "", "treated": ""}, "who took part"),
    ],
)
def test_what_cannot_be_asked_is_said(source: Source, change: dict[str, str], said: str) -> None:
    ask = Pupils.from_dict(ASK.to_dict() | change)
    with pytest.raises((EffectError, ReleaseError), match=said):
        panel_of(ask, source)
