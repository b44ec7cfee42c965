"""What leaves the closed process tells nothing of a single place or of a few pupils, whatever is asked."""

import json
from pathlib import Path

import pytest

from commontable.analysis.effect import Design
from commontable.analysis.effect.answer import Effect, Group
from commontable.analysis.effect.asking import without_numbers
from commontable.analysis.effect.places import FEWEST, Places
from commontable.analysis.effect.places import answer_of as of_places
from commontable.analysis.effect.pupils import Pupils
from commontable.analysis.effect.pupils import answer_of as of_pupils
from commontable.analysis.release import Source

YEARS = range(2018, 2026)
CANARY = 73.31
"""The mean of the one place that took part, before it did."""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """Thirty places; S0 stands apart. Three pupils of each are in the small class."""
    lines = ["year,school,class,lunch,score"]
    for year in YEARS:
        for place in range(30):
            for pupil in range(4):
                kind = "small" if place == 1 and pupil < 3 else "regular"
                score = CANARY if place == 0 else 40 + (place * 7 + year * 3 + pupil * 5) % 23
                lines.append(f"{year},S{place},{kind},{('free', 'paid')[pupil % 2]},{score}")
    path: Path = tmp_path_factory.mktemp("attack") / "pupils.csv"
    path.write_text("\n".join(lines))
    return Source(files=(path,))


@pytest.mark.parametrize("design", [Design.DID, Design.MATCHED, Design.ADJUSTED])
def test_one_place_alone_is_told_nothing_of(source: Source, design: Design) -> None:
    ask = Places(
        design=design, period_column="year", place_column="school", mean_of="score",
        starts={"S0": ("2023-01-01", None)},
    )  # fmt: skip
    found = of_places(ask, source)
    assert not found["shown"]
    assert found["balance"] == found["pre_trend"] == found["after"] == ()
    assert found["placebo"] is found["treated"] is None
    assert "73.3" not in json.dumps(found)


def test_no_moment_rests_on_few_places(source: Source) -> None:
    early = {"S2": ("2020-01-01", None)}
    late = {f"S{n}": ("2023-01-01", None) for n in range(3, 15)}
    ask = Places(
        design=Design.DID, period_column="year", place_column="school", mean_of="score", starts={**early, **late}
    )
    found = of_places(ask, source)
    moments = [*found["pre_trend"], *found["after"]]
    assert moments
    assert min(one["treated"] for one in moments) >= FEWEST


def test_a_class_of_few_is_told_nothing_of(source: Source) -> None:
    ask = Pupils(
        design=Design.ADJUSTED, period_column="year", period="2025", mean_of="score", treatment="class",
        treated="small", comparison="regular", covariates=("lunch",),
    )  # fmt: skip
    found = of_pupils(ask, source)
    assert not found["shown"]
    assert found["treated"] is found["comparison"] is None
    assert found["balance"] == ()
    assert found["n"] % 10 == 0


def test_figures_of_an_effect_keep_two_digits_of_their_error() -> None:
    shown = Effect(
        shown=True, estimate=4.123456, std_error=0.123456, low=3.87654, high=4.3654, n=40, clusters=20, checks=(),
        label="", treated=Group(name="a", rows=20, clusters=10), comparison=Group(name="b", rows=20, clusters=10),
    )  # fmt: skip
    said = without_numbers(shown, fewest=5, by_place=True)
    assert (said.estimate, said.std_error, said.low, said.high) == (4.12, 0.12, 3.88, 4.37)
