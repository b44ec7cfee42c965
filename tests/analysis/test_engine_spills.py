"""Beyond its memory the engine goes on on disk, where nothing can be read and nothing stays; a full disk is told."""

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.released import write_spec
from commontable.analysis.engine import CannotAnswer, Choice, EngineError, EngineLimits, engine_of
from commontable.analysis.release import ReleaseError, Spec, compute

NAMES = (
    "SELECT count(*) AS n FROM (SELECT name, count(*) FROM "
    "(SELECT 'PLAINLY-WRITTEN-' || i AS name FROM range(1500000) AS r(i)) GROUP BY name)"
)


def test_what_is_spilled_cannot_be_read(tmp_path, monkeypatch):
    engine = engine_of(Choice(), limits=EngineLimits(memory_megabytes=40, threads=1, spill_to=tmp_path / "spill"))
    seen = []
    reader = engine.connection.execute(
        "SELECT 'PLAINLY-WRITTEN-' || i AS name FROM range(1500000) AS r(i) ORDER BY hash(i)"
    )
    rows = reader.to_arrow_reader(1000)
    next(rows)
    for one in (tmp_path / "spill").iterdir():
        seen.append(one.read_bytes())
    assert sum(map(len, seen)) > 1_000_000
    assert not any(b"PLAINLY-WRITTEN" in one for one in seen)
    del reader, rows
    engine.close()
    assert not list((tmp_path / "spill").iterdir()) if (tmp_path / "spill").exists() else True


def test_without_a_folder_too_little_memory_is_told():
    engine = engine_of(Choice(), limits=EngineLimits(memory_megabytes=20, threads=1))
    with pytest.raises(CannotAnswer, match="OutOfMemory"):
        engine.answer(NAMES)
    engine.close()


def test_there_is_no_third_engine():
    with pytest.raises(EngineError, match="use duckdb or spark"):
        engine_of(Choice(name="abacus"))


def test_rows_that_come_twice_are_kept():
    engine = engine_of(Choice())
    rows = pa.table({"a": [1, 2]}).to_reader()
    with engine.arriving(rows, again=True) as name:
        assert [engine.answer(f"SELECT sum(a) AS s FROM {name}").to_pylist() for _ in "ab"] == [[{"s": 3}]] * 2
    engine.close()


def test_a_release_that_needs_more_says_so_and_leaves_nothing(tmp_path):
    rows = 300_000
    table = pa.table({"year": [2024] * rows, "school": [f"S{i}" for i in range(rows)], "score": [1.0] * rows})
    pq.write_table(table, tmp_path / "c.parquet")
    indicator = {"source": "c", "period": "year", "success": "score > 0"}
    write_spec(tmp_path, sources={"c": {"path": "c.parquet"}}, indicators={"i": indicator}, levels=["school"])
    with pytest.raises(ReleaseError, match="allow more") as caught:
        compute(
            Spec.from_toml(tmp_path / "spec.toml"),
            at=datetime(2026, 11, 22, tzinfo=UTC),
            limits=EngineLimits(memory_megabytes=8, threads=1),
        )
    assert caught.value.code == "memory"
    assert sorted(one.name for one in tmp_path.iterdir() if one.name != "data") == ["c.parquet", "spec.toml"]
