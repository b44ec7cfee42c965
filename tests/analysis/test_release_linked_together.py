"""Reached, not reached and everyone are one table: nothing small follows from them together, also over time."""

import itertools
from collections import defaultdict
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.test_disclosure_attacker import found_by
from commontable.analysis.audit import Published, audit
from commontable.analysis.cells import breakdown_of
from commontable.analysis.release import Earlier, ReleaseError, Source, Spec, compute

AT = datetime(2026, 1, 1, tzinfo=UTC)
ONE = {"source": "p", "period": "year", "success": "ok"}
PLAIN = {"everyone": {**ONE, "by": ["g"]}}
LINKED = {
    "reached": {**ONE, "where": "reached_q", "by": ["g"]},
    "missed": {**ONE, "where": "not reached_q", "by": ["g"]},
    "split": {**ONE, "by": ["g", "reached_q"], "depth": 1},
    "often": {**ONE, "where": "dose_q >= 2"},
}
DIMS = ("g", "r", "d")
FIXED = {"reached": {"r": "true"}, "missed": {"r": "false"}, "often": {"d": "true"}}


@st.composite
def children(draw):
    """Children in a few schools with a group, how often they were reached (None: not known), and success."""
    sizes = st.sampled_from([0, 0, 1, 2, 4, 9, 10, 12, 30, 70])
    rows = []
    for s in range(draw(st.integers(1, 3))):
        for g, visits in itertools.product("ab", (None, 0, 1, 3)):
            n = draw(sizes)
            rate = draw(st.sampled_from([0, 20, 50, 90, 100]))
            rows += [(f"S{s}", g, visits, i * 100 < rate * n) for i in range(n)]
    return rows


def written(rows, folder):
    ids = [f"c{i}" for i in range(len(rows))]
    pupils = {"id": ids, "year": ["2020"] * len(rows), "school": [r[0] for r in rows], "g": [r[1] for r in rows]}
    pq.write_table(pa.table({**pupils, "ok": [r[3] for r in rows]}), folder / "p.parquet")
    visits = [(f"v{i}.{k}", ids[i]) for i, r in enumerate(rows) for k in range(r[2] or 0)]
    pq.write_table(pa.table({"id": pa.array([v for v, _ in visits], pa.string())}), folder / "q.parquet")
    known = [("p", ids[i], ids[i]) for i, r in enumerate(rows) if r[2] is not None]
    known += [("q", visit, child) for visit, child in visits]
    columns = {name: pa.array([k[i] for k in known], pa.string()) for i, name in enumerate(("source", "id", "person"))}
    pq.write_table(pa.table(columns), folder / "clusters.parquet")


def released(folder, indicators, *, beside=None, earlier=None):
    spec = Spec.from_dict(
        {
            "release": {"title": "t"},
            "sources": {
                "p": {"path": "p.parquet", "id": "id", "linked": {"q": {"dose": "rows"}}},
                "q": {"path": "q.parquet", "id": "id"},
            },
            "places": {"levels": ["school"]},
            "indicators": indicators,
            "beside": beside or {},
        }
    )
    clusters = folder / "clusters.parquet"
    sources = {name: Source(files=(folder / f"{name}.parquet",), clusters=clusters) for name in "pq"}
    return compute(spec, sources, at=AT, earlier=earlier)


def truth(rows):
    """Every cell over group, reached and often, by plain counting."""
    counted = defaultdict(lambda: [0, 0])
    for school, g, visits, ok in rows:
        r = "(not recorded)" if visits is None else str(visits > 0).lower()
        d = "(not recorded)" if visits is None else str(visits >= 2).lower()
        said = {"g": g, "r": r, "d": d}
        for k in range(len(DIMS) + 1):
            for subset in itertools.combinations(DIMS, k):
                group = frozenset((c, said[c]) for c in subset)
                for place in (("all", "*"), ("school", school)):
                    counted[*place, group][0] += 1
                    counted[*place, group][1] += ok
    return counted


def equations(cells):
    sums = defaultdict(dict)
    for level, place, group in cells:
        if level == "school":
            sums["place", group][level, place, group] = 1
        for column, value in group:
            sums[column, level, place, group - {(column, value)}][level, place, group] = 1
    for key, parts in sums.items():
        parts[("all", "*", key[1]) if key[0] == "place" else key[1:]] = -1
    return list(sums.values())


def known(cells, *, figure):
    """The cells of the common table that any indicator shows."""
    found = set()
    for cell in cells:
        said = {("r" if c == "reached_q" else c): v for c, v in breakdown_of(cell["breakdown"]).items()}
        group = frozenset((said | FIXED.get(cell["indicator"], {})).items())
        if cell[figure] is not None:
            found.add((cell["place_level"], cell["place"], group))
    return found


def attack(rows, cells):
    """Nobody can work out how many children a small group has, nor how many of them succeed."""
    counted = truth(rows)
    small = {cell for cell, (n, _) in counted.items() if n < 10}
    sums = equations(counted)
    for figure in ("denominator", "numerator"):
        unknown = set(counted) - known(cells, figure=figure)
        assert found_by(sums, unknown) & small == set(), figure
    assert not small & known(cells, figure="denominator")


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(rows=children())
def test_together_and_one_after_another(rows, tmp_path_factory):
    if not rows:
        return
    folder = tmp_path_factory.mktemp("linked")
    written(rows, folder)
    everyone = released(folder, PLAIN)
    both, shown = [], [everyone.cells]
    for name, one in LINKED.items():
        before = PLAIN | {other: LINKED[other] for other in both}
        try:
            later = released(folder, {name: one}, beside=before, earlier=Earlier.of(shown))
        except ReleaseError as error:  # nobody was reached, for instance
            assert error.code == "gather_rows", error
            continue
        both.append(name)
        shown.append(later.cells)
        attack(rows, pa.concat_tables(shown).to_pylist())
    at_once = released(folder, PLAIN | {name: LINKED[name] for name in both})
    attack(rows, at_once.cells.to_pylist())
    assert audit(Published.of(at_once.cells, at_once.manifest), width=3).exact == 0
