"""The audit beside an attacker who shares no code with it: he writes down every table of children that agrees with
what is published, one after the other, and looks what all of them have in common.
"""

import itertools
import json
from collections import defaultdict

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commontable.analysis.audit import AuditError, Published, audit
from commontable.analysis.cells import COLUMNS

TIERS = [{"from_n": 1, "cuts": [], "exact": False}, {"from_n": 4, "cuts": [50], "exact": False}]
CATEGORIES = {"g": ("a", "b"), "l": ("x", "y")}
MOST_TABLES = 3_000


def manifest(*, parents, decimals=None, minimum=2):
    return {
        "policy": {"minimum_count": minimum, "tiers": TIERS, "rate_decimals": decimals, "width": 3},
        "places": {"levels": ["school"], "parents": {}} if parents else None,
        "spec": {"indicators": {"i": {"source": "p", "period": "year", "success": "ok"}}},
    }


def counted(base, depth):
    """Every cell with a child: (level, place, frozenset of the group) to [children, successes]."""
    cells = defaultdict(lambda: [0, 0])
    for (school, *values), (n, x) in base.items():
        said = list(zip(CATEGORIES, values, strict=True))
        for k in range(depth + 1):
            for group in itertools.combinations(said, k):
                for place in (("all", "*"), ("school", school)):
                    cell = cells[*place, frozenset(group)]
                    cell[0] += n
                    cell[1] += x
    return {cell: tuple(facts) for cell, facts in cells.items() if facts[0]}


def row(cell, **shown):
    level, place, group = cell
    text = json.dumps(dict(sorted(group)))
    named = {"indicator": "i", "period": "1", "place_level": level, "place": place, "breakdown": text, "reason": ""}
    return {name: ({**named, **shown}).get(name) for name in COLUMNS}


def shown(cells, hidden, ranged, decimals=None):
    rows = []
    for cell, (n, x) in cells.items():
        if cell in hidden:
            rows.append(row(cell, status="hidden"))
        elif cell in ranged:
            ends = (0.0, 100.0) if n < 4 else ((0.0, 50.0) if 2 * x < n else (50.0, 100.0))
            rows.append(row(cell, status="ranged", denominator=n, low=ends[0], high=ends[1]))
        elif decimals is None:
            rows.append(row(cell, status="published", denominator=n, numerator=x, value=100 * x / n))
        else:
            rows.append(row(cell, status="published", denominator=n, value=round(100 * x / n, decimals)))
    return rows


def published(rows, **of):
    schema = {name: pa.string() for name in COLUMNS}
    schema |= {"denominator": pa.int64(), "numerator": pa.int64()} | dict.fromkeys(
        ("value", "low", "high"), pa.float64()
    )
    return Published.of(pa.Table.from_pylist(rows, schema=pa.schema(schema)), manifest(**of))


def fits(facts, one, decimals):
    """One row of a release is what these children would give."""
    n, x = facts
    if one["status"] == "hidden":
        return n >= 1
    if n != one["denominator"]:
        return False
    if one["status"] == "ranged":
        if n < 4:
            return True
        return (2 * x < n) if one["low"] == 0 else (2 * x >= n)
    return x == one["numerator"] if decimals is None else round(100 * x / n, decimals) == one["value"]


def brute_force(schools, releases, depth, decimals):
    """Of every cell the least and the most children and successes in all tables that agree, by trying all; None
    when there are too many.
    """
    slots = [(s, *values) for s in schools for values in itertools.product(*CATEGORIES.values())]
    limits = {}
    for rows in releases:
        for one in rows:
            group = frozenset(json.loads(one["breakdown"]).items())
            for slot in slots:
                inside = one["place"] in {"*", slot[0]} and all(
                    (c, v) in group or c not in dict(group) for c, v in zip(CATEGORIES, slot[1:], strict=True)
                )
                if inside and one["denominator"] is not None:
                    limits[slot] = min(limits.get(slot, 99), one["denominator"])
    choices = []
    count = 1
    for slot in slots:
        choices.append([(n, x) for n in range(limits.get(slot, 99) + 1) for x in range(n + 1)])
        count *= len(choices[-1])
        if count > MOST_TABLES:
            return None
    wanted = [
        {(one["place_level"], one["place"], frozenset(json.loads(one["breakdown"]).items())): one for one in rows}
        for rows in releases
    ]
    ends = {}
    for picked in itertools.product(*choices):
        table = counted(dict(zip(slots, picked, strict=True)), depth)
        if all(
            set(table) == set(rows) and all(fits(table[cell], one, decimals) for cell, one in rows.items())
            for rows in wanted
        ):
            for cell, facts in table.items():
                for what, value in zip(("children", "successes"), facts, strict=True):
                    least, most = ends.get((cell, what), (value, value))
                    ends[cell, what] = (min(least, value), max(most, value))
    return ends


@st.composite
def small_releases(draw):
    """One or two schools, a handful of children, and an arbitrary choice of what is hidden or a range."""
    schools = ["s", "t"][: draw(st.integers(1, 2))]
    base = {}
    for slot in itertools.product(schools, *CATEGORIES.values()):
        n = draw(st.sampled_from([0, 0, 1, 1, 2, 3] if len(schools) == 1 else [0, 0, 0, 0, 1, 1, 2]))
        base[slot] = (n, draw(st.integers(0, n)))
    cells = counted(base, 2)
    assume(cells)
    marks = {cell: draw(st.sampled_from(["shown", "shown", "hidden", "ranged"])) for cell in sorted(cells, key=repr)}
    marks["all", "*", frozenset()] = "shown"
    decimals = draw(st.sampled_from([None, None, 0]))
    second = draw(st.booleans())
    again = {cell: draw(st.sampled_from([mark, mark, "shown"])) for cell, mark in marks.items()} if second else None
    return schools, cells, marks, decimals, again


def of_marks(cells, marks, decimals):
    hidden = {cell for cell, mark in marks.items() if mark == "hidden"}
    return shown(cells, hidden, {cell for cell, mark in marks.items() if mark == "ranged"}, decimals)


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(made=small_releases())
def test_whatever_trying_all_tables_narrows_the_audit_narrows_too(made):
    schools, cells, marks, decimals, again = made
    releases = [of_marks(cells, one, decimals) for one in (marks, again) if one is not None]
    truth = brute_force(schools, releases, 2, decimals)
    assume(truth is not None)
    files = [published(rows, parents=True, decimals=decimals) for rows in releases]
    # With so wide a width every interval is solved and told.
    found = audit(files[0], files[1:], width=1000)
    told = {
        ((one.key.place_level, one.key.place, frozenset(json.loads(one.key.breakdown).items())), one.what): one
        for one in found.narrow
    }
    later = dict(again or {})
    for cell, mark in marks.items():
        for what in {"hidden": ("children", "successes"), "ranged": ("successes",)}.get(mark, ()):
            least, most = truth[cell, what]
            if (cell, what) not in told:
                assert later.get(cell) in {"shown", "ranged"}, (cell, what)  # the other release shows it outright
                continue
            one = told[cell, what]
            assert one.proven
            assert (one.least, one.most) == pytest.approx((least, most)), (cell, what)


def test_tables_that_contradict_themselves_are_named_in_a_sentence():
    base = {("s", "a", "x"): (3, 1), ("s", "b", "x"): (4, 2)}
    rows = shown(counted(base, 2), {("school", "s", frozenset({("g", "a")}))}, set())
    rows[0]["denominator"] += 5
    with pytest.raises(AuditError, match="no table of children agrees with what is published about i"):
        audit(published(rows, parents=True), width=3)
