"""An attacker who shares no code with us: every equation among all cells, known = what is published, exact
rank.
"""

import itertools
from collections import defaultdict
from datetime import UTC, datetime
from fractions import Fraction

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commontable.analysis.cells import breakdown_of
from commontable.analysis.release import Earlier, ReleaseError, Source, Spec, compute

AT = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = ("g", "e", "l")
CATEGORIES = {"g": ("a", "b"), "e": ("x", "y", "z"), "l": ("1", "2")}


@st.composite
def districts(draw):
    """Rows of a small partnership: 2–3 districts with 1–3 schools, groups from none to 130 children."""
    sizes = st.sampled_from([0, 0, 1, 2, 3, 5, 8, 9, 10, 11, 14, 25, 60, 130])
    rows = []
    for d in range(draw(st.integers(1, 3))):
        for s in range(draw(st.integers(1, 3))):
            for g, e, lunch in itertools.product(*CATEGORIES.values()):
                n = draw(sizes)
                rate = draw(st.sampled_from([0, 10, 35, 50, 80, 100]))
                rows += [(f"D{d}", f"D{d}S{s}", g, e, lunch, i * 100 < rate * n) for i in range(n)]
    return rows


def spec_of(depth=2, by=COLUMNS, minimum=10):
    return Spec.from_dict(
        {
            "release": {"title": "t", "minimum_count": minimum},
            "sources": {"p": {"path": "p.parquet"}},
            "places": {"levels": ["district", "school"]},
            "indicators": {"i": {"source": "p", "period": "year", "success": "ok", "by": list(by), "depth": depth}},
        }
    )


def released(rows, folder, **given):
    return computed(rows, folder, **given).cells.to_pylist()


def computed(rows, folder, *, spec=None, earlier=None):
    names = ("district", "school", *COLUMNS, "ok")
    columns = {name: [row[k] for row in rows] for k, name in enumerate(names)}
    path = folder / "p.parquet"
    pq.write_table(pa.table({"year": ["2020"] * len(rows), **columns}), path)
    return compute(spec or spec_of(), {"p": Source(files=(path,))}, at=AT, earlier=earlier)


def truth(rows, depth=2, by=COLUMNS):
    """Every cell by plain counting: (level, place, breakdown) to (children, successes)."""
    counted = defaultdict(lambda: [0, 0])
    for district, school, *values, ok in rows:
        said = dict(zip(COLUMNS, values, strict=True))
        for k in range(depth + 1):
            for subset in itertools.combinations(by, k):
                group = frozenset((c, said[c]) for c in subset)
                for place in (("all", "*"), ("district", district), ("school", school)):
                    counted[*place, group][0] += 1
                    counted[*place, group][1] += ok
    return counted


def equations(cells, rows, by=COLUMNS):
    """All sums: a place is its parts, a group is its parts by each further column. As {cell: coefficient}."""
    above = {("district", row[0]): ("all", "*") for row in rows}
    above |= {("school", row[1]): ("district", row[0]) for row in rows}
    sums = defaultdict(dict)
    for cell in cells:
        level, place, group = cell
        if (level, place) in above:
            sums["place", (*above[level, place], group)][cell] = 1
        for column, value in group:
            sums[column, (level, place, group - {(column, value)})][cell] = 1
    for (_, total), parts in sums.items():
        parts[total] = -1
    return list(sums.values())


def found_by(equations, unknown):
    """The unknowns that the equations determine, by exact elimination over the rationals."""
    order = {cell: k for k, cell in enumerate(sorted(unknown, key=repr))}
    rows = []
    for equation in equations:
        row = {order[cell]: Fraction(c) for cell, c in equation.items() if cell in order}
        if row:
            rows.append(row)
    pivots = {}
    for row in rows:
        while row:
            lead = min(row)
            if lead not in pivots:
                pivots[lead] = row
                break
            factor = row[lead] / pivots[lead][lead]
            for k, c in pivots[lead].items():
                row[k] = row.get(k, Fraction(0)) - factor * c
                if not row[k]:
                    del row[k]
    for lead in sorted(pivots, reverse=True):
        for other, row in pivots.items():
            if other != lead and lead in row:
                factor = row[lead] / pivots[lead][lead]
                for k, c in pivots[lead].items():
                    row[k] = row.get(k, Fraction(0)) - factor * c
                    if not row[k]:
                        del row[k]
    names = {k: cell for cell, k in order.items()}
    return {names[lead] for lead, row in pivots.items() if len(row) == 1}


