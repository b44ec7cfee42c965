"""DuckDB and Spark give the same cells; where Spark would count otherwise it stops. Skipped, visibly, without Java."""

import datetime as dt
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.released import run_release, write_spec
from commontable.analysis.condition import parse_condition
from commontable.analysis.engine import CannotAnswer, Choice, Embedded, EngineError, EngineLimits
from commontable.analysis.release import ReleaseError, SealedFile, Source, Spec, compute, gathering
from commontable.analysis.sealed import new_key, write_sealed

pytestmark = pytest.mark.slow
# Compiling questions takes most of the time on little data; one test below leaves it on, as it is everywhere else.
INTERPRETED = {"spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.sql.codegen.wholeStage": "false"}
BRIEFLY = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # for a Java that ends before it would have paid to optimise
AT = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def spark():
    """One session for all tests of this file."""
    from commontable.analysis.engine.spark.cluster import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", BRIEFLY)
        try:
            limits = EngineLimits(memory_megabytes=768, threads=1)
            cluster = Cluster(Choice(name="spark", master="local[2]"), limits=limits)
        except EngineError as error:
            pytest.skip(f"Spark is not tested: {error}")
    for name, value in INTERPRETED.items():
        cluster.session.conf.set(name, value)
    yield cluster
    cluster.close()


@pytest.fixture
def on_spark(spark, monkeypatch):
    """Releases are gathered on that session."""

    @contextmanager
    def kept():
        close, spark.close = spark.close, lambda: None
        try:
            yield
        finally:
            spark.close = close

    with kept():
        chosen = gathering.engine_of
        monkeypatch.setattr(
            gathering, "engine_of", lambda choice, **given: spark if choice.name == "spark" else chosen(choice, **given)
        )
        yield Choice(name="spark", master="local[2]")


def children(rows=3000, seed=7):
    """Children with everything that engines might read differently."""
    rng = np.random.default_rng(seed)
    school = rng.integers(0, 12, rows)
    names = ["Álvarez", "müller", "O'Neil", "back\\slash", "Siti", "", " Lee ", "NÚÑEZ"]
    score = np.round(rng.normal(50, 12, rows), 1)
    return pa.table(
        {
            "year": pa.array(2020 + rng.integers(0, 3, rows), pa.int16()),
            "district": pa.array([f"D{one // 6}" for one in school]).dictionary_encode(),
            "school": pa.array([None if one == 5 else f"S{one:02}" for one in school]),
            "lunch": pa.array([["free", "paid", "", None, "Paid"][one] for one in rng.integers(0, 5, rows)]),
            "name": pa.array([names[one] for one in rng.integers(0, len(names), rows)]),
            "score": pa.array(np.where(rng.random(rows) < 0.05, np.nan, score), mask=rng.random(rows) < 0.1),
            "short": pa.array(score.astype(np.float32)),
            "points": pa.array(rng.integers(-5, 20, rows), pa.int32(), mask=rng.random(rows) < 0.1),
            "small": pa.array(rng.integers(0, 255, rows), pa.uint8()),
            "text": pa.array([["3", " 7 ", "12", "n/a", "", None, "-4"][one] for one in rng.integers(0, 7, rows)]),
            "grade": pa.array([["3", " 7 ", "12", None, "-4"][one] for one in rng.integers(0, 5, rows)]),
            "price": pa.array([round(one, 2) for one in rng.normal(5, 3, rows)]).cast(pa.decimal128(9, 2), safe=False),
            "born": pa.array([dt.date(2012, 1, 1) + dt.timedelta(days=int(one)) for one in rng.integers(0, 900, rows)]),
            "seen": pa.array(
                [dt.datetime(2024, 1, 1, 12) + dt.timedelta(hours=int(one)) for one in rng.integers(0, 9000, rows)],
                pa.timestamp("us"),
            ),
            "attends": pa.array(rng.random(rows) < 0.5, mask=rng.random(rows) < 0.1),
        }
    )


