"""What other sources say of the same children becomes columns: joined by child only, empty where nobody was linked."""

import csv
import json
import random
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.released import run_release
from commontable.analysis.contract import Schema
from commontable.analysis.contract.sealing import ROW_KEY
from commontable.analysis.release import ReleaseError, SealedFile, Source, Spec, compute
from commontable.analysis.sealed import write_sealed

AT = datetime(2026, 1, 1, tzinfo=UTC)
SPEC = """
[release]
title = "Reading of children in after-school"
[linked]
clusters = "clusters.parquet"
[sources.reading]
path = "reading.csv"
id = "pupil"
[sources.reading.linked.after_school]
dose = "hours"
bands = [10, 30]
period = "year"
own_period = "school_year"
[sources.reading.linked.tutoring]
source = "after_school"
dose = "rows"
where = "kind = 'tutoring'"
[sources.after_school]
path = "after.csv"
id = "visit"
[indicators.share]
source = "reading"
period = "school_year"
success = "reached_after_school"
[indicators.by_dose]
source = "reading"
period = "school_year"
success = "score >= 40"
by = ["dose_after_school_band", "dose_tutoring_band"]
depth = 1
[indicators.plain]
source = "reading"
period = "school_year"
success = "score >= 50"
[indicators.hours]
source = "reading"
period = "school_year"
where = "reached_tutoring"
mean_of = "dose_after_school"
"""


@pytest.fixture
def folder(tmp_path):
    """Reading of 900 children in two years, visits of some of them, and of children who are in no school."""
    rng = random.Random(5)
    pupils = [(f"r{i}", 2023 + i % 2, rng.randint(20, 60), f"c{i // 2}" if i < 860 else None) for i in range(900)]
    visits = [
        (
            f"v{i}",
            rng.choice((2023, 2024)),
            rng.choice(("tutoring", "club")),
            rng.randint(1, 9),
            f"c{rng.randint(0, 600)}",
        )
        for i in range(2000)
    ]
    lines = ["pupil,school_year,score", *(f"{i},{y},{s}" for i, y, s, _ in pupils)]
    (tmp_path / "reading.csv").write_text("\n".join(lines))
    lines = ["visit,year,kind,hours", *(f"{i},{y},{k},{h}" for i, y, k, h, _ in visits)]
    (tmp_path / "after.csv").write_text("\n".join(lines))
    known = [("reading", i, c) for i, _, _, c in pupils if c] + [("after_school", i, c) for i, _, _, _, c in visits]
    columns = {name: [one[k] for one in known] for k, name in enumerate(("source", "id", "person"))}
    pq.write_table(pa.table(columns), tmp_path / "clusters.parquet")
    (tmp_path / "spec.toml").write_text(SPEC)
    return tmp_path, pupils, visits