def seen(cells):
    return {
        (c["place_level"], c["place"], frozenset(breakdown_of(c["breakdown"]).items())): c
        for c in cells
        if c["status"] != "empty"
    }


def assert_nothing_found(rows, *releases, by=COLUMNS, depth=2):
    """Denominators and numerators that no release shows cannot be found from all of them together."""
    counted = truth(rows, depth, by)
    every = equations(counted, rows, by)
    shown = [seen(one) for one in releases]
    for figure in ("denominator", "numerator"):
        unknown = {cell for cell in counted if all(s.get(cell, {}).get(figure) is None for s in shown)}
        assert found_by(every, unknown) == set(), figure


@settings(max_examples=18, suppress_health_check=list(HealthCheck))
@given(rows=districts())
def test_no_hidden_figure_is_found_in_any_small_partnership(rows, tmp_path_factory):
    if not rows:
        return
    cells = released(rows, tmp_path_factory.mktemp("r"))
    counted = truth(rows)
    shown = seen(cells)
    assert set(shown) == set(counted)
    for cell, (n, x) in counted.items():
        one = shown[cell]
        if n < 10:
            assert one["status"] == "hidden"
        if one["status"] == "hidden":
            assert all(one[k] is None for k in ("denominator", "numerator", "value", "low", "high"))
        else:
            assert one["denominator"] == n
        if one["status"] == "ranged":
            assert one["numerator"] is None
            assert one["value"] is None
            assert one["low"] <= 100 * x / n <= one["high"]
        if one["status"] == "published":
            assert (one["numerator"], one["value"]) == (x, 100 * x / n)
            assert n > 100
            assert 3 <= x <= n - 3
    assert_nothing_found(rows, cells)


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(rows=districts())
def test_what_was_hidden_stays_hidden_and_two_releases_together_give_nothing_away(rows, tmp_path_factory):
    """First a release by two columns, then the same rows by three."""
    if not rows:
        return
    folder = tmp_path_factory.mktemp("r")
    first = released(rows, folder, spec=spec_of(depth=1))
    table = pa.Table.from_pylist(first)
    try:
        later = computed(rows, folder, earlier=Earlier.of([table]))
    except ReleaseError as refused:  # who is in no group at all would tell what the first one hid
        assert refused.code == "not_protected"
        return
    second = later.cells.to_pylist()
    before, after = seen(first), seen(second)
    for cell, one in before.items():
        if one["status"] == "hidden":
            assert after[cell]["status"] == "hidden"
        if one["status"] == "ranged":
            assert after[cell]["status"] in {"ranged", "hidden"}
    if not later.manifest["certificate"]["given_away_by_earlier_releases"]:
        assert_nothing_found(rows, first, second)
    again = released(rows, folder, spec=spec_of(depth=1), earlier=Earlier.of([table]))
    assert again == first


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(rows=districts())
def test_three_columns_crossed(rows, tmp_path_factory):
    if rows:
        assert_nothing_found(rows, released(rows, tmp_path_factory.mktemp("r"), spec=spec_of(depth=3)), depth=3)


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(rows=districts())
def test_the_projection_of_large_tables_protects_small_ones_too(rows, tmp_path_factory, monkeypatch):
    if rows:
        monkeypatch.setattr("commontable.analysis.disclosure.attack.EXACT", 0)
        assert_nothing_found(rows, released(rows, tmp_path_factory.mktemp("r")))


def test_the_attacker_finds_what_plain_suppression_leaves():
    """The attacker of this file is worth something: one hidden cell in a row with a total is found."""
    rows = [("D0", "D0S0", "a", "x", "1", True)] * 3 + [("D0", "D0S0", "b", "x", "1", True)] * 40
    counted = truth(rows)
    small = {cell for cell, (n, _) in counted.items() if n < 10}
    assert found_by(equations(counted, rows), small) == small
