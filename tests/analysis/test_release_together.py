"""Indicators about the same children, with different breakdowns, give nothing away together."""

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings

from analysis.test_disclosure_attacker import COLUMNS, districts, equations, found_by, seen, truth
from commontable.analysis.release import Source, Spec, compute

ONE = {"source": "p", "period": "year", "success": "ok"}


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(rows=districts())
def test_two_indicators_with_different_breakdowns(rows, tmp_path_factory):
    if not rows:
        return
    path = tmp_path_factory.mktemp("r") / "p.parquet"
    names = ("district", "school", *COLUMNS, "ok")
    columns = {name: [row[k] for row in rows] for k, name in enumerate(names)}
    pq.write_table(pa.table({"year": ["2020"] * len(rows), **columns}), path)
    spec = Spec.from_dict(
        {
            "release": {"title": "t"},
            "sources": {"p": {"path": "p.parquet"}},
            "places": {"levels": ["district", "school"]},
            "indicators": {
                "deep": {**ONE, "by": list(COLUMNS), "depth": 2},
                "flat": {**ONE, "by": ["g"], "success": "not ok"},
                "other": {**ONE, "by": ["e", "l"], "depth": 1},
            },
        }
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)
    cells = compute(spec, {"p": Source(files=(path,))}, at=at).cells.to_pylist()
    shown = [seen([c for c in cells if c["indicator"] == name]) for name in ("deep", "flat", "other")]
    counted = truth(rows)
    hidden = {cell for cell in counted if all(s.get(cell, {}).get("denominator") is None for s in shown)}
    assert found_by(equations(counted, rows), hidden) == set()
    for cell in hidden:
        assert all(s[cell]["status"] == "hidden" for s in shown if cell in s)
