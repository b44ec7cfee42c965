"""A release beside those before it: data that changed since, and breakdowns that are new."""

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commontable.analysis.audit import Published, audit
from commontable.analysis.release import Earlier, ReleaseError, Source, Spec, compute

AT = datetime(2026, 1, 1, tzinfo=UTC)


def released(folder, groups, *, by=("g",), depth=1, minimum=10, earlier=None):
    """`groups`: school and the values of `by`'s columns g and e, so many children, so many of them successful."""
    rows = [(school, g, e, i < x) for school, g, e, n, x in groups for i in range(n)]
    columns = dict(zip(("school", "g", "e", "ok"), zip(*rows, strict=True), strict=True))
    path = folder / "p.parquet"
    pq.write_table(pa.table({"year": ["2020"] * len(rows), **columns}), path)
    spec = Spec.from_dict(
        {
            "release": {"title": "t", "minimum_count": minimum},
            "sources": {"p": {"path": "p.parquet"}},
            "places": {"levels": ["school"]},
            "indicators": {"i": {"source": "p", "period": "year", "success": "ok", "by": list(by), "depth": depth}},
        }
    )
    return compute(spec, {"p": Source(files=(path,))}, at=AT, earlier=earlier)


def of(made):
    return Published.of(made.cells, made.manifest)


FIRST = [("S", "a", "", 140, 70), ("S", "b", "", 130, 60), *(("T", group, "", 60, 30) for group in "abc")]


def test_a_child_who_came_late_is_not_left_over_between_figures_that_are_public(tmp_path):
    before = released(tmp_path, FIRST)
    after = released(tmp_path, [*FIRST, ("S", "c", "", 1, 1)], earlier=Earlier.of([before.cells]))
    shown = {(one["place"], one["breakdown"]): one for one in after.cells.to_pylist()}
    group = [shown["S", text]["denominator"] for text in ("{}", '{"g": "a"}', '{"g": "b"}', '{"g": "c"}')]
    assert group == [None, 140, 130, None]
    assert audit(of(after), width=3).passed
    assert after.manifest["certificate"]["given_away_by_earlier_releases"] == 0


def test_a_range_of_other_children_stays_a_range(tmp_path):
    before = released(tmp_path, FIRST)
    more = [("T", "c", "", 62, 31) if one[:2] == ("T", "c") else one for one in FIRST]
    after = released(tmp_path, more, earlier=Earlier.of([before.cells]))
    statuses = {(one["place"], one["breakdown"]): one["status"] for one in after.cells.to_pylist()}
    assert statuses["T", '{"g": "c"}'] in {"ranged", "hidden"}
    assert audit(of(after), width=3).passed


def test_what_is_crossed_later_is_refused_where_it_would_tell_who_was_hidden(tmp_path):
    """9 and 5 by one column, 6 and 8 by the other: that no child is in both second halves tells all the others."""
    groups = [("S", "a", "x", 1, 1), ("S", "b", "x", 8, 1), ("S", "a", "y", 5, 2)]
    before = released(tmp_path, groups, by=("g", "e"), minimum=5)
    assert audit(of(before), width=3).passed
    with pytest.raises(ReleaseError, match="could be worked out too closely") as refused:
        released(tmp_path, groups, by=("g", "e"), depth=2, minimum=5, earlier=Earlier.of([before.cells]))
    assert refused.value.code == "not_protected"
    again = released(tmp_path, groups, by=("g", "e"), minimum=5, earlier=Earlier.of([before.cells]))
    assert again.cells.equals(before.cells)
