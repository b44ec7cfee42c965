"""What a policy does to the cells of a release, and how a SPEC asks for one."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commontable.analysis.disclosure import PRESETS, Policy
from commontable.analysis.disclosure.ranges import ranges
from commontable.analysis.release import ReleaseError, Spec, compute

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    schools = {"a": (240, 60), "b": (150, 148), "c": (130, 40), "d": (9, 3), "e": (90, 45)}
    rows = [(school, i < yes, "xyz"[i % 7 % 3]) for school, (n, yes) in schools.items() for i in range(n)]
    school, ok, group = zip(*rows, strict=True)
    table = pa.table({"year": ["2020"] * len(rows), "school": school, "ok": ok, "group": group})
    pq.write_table(table, tmp_path / "p.parquet")
    return tmp_path


def spec_of(folder, **given):
    return Spec.from_dict(
        {
            "release": {"title": "t"},
            "sources": {"p": {"path": "p.parquet"}},
            "places": {"levels": ["school"]},
            "indicators": {"i": {"source": "p", "period": "year", "success": "ok", "by": ["group"]}},
            **given,
        },
        folder=folder,
    )


def cells_of(folder, policy):
    cells = compute(spec_of(folder), at=AT, policy=policy).cells.to_pylist()
    assert {"published", "ranged", "hidden"} <= {one["status"] for one in cells}
    return cells


def test_rounded_percentages_stand_without_their_numerators(folder):
    for one in cells_of(folder, Policy(rate_decimals=0)):
        assert one["numerator"] is None
        assert one["value"] is None or one["value"] == round(one["value"])
        assert (one["denominator"] is None) == (one["status"] == "hidden")


def test_counts_can_be_left_out_altogether(folder):
    for one in cells_of(folder, Policy(show_counts=False)):
        assert one["numerator"] is None
        assert one["denominator"] is None or one["status"] == "empty"


def test_few_successes_are_coded_as_widely_as_the_policy_asks():
    """10 of 1,000 is 1 %: with at least ten successes the lowest band must reach so far, for 400 children further."""
    policy = Policy(minimum_numerator=10, minimum_complement=20)
    n = np.repeat([1000.0, 400.0], 400)
    x = np.tile(np.arange(400.0), 2)
    found = ranges(denominator=n, numerator=x, policy=policy)
    assert found.needed[x < 10].all()
    assert (found.most[x < 10] >= 10).all()
    assert set(found.high[(n == 1000) & (x < 10)]) == {1}
    assert set(found.high[(n == 400) & (x < 10)]) == {5}
    few = n - x < 20
    assert (n - found.fewest >= 20)[few].all()


@pytest.mark.parametrize("width", [3, 5, 11])
@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_band_leaves_as_many_counts_as_the_width(name, width):
    settings = PRESETS[name].to_dict() | {"width": min(width, PRESETS[name].minimum_count + 1)}
    policy = Policy.from_dict(settings)
    for size in (*range(policy.minimum_count, 130), 299, 300, 1001):
        x = np.arange(size + 1.0)
        found = ranges(denominator=np.full(size + 1, float(size)), numerator=x, policy=policy)
        assert (found.fewest <= x).all()
        assert (x <= found.most).all()
        assert (found.most - found.fewest + 1 >= policy.width).all()


def test_a_spec_names_a_preset_and_what_differs(folder):
    spec = spec_of(folder, policy={"preset": "new_york", "width": 4})
    assert (spec.minimum_count, spec.policy.width, spec.policy.name) == (5, 4, "new_york")
    assert Spec.from_dict(spec.to_dict(), folder=folder) == spec
    assert compute(spec, at=AT).manifest["policy"]["minimum_count"] == 5


def test_the_larger_minimum_holds(folder):
    assert spec_of(folder, release={"title": "t", "minimum_count": 20}, policy={"preset": "ten"}).minimum_count == 20
    assert spec_of(folder, release={"title": "t", "minimum_count": 20}, policy={"width": 4}).minimum_count == 20
    assert spec_of(folder, policy={"preset": "idea"}).minimum_count == 30


@pytest.mark.parametrize(
    ("policy", "where"),
    [({"preset": "x"}, "preset"), ({"colour": 1}, "colour"), ({"width": 99}, "width"), ({"tiers": 4}, "tiers")],
)
def test_a_policy_that_makes_no_sense_is_refused(folder, policy, where):
    with pytest.raises(ReleaseError) as refused:
        spec_of(folder, policy=policy)
    assert refused.value.where == f"[policy] {where}"
