"""The recall that a linkage reports holds the true one in its range: children that nothing brought together count."""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from commontable.analysis.linkage import link
from commontable.analysis.linkage.unfound import unfound

from . import made

sys.path.append(str(Path(__file__).resolve().parents[3] / "bench"))
from children import children

NAMES = ("id", "given_name", "surname", "birth_date")


def linked(sides: tuple[pa.Table, pa.Table, pa.Table]) -> tuple[float, dict[str, float], dict[str, object]]:
    """The true recall, what is expected, and the report."""
    left, right, truth = sides
    found = link({"a": left, "b": right})
    true = set(zip(truth["left_id"].to_pylist(), truth["right_id"].to_pylist(), strict=True))
    pairs = zip(found.pairs["left_id"].to_pylist(), found.pairs["right_id"].to_pylist(), strict=True)
    return len(true & set(pairs)) / len(true), found.report["expected"], found.report


@pytest.mark.parametrize(("overlap", "names"), [(0.4, False), (0.7, True)])
def test_the_true_recall_is_in_the_range(overlap: float, names: bool) -> None:
    left, right, truth = children(2500, seed=11, overlap=overlap)
    if names:
        left, right = left.select(NAMES), right.select(NAMES)
    true, expected, report = linked((left, right, truth))
    assert expected["recall_low"] <= true <= expected["recall_high"]
    assert abs(expected["recall"] - true) < 0.015
    assert expected["recall_high"] - expected["recall_low"] < 0.08
    assert report["unfound"]["low"] <= report["unfound"]["expected"] <= report["unfound"]["high"]
    assert report["unfound"]["by"][:3] == ["given_name", "surname", "birth_date"]


def test_in_clean_files_hardly_anybody_is_missed() -> None:
    first, second = made.file_of(range(600), "a"), made.file_of(range(200, 800), "b")
    found = link({"a": made.table(first), "b": made.table(second)})
    expected = found.report["expected"]
    assert len(made.numbers_linked(found.pairs)) == 400
    assert expected["recall"] > 0.99
    assert expected["recall_low"] > 0.95


def test_where_nearly_nobody_is_in_both_the_range_says_that_little_is_known() -> None:
    found = link({"a": made.table(made.file_of(range(300), "a")), "b": made.table(made.file_of(range(298, 600), "b"))})
    assert found.report["unfound"] is None
    assert "recall_unknown" in found.report["warnings"]
    assert found.report["expected"]["recall_low"] < 0.05
    assert found.report["expected"]["recall_high"] == 1.0


def simulated(slips: np.ndarray, *, seen: float) -> tuple[np.ndarray, float]:
    """The kinds of the pairs that are found of those whose fields slip (rows of 0 or 1), and how many are not."""
    kinds = slips.astype(int) * 2 @ 3 ** np.arange(slips.shape[1])
    draw = np.random.default_rng(1).random(len(slips))
    lost = (slips.sum(axis=1) > 1) & (draw > seen)
    return np.bincount(kinds[~lost], minlength=3 ** slips.shape[1]).astype(float), float(lost.sum())


@pytest.mark.parametrize("seen", [0.0, 0.3, 0.9])
def test_slips_that_come_by_chance_tell_how_many_are_lost(seen: float) -> None:
    slips = np.random.default_rng(2).random((20_000, 4)) < [0.05, 0.08, 0.04, 0.15]
    found, lost = simulated(slips, seen=seen)
    told = unfound(found, fields=4, missed=np.zeros(81), doubt=np.zeros(81))
    assert told is not None
    assert told.fewest <= lost <= told.most
    assert abs(told.expected - lost) < 0.35 * lost + 30


@pytest.mark.parametrize("seen", [0.3, 0.6])
def test_slips_that_come_together_lose_more_and_the_range_allows_for_it(seen: float) -> None:
    draw = np.random.default_rng(3)
    careless = draw.random(20_000) < 0.1
    often = np.where(careless[:, None], [0.2, 0.25, 0.15, 0.3], [0.03, 0.05, 0.03, 0.12])
    found, lost = simulated(draw.random((20_000, 4)) < often, seen=seen)
    told = unfound(found, fields=4, missed=np.zeros(81), doubt=np.zeros(81))
    assert told is not None
    assert told.fewest <= lost <= told.most


def test_nothing_is_told_of_next_to_nothing() -> None:
    none = np.zeros(27)
    assert unfound(none, fields=3, missed=none, doubt=none) is None
    assert unfound(np.array([90.0, 1, 1]), fields=1, missed=none[:3], doubt=none[:3]) is None