ALIKE = [
    "score >= 40.5", "short >= 50.3", "short = 50.3", "score / points > 3", "points / 0 > 1", "0 / points = 0",
    "points // 3 = 1", "points % 3 = 1", "points % 0 = 1", "grade = 3 or grade is null", "grade in (3, 12)",
    "cast(grade as int) between 4 and 9", "try_cast(text as int) > 3", "try_cast(text as double) >= 7",
    "try_cast(score as int) = 50", "cast(price as int) = 5", "round(score) = 50", "round(score * 1.15, 1) >= 57.5",
    "round(price, 1) = 5.1", "floor(score / 10) = 5", "ceil(score / 10) = 5", "lower(name) = 'álvarez'",
    "upper(name) = 'MÜLLER'", "name like '%\\%'", "name like 'O_N%'", "name ilike 'o''%'",
    "name like 'm!%' escape '!'", "name = 'back\\slash'", "length(name) = 7", "trim(name) = 'Lee'",
    "left(name, 2) = 'mü'", "right(name, 2) = 'il'", "substring(name, 2, 3) = 'lva'", "starts_with(name, 'Si')",
    "contains(name, '\\')", "ends_with(name, 'z')", "lunch in ('free', 'paid')", "lunch not in ('free')",
    "points in (1, 2.5, 3)", "points between 1 and 3.5", "year(born) = 2013 and month(born) > 6",
    "born >= '2013-05-01'", "day(seen) = 3", "seen >= '2024-06-01'", "attends", "not attends", "attends is true",
    "attends is not false", "points", "small = 200", "small + 40.5 > 200", "coalesce(points, 2.5) > 2",
    "coalesce(short, 0.1) > 50.3", "nullif(points, 0) is null",
    "case when points > 3 then score > 50 else attends end", "case lunch when 'free' then 1 else 2 end = 1",
    "lunch is distinct from 'free'", "lunch is not distinct from null", "lunch || year = 'free2021'", "-points > 2",
    "abs(points) = 3", "price * 1.1 > 5.5", "price + points > 7.25", "price > 5.005", "score > points",
    "score = score", "cast(points as varchar) = '3'", "cast(price as varchar) = '5.10'",
    "cast(born as varchar) like '2013%'",
]  # fmt: skip
REFUSED = [
    "cast(score as varchar) = '50.0'", "substring(name, 0, 2) = 'm'", "round(short, 1) = 50.3", "name like lunch",
    "round(points, 1 - 2) = 10",
]  # fmt: skip
STOPPED = [
    ("lower(x) = 'straße'", ["STRASSE", "Straße"]), ("try_cast(x as int) = 1000", ["1e3", "5"]),
    ("cast(x as int) = 4", ["3.7"]), ("try_cast(x as date) = '2020-01-05'", ["2020/01/05"]), ("upper(x) = 'Σ'", ["ς"]),
]  # fmt: skip


def test_every_condition_holds_for_the_same_rows(spark):
    """All of them in one question to each engine, row by row: true, false or unknown."""
    table = children(rows=800)
    table = table.append_column("row", pa.array(range(len(table))))
    checked = [parse_condition(text, columns=table.column_names).sql for text in ALIKE]
    asked = ", ".join(f"({sql}) AS c{i}" for i, sql in enumerate(checked))
    here = Embedded()
    answers = []
    for engine in (here, spark):
        with engine.arriving(table.to_reader(), again=False) as rows:
            answers.append(engine.answer(f"SELECT row AS row, {asked} FROM {rows}").sort_by("row"))
    here.close()
    differ = [text for i, text in enumerate(ALIKE) if answers[0].column(f"c{i}") != answers[1].column(f"c{i}")]
    assert differ == []
    assert sum(1 for i in range(len(ALIKE)) if any(answers[0].column(f"c{i}").to_pylist())) > 0.9 * len(ALIKE)


def test_what_spark_would_count_otherwise_is_refused(spark):
    table = children(rows=20)
    with spark.arriving(table.to_reader(), again=False) as rows:
        for text in REFUSED:
            sql = parse_condition(text, columns=table.column_names).sql
            with pytest.raises(EngineError, match="use the engine duckdb"):
                spark.answer(f"SELECT count(*) FILTER (WHERE {sql}) AS n FROM {rows}")
        with pytest.raises(CannotAnswer, match="BinderException"):
            spark.answer(f"SELECT count(*) FILTER (WHERE lower(points) = 'a') AS n FROM {rows}")


