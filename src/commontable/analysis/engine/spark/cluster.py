"""The same questions asked of Apache Spark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.engine.answering import CannotAnswer, EngineError, EngineLimits
from commontable.analysis.engine.embedded import open_engine
from commontable.analysis.engine.spark import kinds
from commontable.analysis.engine.spark.dialect import Binding, for_spark
from commontable.analysis.engine.spark.guards import MARK
from commontable.analysis.engine.spark.requirements import need_spark
from commontable.analysis.engine.spark.session import ended, quiet, started

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from commontable.analysis.engine.choice import Choice

VIEW = "arriving_rows"
_SPECIAL = re.compile(r"([*?\[\]{}\\])")


class Cluster:
    """A session of Spark; `session` is Spark's own."""

    name = "spark"

    def __init__(self, choice: Choice, *, limits: EngineLimits) -> None:
        self.version = need_spark()
        self.keeps_rows_secret = choice.is_local or bool(choice.secret)  # rows travel and spill encrypted
        self.session = started(choice, limits=limits)
        self._binder = open_engine(limits=EngineLimits(memory_megabytes=256, threads=1))

    @contextmanager
    def parquet(self, paths: tuple[Path, ...], *, columns: list[str]) -> Iterator[str]:
        """SQL for the rows of Parquet files, which every worker must see under the same path."""
        import pyarrow.parquet as pq

        alike: dict[tuple[tuple[str, str], ...], list[Path]] = {}
        shapes: dict[tuple[tuple[str, str], ...], pa.Schema] = {}
        for path in paths:
            schema = pq.read_schema(path)
            schema = _plain(schema, [name for name in schema.names if name in columns])
            key = tuple((one.name, str(one.type)) for one in schema)
            alike.setdefault(key, []).append(path)
            shapes[key] = schema
        frames = []
        with quiet():
            for key, files in alike.items():
                read = self.session.read.parquet(*(_as_told(path) for path in files))
                frames.append(read.select(*(_quoted(one.name) for one in shapes[key])))
            yield from self._standing(frames, list(shapes.values()))

    @contextmanager
    def arriving(self, rows: pa.RecordBatchReader, *, again: bool) -> Iterator[str]:
        """SQL for rows that this process reads and hands over."""
        table = rows.read_all()
        schema = _plain(table.schema, table.column_names)
        with quiet():
            frame = self.session.createDataFrame(table.cast(_travelling(schema)))
            yield from self._standing([frame], [schema])

    def answer(self, question: str) -> pa.Table:
        """The answer as a table. Raises `CannotAnswer`, or `EngineError` where Spark would count differently."""
        said = for_spark(question, Binding(self._binder, VIEW))
        try:
            with quiet():
                return self.session.sql(said).toArrow()
        except Exception as error:  # Java's words may hold a row
            told = str(error)
            if MARK in told:
                raise EngineError(
                    "Spark would read some of the values in a condition otherwise than DuckDB (letters outside "
                    "Europe's alphabets, or numbers and dates written unusually); use the engine duckdb."
                ) from None
            if not self._alive():
                raise EngineError(
                    "Spark ended before it answered; give it more memory (COMMONTABLE_MEMORY_MB, --memory-mb), or look "
                    "at the cluster's own log."
                ) from None
            raise CannotAnswer(_kind(error, told)) from None

    def close(self) -> None:
        """The session is over, and with it every process it started."""
        self._binder.close()
        ended(self.session)

    def _standing(self, frames: list[DataFrame], schemas: list[pa.Schema]) -> Iterator[str]:
        """The rows of all frames under one name, by the columns and kinds that DuckDB finds in them together."""
        for i, schema in enumerate(schemas):
            self._binder.register(f"shape_{i}", schema.empty_table())
        parts = " UNION ALL BY NAME ".join(f"FROM shape_{i}" for i in range(len(schemas)))
        self._binder.execute(f"CREATE OR REPLACE TEMP TABLE {VIEW} AS {parts}")
        found = self._binder.execute(f"DESCRIBE {VIEW}").fetchall()
        whole = None
        for frame, schema in zip(frames, schemas, strict=True):
            held = {one.name for one in schema}
            shaped = frame.selectExpr(
                *(
                    f"CAST({_quoted(name) if name in held else 'NULL'} AS {kinds.in_spark(kind)}) AS {_quoted(name)}"
                    for name, kind, *_ in found
                )
            )
            whole = shaped if whole is None else whole.unionByName(shaped)
        assert whole is not None
        whole.createOrReplaceTempView(VIEW)
        try:
            yield VIEW
        finally:
            self._binder.execute(f"DROP TABLE {VIEW}")
            if self._alive():
                self.session.catalog.dropTempView(VIEW)

    def _alive(self) -> bool:
        try:
            return not self.session.sparkContext._jsc.sc().isStopped()
        except Exception:
            return False


def _plain(schema: pa.Schema, names: Sequence[str]) -> pa.Schema:
    """Only these columns, texts as texts however they are coded."""
    import pyarrow as pa

    def plain(kind: pa.DataType) -> pa.DataType:
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        return pa.string() if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else kind

    return pa.schema([pa.field(name, plain(schema.field(name).type)) for name in names])


def _travelling(schema: pa.Schema) -> pa.Schema:
    """Whole numbers without a sign, which Spark does not have, one size larger."""
    import pyarrow as pa

    larger = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64(), pa.uint64(): pa.decimal128(20)}
    return pa.schema([one.with_type(larger.get(one.type, one.type)) for one in schema])


def _as_told(path: Path) -> str:
    """The path as Spark takes it: not as a pattern.

    >>> _as_told(Path("/data/pupils[1].parquet"))
    'file:///data/pupils\\\\[1\\\\].parquet'
    """
    return "file://" + _SPECIAL.sub(r"\\\1", str(path.absolute()))


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _kind(error: Exception, told: str) -> str:
    said = re.match(r"\[([A-Z_.]{3,80})\]", told)
    return said[1] if said else type(error).__name__
