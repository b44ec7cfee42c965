"""What is said of all children reached survives small groups below, and a hidden group keeps its width even for
somebody who puts all tables together.
"""

import itertools
import random
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from commontable.analysis.cells import breakdown_of
from commontable.analysis.release import Source, Spec, compute, ladder
from commontable.analysis.release.nested import Nested

AT = datetime(2026, 1, 1, tzinfo=UTC)
ONE = {"source": "p", "period": "year", "success": "ok"}
REACHED = {**ONE, "where": "reached_q", "depth": 1}
SHARES = {"Bay": 0.31, "Hill": 0.4, "North": 0.16, "River": 0.13}


def released(folder, children, indicators, *, levels):
    """`children`: district, school, group, days (None: nobody could look for the child), success."""
    ids = [f"c{i}" for i in range(len(children))]
    columns = dict(
        zip(("district", "school", "lunch", "days", "ok"), map(list, zip(*children, strict=True)), strict=True)
    )
    days = columns.pop("days")
    pq.write_table(pa.table({"id": ids, "year": ["2024"] * len(ids), **columns}), folder / "p.parquet")
    came = [i for i, n in zip(ids, days, strict=True) if n]
    listed = {"id": pa.array(came, pa.string()), "days": pa.array([n for n in days if n], pa.int64())}
    pq.write_table(pa.table(listed), folder / "q.parquet")
    known = [("p", i, i) for i, n in zip(ids, days, strict=True) if n is not None] + [("q", i, i) for i in came]
    names = ("source", "id", "person")
    linked = {name: pa.array([one[k] for one in known], pa.string()) for k, name in enumerate(names)}
    pq.write_table(pa.table(linked), folder / "clusters.parquet")
    spec = Spec.from_dict(
        {
            "release": {"title": "t"},
            "sources": {
                "p": {"path": "p", "id": "id", "linked": {"q": {"dose": "days", "bands": [1, 30, 60]}}},
                "q": {"path": "q", "id": "id"},
            },
            "places": {"levels": levels},
            "indicators": indicators,
        }
    )
    clusters = folder / "clusters.parquet"
    made = compute(spec, {name: Source(files=(folder / f"{name}.parquet",), clusters=clusters) for name in "pq"}, at=AT)
    return made, {
        (one["indicator"], one["place"], *breakdown_of(one["breakdown"]).values()): one
        for one in made.cells.to_pylist()
    }


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """2,100 pupils in 40 schools of four districts, a quarter of them reached, four of whom nobody could look for."""
    rng = random.Random(11)
    children = []
    for district, share in SHARES.items():
        for s, _ in itertools.product(range(10), range(rng.randint(45, 60))):
            eligible = rng.random() < 0.55
            reached = rng.random() < share * (1.3 if eligible else 0.7)
            days = rng.choice([9, 20, 25, 29, 40, 50, 70]) if reached else 0
            ok = rng.random() < (0.4 if eligible else 0.6)
            children.append((district, f"{district} {s}", "Eligible" if eligible else "Not eligible", days, ok))
    for i in rng.sample(range(len(children)), 4):
        children[i] = (*children[i][:3], None, children[i][4])
    indicators = {
        "everyone": {**ONE, "by": ["lunch"]},
        "reached": {**REACHED, "by": ["lunch", "dose_q_band"]},
    }
    return children, *released(tmp_path_factory.mktemp("city"), children, indicators, levels=["district", "school"])


def test_the_headline_of_a_city_survives(city):
    children, made, cells = city
    reached = [one for one in children if one[3]]
    whole = cells["reached", "*"]
    assert (whole["denominator"], whole["numerator"]) == (len(reached), sum(one[4] for one in reached))
    for district in SHARES:
        assert cells["reached", district]["denominator"] == sum(one[0] == district for one in reached)
    for lunch in ("Eligible", "Not eligible"):
        assert cells["reached", "*", lunch]["denominator"] == sum(one[2] == lunch for one in reached)
    assert made.manifest["certificate"]["narrowest_interval"] >= 3
    assert made.manifest["certificate"]["exact_recoveries"] == 0


def test_where_no_step_helps_everyone_stays(tmp_path, monkeypatch):
    """The parts are all hidden, and the certificate does not count how closely they could have been worked out."""
    monkeypatch.setattr(ladder, "_given_away", lambda made: [(one.name, "2024") for one in made])
    merged = Nested._merged

    def narrow(self, family, everyone, split):
        periods = tuple(replace(one, narrowest=1) for one in split.protected.periods)
        return merged(self, family, everyone, replace(split, protected=replace(split.protected, periods=periods)))

    monkeypatch.setattr(Nested, "_merged", narrow)
    children = [("D", f"S{i % 3}", "a", 5 * (i % 2), i % 5 == 0) for i in range(300)]
    indicators = {"everyone": ONE, "reached": REACHED}
    made, cells = released(tmp_path, children, indicators, levels=["school"])
    assert {one["status"] for key, one in cells.items() if key[0] == "reached"} == {"hidden"}
    assert cells["everyone", "*"]["denominator"] == 300
    assert made.manifest["certificate"]["narrowest_interval"] != 1


@st.composite
def few(draw):
    """Children of one to three schools, by group and days."""
    sizes = st.sampled_from([0, 0, 1, 3, 7, 10, 11, 14, 25, 60])
    schools = [f"S{i}" for i in range(draw(st.integers(1, 3)))]
    found = []
    for school, lunch, days in itertools.product(schools, "ab", (None, 0, 5, 40)):
        n, rate = draw(sizes), draw(st.sampled_from([0, 30, 50, 100]))
        found += [("D", school, lunch, days, i * 100 < rate * n) for i in range(n)]
    return found


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(children=few())
def test_nobody_narrows_a_small_group_with_all_tables_together(children, tmp_path_factory):
    """Whole numbers of children in every smallest cell are tried: none, and each hidden group has some child."""
    if not any(one[3] for one in children):
        return
    indicators = {
        "everyone": {**ONE, "by": ["lunch"]},
        "reached": {**REACHED, "by": ["lunch", "dose_q_band"]},
        "split": {**ONE, "by": ["reached_q"]},
    }
    _, cells = released(tmp_path_factory.mktemp("few"), children, indicators, levels=["school"])
    band = {None: "?", 0: "under 1", 5: "1 to under 30", 40: "30 to under 60"}
    atoms = sorted({(one[1], one[2], band[one[3]]) for one in children})

    def inside(key):
        name, place, *said = key
        return np.array(
            [
                place in ("*", school)
                and (name != "reached" or days[0] in "13")
                and all(
                    one in (lunch, days) or one == {"?": "(not recorded)", "under 1": "false"}.get(days, "true")
                    for one in said
                )
                for school, lunch, days in atoms
            ],
            float,
        )

    rows = {key: inside(key) for key, one in cells.items() if one["status"] != "empty"}
    low = [cells[key]["denominator"] or 1 for key in rows]
    high = [cells[key]["denominator"] or np.inf for key in rows]
    sums = LinearConstraint(np.array(list(rows.values())), low, high)
    sizes = {atom: sum((one[1], one[2], band[one[3]]) == atom for one in children) for atom in atoms}
    truth = np.array([sizes[atom] for atom in atoms])
    small = [row for key, row in rows.items() if cells[key]["status"] == "hidden" and row @ truth < 10]
    for row in {tuple(one) for one in small}:
        ends = [milp(sign * np.array(row), constraints=sums, integrality=1, bounds=Bounds(0, 1000)) for sign in (1, -1)]
        assert all(one.status == 0 for one in ends)
        assert -ends[1].fun - ends[0].fun >= 2
