"""How many children codes miss is told with a range that holds the truth, without anybody looking at a name."""

import sys
from pathlib import Path

import pyarrow as pa
import pytest

from analysis.tokens.test_tokens_link_children import people, score, table_of
from commontable.analysis.tokens import link_tokens, standard_profile

sys.path.append(str(Path(__file__).resolve().parents[3] / "bench"))
from children import children

PROFILE = standard_profile(project="northside", refresh="2026-11")


def tokens_of(table: pa.Table, prefix: str) -> pa.Table:
    rows = [{name: text for name, text in row.items() if text} for row in table.drop_columns(["id"]).to_pylist()]
    made = table_of(rows, profile=PROFILE, prefix=prefix)
    return made.set_column(0, "id", table["id"])


@pytest.mark.parametrize("overlap", [0.4, 0.7, 1.0])
def test_the_true_recall_is_in_the_range_and_near_what_is_expected(overlap):
    left, right, truth = children(3000, seed=23, overlap=overlap)
    linked = link_tokens({"a": tokens_of(left, "a"), "b": tokens_of(right, "b")}, profile=PROFILE)
    true = set(zip(truth["left_id"].to_pylist(), truth["right_id"].to_pylist(), strict=True))
    recall, told = score(linked, true)[1], linked.report["recall"]
    assert told["low"] <= recall <= told["high"]
    assert abs(told["expected"] - recall) < 0.012
    assert told["high"] - told["low"] < 0.1
    assert linked.report["expected"]["recall"] == told["expected"]
    assert linked.report["unfound"]["by"] == ["given_name", "surname", "birth_date", "place"]


def test_of_equal_files_nobody_is_missed():
    table = table_of(people(500, 4), profile=PROFILE)
    report = link_tokens({"a": table, "b": table}, profile=PROFILE).report
    assert report["recall"]["expected"] > 0.99
    assert report["recall"]["low"] > 0.97


def test_where_hardly_anybody_is_found_nothing_is_said_but_the_widest_range():
    some = people(400, 4)
    sides = {"a": table_of(some[:200], profile=PROFILE), "b": table_of(some[197:], profile=PROFILE)}
    report = link_tokens(sides, profile=PROFILE).report
    assert report["links"] > 0
    assert report["unfound"] is None
    assert "recall_unknown" in report["warnings"]
    assert (report["recall"]["expected"], report["recall"]["high"]) == (None, 1.0)
    assert report["recall"]["low"] < 0.05