def test_the_figures_are_those_of_plain_counting(folder, capsys):
    path, pupils, visits = folder
    assert run_release(path) == 0
    cells = {
        (c["indicator"], c["period"], c["breakdown"]): c
        for c in pq.read_table(path / "out" / "cells.parquet").to_pylist()
    }
    linked = json.loads((path / "out" / "release.json").read_text())["linked"]
    assert set(linked) == {"share", "by_dose", "hours"}
    assert linked["share"]["match_rate"] is None
    with (path / "out" / "cells.csv").open() as stream:
        kept = {(one["indicator"] in linked, one["keep_in_mind"]) for one in csv.DictReader(stream)}
    assert kept == {(True, linked["share"]["caveat"]), (False, "")}
    hours, sessions = defaultdict(int), Counter()
    for _, year, kind, amount, child in visits:
        hours[child, year] += amount
        sessions[child] += kind == "tutoring"
    for year in (2023, 2024):
        mine = [(score, child) for _, y, score, child in pupils if y == year]
        linked = [child for _, child in mine if child]
        share = cells["share", str(year), "{}"]
        assert share["denominator"] == len(linked)
        assert share["numerator"] == sum((child, year) in hours for child in linked)
        bands = Counter(
            "(not recorded)" if c is None else "under 10" if hours.get((c, year), 0) < 10
            else "10 to under 30" if hours[c, year] < 30 else "30+"
            for _, c in mine
        )  # fmt: skip
        tutored = Counter(
            "(not recorded)" if c is None else "0" if not sessions[c] else "1–9" if sessions[c] < 10 else "10–29"
            for _, c in mine
        )
        for name, counted in (("dose_after_school_band", bands), ("dose_tutoring_band", tutored)):
            for band, n in counted.items():
                cell = cells["by_dose", str(year), f'{{"{name}": "{band}"}}']
                assert (cell["denominator"] or n) == n
                assert n >= 10 or cell["status"] == "hidden"
        doses = [hours.get((child, year), 0) for child in linked if sessions[child]]
        assert cells["hours", str(year), "{}"]["value"] == pytest.approx(sum(doses) / len(doses))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source = "after_school"', 'source = "health"', "there is no [sources.health]"),
        ('dose = "hours"', 'dose = "hour"', "Is hours meant?"),
        ("bands = [10, 30]", "bands = [30, 10]", "each larger than the one before"),
        ('id = "visit"', "", "say in id which column"),
        ('[linked]\nclusters = "clusters.parquet"', "", "[linked]"),
        ("kind = 'tutoring'", "kid = 1", "has no column kid"),
        ("reached_tutoring", "reached_tutorin", "has no column reached_tutorin"),
    ],
)
def test_what_does_not_fit_is_said(folder, capsys, old, new, said):
    path, _, _ = folder
    (path / "spec.toml").write_text(SPEC.replace(old, new, 1))
    assert run_release(path) == 2
    assert said in capsys.readouterr().err


def test_sealed_files_meet_by_their_crosswalks(tmp_path):
    """Row keys mean nothing in another file; a file without a crosswalk is of children nobody knows."""
    schema = Schema.parse(
        {
            "fields": [{"name": "year", "type": "integer"}, {"name": "ok", "type": "boolean"}],
            "roles": {"period": "year"},
        }
    )
    key = bytes(32)

    def sealed(name, columns):
        write_sealed(pa.table(columns).to_batches(), tmp_path / name, key)
        return SealedFile(path=tmp_path / name, key=key, label=name)

    rows = {"year": [2024] * 40, "ok": [i % 2 == 0 for i in range(40)], ROW_KEY: list(range(40))}
    one, other = sealed("one", rows), sealed("other", rows)
    visits = sealed("visits", {"year": [2024] * 15, "ok": [True] * 15, ROW_KEY: list(range(15))})
    who = sealed("who", {ROW_KEY: list(range(39, -1, -1)), "person": [f"c{i}" for i in range(39, -1, -1)]})
    came = sealed("came", {ROW_KEY: list(range(15)), "person": [f"c{i}" for i in range(15)]})
    spec = Spec.from_dict(
        {
            "release": {"title": "t"},
            "sources": {"p": {"path": "p", "linked": {"q": {}}}, "q": {"path": "q"}},
            "indicators": {
                "share": {"source": "p", "period": "year", "success": "reached_q"},
                "split": {"source": "p", "period": "year", "success": "ok", "by": ["reached_q"]},
            },
        }
    )
    sources = {
        "p": Source(files=(one, other), schema=schema, persons=(who, None)),
        "q": Source(files=(visits,), schema=schema, persons=(came,)),
    }
    cells = {}
    for name, one in spec.indicators.items():  # one by one: together they would say more than the share
        made = compute(replace(spec, indicators={name: one}), sources, at=AT)
        cells |= {(c["indicator"], c["breakdown"]): c for c in made.cells.to_pylist()}
    assert cells["share", "{}"]["denominator"] == 40
    assert cells["split", '{"reached_q": "true"}']["denominator"] == 15
    assert cells["split", '{"reached_q": "(not recorded)"}']["denominator"] == 40
    with pytest.raises(ReleaseError, match="not known"):
        compute(spec, {**sources, "q": Source(files=(visits,), schema=schema)}, at=AT)
