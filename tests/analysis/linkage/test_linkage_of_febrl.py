"""FEBRL, linked without labels and without a national number, against the links it ships."""

import random

import pyarrow as pa
import pytest

from commontable.analysis.linkage import Linked, link

from . import febrl

SEED_OF_SAMPLE = 60


@pytest.fixture(scope="module")
def febrl4() -> Linked:
    return link({"a": febrl.records("dataset4a"), "b": febrl.records("dataset4b")})


def found(linked: Linked) -> set[tuple[str, str]]:
    return set(zip(linked.pairs["left_id"].to_pylist(), linked.pairs["right_id"].to_pylist(), strict=True))


def test_febrl_4_is_linked(febrl4: Linked) -> None:
    true = febrl.true_links(febrl.records("dataset4a"), febrl.records("dataset4b"))
    precision, _recall, f1 = febrl.f1(found(febrl4), true)
    assert precision >= 0.999
    assert f1 >= 0.999


def test_what_is_expected_of_febrl_4_is_near_what_is_true(febrl4: Linked) -> None:
    expected = febrl4.report["expected"]
    assert expected["precision_low"] <= 1.0 <= expected["precision_high"] + 0.002
    assert abs(expected["recall"] - 0.9986) < 0.005
    assert expected["recall_low"] <= 0.9986 <= expected["recall_high"]


def test_every_level_used_was_taught_by_an_accepted_pass_or_is_said_to_be_assumed(febrl4: Linked) -> None:
    accepted = {one["pass"] for one in febrl4.report["passes"] if one["accepted"]}
    for comparison in febrl4.report["model"]:
        for level in comparison["levels"]:
            assert level["from"] == "assumed" or set(level["from"].split(" + ")) <= accepted
            assert 1e-6 < level["m"] < 0.9999
        assert comparison["levels"][0]["from"] != "assumed"


def test_links_are_one_to_one_and_clusters_hold_every_record_once(febrl4: Linked) -> None:
    left, right = febrl4.pairs["left_id"].to_pylist(), febrl4.pairs["right_id"].to_pylist()
    assert len(left) == len(set(left)) == len(set(right))
    assert febrl4.clusters.num_rows == 10_000
    people = febrl4.clusters["person"].to_pylist()
    assert len(set(people)) == 10_000 - len(left) == febrl4.report["people"]
    assert all(len(one) == 32 and int(one, 16) >= 0 for one in people[:100])


@pytest.mark.slow
def test_febrl_4_is_linked_where_each_side_holds_six_in_ten() -> None:
    """The sample is drawn with seed 60."""
    draw = random.Random(SEED_OF_SAMPLE)
    sides = []
    for name in ("dataset4a", "dataset4b"):
        table = febrl.records(name)
        sides.append(table.take(pa.array(sorted(draw.sample(range(5000), 3000)))))
    linked = link({"a": sides[0], "b": sides[1]})
    precision, recall, f1 = febrl.f1(found(linked), febrl.true_links(*sides))
    assert precision >= 0.995
    assert f1 >= 0.99
    expected = linked.report["expected"]
    assert expected["recall_low"] <= recall <= expected["recall_high"]


@pytest.mark.slow
def test_the_doubles_of_febrl_3_are_found() -> None:
    records = febrl.records("dataset3")
    linked = link({"febrl": records}, mode="dedupe")
    ids = linked.clusters["id"].to_pylist()
    ours = febrl.pairs_in(febrl.grouped(ids, linked.clusters["person"].to_pylist()))
    true = febrl.pairs_in(febrl.grouped(ids, [febrl.person(one) for one in ids]))
    assert febrl.f1(ours, true)[2] >= 0.999