def test_values_that_spark_would_read_otherwise_stop_it(spark):
    for text, values in STOPPED:
        table = pa.table({"x": values})
        sql = parse_condition(text, columns=["x"]).sql
        with spark.arriving(table.to_reader(), again=False) as rows:
            asked = f"SELECT count(*) FILTER (WHERE {sql}) AS n FROM {rows}"
            with pytest.raises(EngineError, match="otherwise than DuckDB"):
                spark.answer(asked)


def test_small_and_capital_letters_agree_where_they_are_not_stopped(spark):
    """Every letter that the guard lets pass, at the start, in the middle and at the end of a word."""
    import re

    from commontable.analysis.engine.spark.guards import LETTERS

    beyond = re.compile(LETTERS)
    letters = [chr(one) for one in range(1, 0x3000) if not beyond.search(chr(one))]
    table = pa.table({"x": [word for one in letters for word in (one, f"a{one}b", f"{one}A", f"A{one}")]})
    assert len(letters) > 300
    asked = "SELECT x AS x, lower(x) AS l, upper(x) AS u FROM {}"
    here = Embedded()
    answers = []
    for engine in (here, spark):
        with engine.arriving(table.to_reader(), again=False) as rows:
            found = engine.answer(asked.format(rows)).to_pylist()
            answers.append(sorted(tuple(one.values()) for one in found))
    here.close()
    assert answers[0] == answers[1]


INDICATORS = {
    "reading": {"source": "c", "period": "year", "success": "score >= 45.5", "where": "points > -3", "by": ["lunch"]},
    "older": {"source": "c", "period": "year", "success": "born < '2013-01-01'", "by": ["lunch"], "depth": 1},
    "points": {"source": "c", "period": "year", "mean_of": "score", "by": ["lunch"]},
    "cost": {"source": "c", "period": "year", "mean_of": "price"},
}


def spec_of(folder, path):
    write_spec(folder, sources={"c": {"path": path}}, indicators=INDICATORS)
    return Spec.from_toml(folder / "spec.toml")


def alike(spec, choice, sources=None):
    one = compute(spec, sources, at=AT)
    other = compute(spec, sources, at=AT, engine=choice, limits=EngineLimits())
    for name in one.cells.column_names:
        assert one.cells.column(name).equals(other.cells.column(name)), name
    assert len(one.cells) > 200
    assert other.manifest["engine"]["name"] == "spark"
    assert other.manifest["certificate"]["exact_recoveries"] == 0
    return one


def test_a_release_of_parquet_files_is_the_same(tmp_path, on_spark, spark):
    """Files of different shapes: a column that one lacks, another kind of number."""
    for name in INTERPRETED:
        spark.session.conf.unset(name)
    table = children()
    pq.write_table(table.slice(0, 1500), tmp_path / "a[1].parquet")
    later = table.slice(1500).set_column(0, "year", table.slice(1500).column("year").cast(pa.int64()))
    pq.write_table(later.drop_columns(["name"]), tmp_path / "b {2}.parquet")
    alike(spec_of(tmp_path, "*.parquet"), on_spark)
    for name, value in INTERPRETED.items():
        spark.session.conf.set(name, value)


def test_a_release_of_sealed_files_is_the_same(tmp_path, on_spark):
    table, key = children(), new_key()
    write_sealed(table.to_batches(), tmp_path / "sealed", key)
    spec = spec_of(tmp_path, "unused.parquet")
    alike(spec, on_spark, {"c": Source(files=(SealedFile(path=tmp_path / "sealed", key=key),))})


def test_sealed_rows_do_not_go_to_a_cluster_without_a_secret(tmp_path, on_spark, spark, monkeypatch):
    key = new_key()
    write_sealed(children(rows=30).to_batches(), tmp_path / "sealed", key)
    monkeypatch.setattr(spark, "keeps_rows_secret", False)
    with pytest.raises(ReleaseError, match="COMMONTABLE_SPARK_SECRET") as caught:
        sources = {"c": Source(files=(SealedFile(path=tmp_path / "sealed", key=key),))}
        compute(spec_of(tmp_path, "unused.parquet"), sources, at=AT, engine=on_spark)
    assert caught.value.code == "engine"


def test_a_condition_that_does_not_fit_is_blamed_as_ever(tmp_path, on_spark):
    pq.write_table(children(rows=300), tmp_path / "c.parquet")
    wrong = {"reading": {**INDICATORS["reading"], "success": "name > 3"}}
    write_spec(tmp_path, sources={"c": {"path": "c.parquet"}}, indicators=wrong)
    for choice in ("duckdb", on_spark):
        with pytest.raises(ReleaseError, match="does not fit the columns") as caught:
            compute(Spec.from_toml(tmp_path / "spec.toml"), at=AT, engine=choice)
        assert caught.value.code == "condition_types"


def test_a_truncated_file_ends_in_a_sentence(tmp_path, on_spark):
    pq.write_table(children(), tmp_path / "c.parquet")
    whole = (tmp_path / "c.parquet").read_bytes()
    (tmp_path / "c.parquet").write_bytes(whole[:4] + bytes(len(whole) // 2) + whole[4 + len(whole) // 2 :])
    with pytest.raises(ReleaseError, match=r"cannot be counted|does not fit"):
        compute(spec_of(tmp_path, "c.parquet"), at=AT, engine=on_spark)


def test_rows_handed_over_never_lie_in_the_clear(spark, tmp_path):
    settings = dict(spark.session.sparkContext.getConf().getAll())
    assert settings["spark.io.encryption.enabled"] == settings["spark.authenticate"] == "true"
    assert settings["spark.network.crypto.enabled"] == "true"


def test_the_command_says_what_to_do(tmp_path, monkeypatch, capsys):
    """No Java, no PySpark, a master that does not answer, an address that cannot be one."""
    from commontable.analysis.engine.spark import requirements

    pq.write_table(children(rows=300), tmp_path / "c.parquet")
    spec_of(tmp_path, "c.parquet")

    def said(*more):
        assert run_release(tmp_path, more=["--engine", "spark", *more]) == 2
        told = capsys.readouterr().err
        assert told.count("\n") == 1
        assert "use the engine duckdb" in told or "as the cluster" in told
        return told

    assert "no master of Spark answers" in said("--spark-master", "spark://127.0.0.1:9")
    assert "is no master of Spark" in said("--spark-master", "http://127.0.0.1:9")
    with monkeypatch.context() as patch:
        patch.setenv("JAVA_HOME", str(tmp_path))
        assert "Spark needs Java 17" in said()
    with monkeypatch.context() as patch:
        patch.setattr(requirements, "version", lambda _: (_ for _ in ()).throw(requirements.PackageNotFoundError))
        assert "pip install 'commontable[spark]'" in said()


def test_linked_pairs_are_the_same(spark, monkeypatch):
    """Misspelt names, moved children, twins: the same pairs with the same probabilities, the same uncertain ones."""
    import sys
    from pathlib import Path

    import commontable.analysis.engine.spark.cluster as module
    from commontable.analysis.linkage import link

    class Kept(module.Cluster):
        def __init__(self, *_, **__):
            vars(self).update(vars(spark))

        def close(self):
            """The session goes on."""

    monkeypatch.setattr(module, "Cluster", Kept)
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "bench"))
    from children import children as two_files

    left, right, _ = two_files(200)
    found = [link({"one": left, "two": right}, engine=name) for name in ("duckdb", "spark")]
    sys.modules.pop("children", None)
    order = [(name, "ascending") for name in ("left_id", "right_id")]
    for part in ("pairs", "uncertain"):
        here, there = (getattr(one, part).sort_by(order) for one in found)
        assert here.equals(there), part
    assert found[0].pairs.num_rows > 100
    assert [one.report["engine"] for one in found] == ["duckdb", "spark"]
