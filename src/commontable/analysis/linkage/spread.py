# ruff: noqa: S608 - SQL of our own names and numbers; no value of a record is ever written into it
"""The widest steps of a linkage on a cluster: which records are compared, and what levels they reach.

Spark finds the pairs (equalities only, in SQL that sqlglot translates); each of its workers lets DuckDB tell the levels
of its share, because the Jaro-Winkler likeness that comes for Spark counts transpositions otherwise: 7 of 100 pairs of
misspelt names came out different. Training, weights and one-to-one stay here. So the pairs are DuckDB's, all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from commontable.analysis.engine import Choice, EngineError
from commontable.analysis.linkage.workbench import Workbench

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from commontable.analysis.engine import EngineLimits

PAIRS = "pairs"
COMPARED = "compared_"
SIDES = "sides"
OTHERWISE = "commontable-other-duckdb"


class Spread(Workbench):
    """A workbench whose pairs are found and compared by the workers of Spark."""

    name = "spark"

    def __init__(self, engine: duckdb.DuckDBPyConnection, *, choice: Choice, limits: EngineLimits | None) -> None:
        from commontable.analysis.engine import EngineLimits
        from commontable.analysis.engine.spark.cluster import Cluster

        super().__init__(engine)
        self.cluster = Cluster(choice, limits=limits or EngineLimits())
        self._there: set[str] = set()
        if not self.cluster.keeps_rows_secret:
            self.close()
            raise EngineError(
                "records go to a cluster only where its nodes share a secret, so that they travel encrypted; set "
                "spark.authenticate.secret on every node and COMMONTABLE_SPARK_SECRET here, or use the engine duckdb."
            )

    def make(self, name: str, sql: str) -> None:
        """The answer to `sql` is a table of this name, of pairs on the cluster, of all else here."""
        if name == PAIRS:
            self._hand_over(sql)
            self._ask(sql).persist().createOrReplaceTempView(PAIRS)
            self._there.add(PAIRS)
        elif name.startswith(COMPARED):
            self.put(name, self._compared(sql))
        else:
            self._forget(name)
            super().make(name, sql)

    def put(self, name: str, table: pa.Table) -> None:
        """`table` is here under this name."""
        self._forget(name)
        super().put(name, table)

    def drop(self, name: str) -> None:
        """There is no table of this name."""
        self._forget(name)
        super().drop(name)

    def one(self, sql: str) -> tuple[Any, ...]:
        """The first row of the answer to `sql`."""
        if PAIRS in self._there and sql.endswith(f"FROM {PAIRS}"):
            found: pa.Table = self._read(lambda: self._ask(sql).toArrow())
            return tuple(found.to_pylist()[0].values())
        return super().one(sql)

    def close(self) -> None:
        """The session is over."""
        self.cluster.close()

    def _hand_over(self, sql: str) -> None:
        from sqlglot import exp, parse_one

        names = {one.name for one in parse_one(sql, read="duckdb").find_all(exp.Table)}
        for name in sorted(names - self._there):
            table = super().read(f"SELECT * FROM {name}")
            self._read(partial(self._stand, name, table))
            self._there.add(name)

    def _stand(self, name: str, table: pa.Table) -> None:
        self.cluster.session.createDataFrame(table).createOrReplaceTempView(name)

    def _ask(self, sql: str) -> Any:
        from sqlglot import transpile

        return self._read(lambda: self.cluster.session.sql(transpile(sql, read="duckdb", write="spark")[0]))

    def _compared(self, sql: str) -> pa.Table:
        """The levels of all pairs: the sides are put together by Spark, compared by DuckDB in its workers."""
        import duckdb
        from sqlglot import exp, parse_one

        tree = parse_one(sql, read="duckdb")
        sides = next(one for one in tree.find_all(exp.Subquery) if one.alias == SIDES)
        self._hand_over(sides.this.sql(dialect="duckdb"))
        frame = self._ask(sides.this.sql(dialect="duckdb"))
        shape = super().read(f"SELECT * FROM ({_without_pairs(sides.this)}) AS none LIMIT 0").schema
        sides.replace(exp.to_table("arrived", alias=SIDES))
        levels = tree.sql(dialect="duckdb")
        self.engine.register("arrived", shape.empty_table())
        try:
            answer = super().read(levels).schema
        finally:
            self.engine.unregister("arrived")
        told = ", ".join(f"{one.name} {_KINDS[str(one.type)]}" for one in answer)
        compare = _comparer(levels, [(one.name, str(one.type)) for one in answer], duckdb.__version__)
        found: pa.Table = self._read(lambda: frame.mapInArrow(compare, told).toArrow())
        return found

    def _forget(self, name: str) -> None:
        if name in self._there:
            self._there.discard(name)
            self._read(lambda: self._unpersist(name))

    def _unpersist(self, name: str) -> None:
        if name == PAIRS:
            self.cluster.session.table(name).unpersist()
        self.cluster.session.catalog.dropTempView(name)

    def _read(self, ask: Callable[[], Any]) -> Any:
        from commontable.analysis.engine.spark.session import quiet

        try:
            with quiet():
                return ask()
        except Exception as error:  # Java's words may hold a record
            if OTHERWISE in str(error):
                said = "the workers of Spark have another version of DuckDB; install the same one there."
                raise EngineError(said) from None
            raise EngineError(
                f"Spark ended before the records were linked ({type(error).__name__}); see that its workers are alive, "
                "have DuckDB and PyArrow installed, and enough memory (--memory-mb), or use the engine duckdb."
            ) from None


_KINDS = {"int64": "BIGINT", "int32": "INT", "int16": "SMALLINT", "int8": "TINYINT", "double": "DOUBLE"}


def _without_pairs(sides: Any) -> str:
    """The same question over no pairs at all, for its columns."""
    from sqlglot import exp

    copy = sides.copy()
    for table in copy.find_all(exp.Table):
        if table.name == PAIRS:
            table.replace(exp.alias_(exp.Subquery(this=_no_pairs().copy()), table.alias, table=True))
    return str(copy.sql(dialect="duckdb"))


def _no_pairs() -> Any:
    from sqlglot import parse_one

    return parse_one("SELECT CAST(0 AS BIGINT) AS a, CAST(0 AS BIGINT) AS b LIMIT 0", read="duckdb")


def _comparer(
    levels: str, shape: list[tuple[str, str]], version: str
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What a worker does with its share. It is sent as it is, so it names nothing of this package."""
    mark = OTHERWISE

    def compare(shares: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import duckdb
        import pyarrow

        if duckdb.__version__ != version:
            raise RuntimeError(mark)
        told = pyarrow.schema([(name, pyarrow.type_for_alias(kind)) for name, kind in shape])
        engine = duckdb.connect(":memory:", config={"threads": 1})
        for share in shares:
            engine.register("arrived", pyarrow.Table.from_batches([share]))
            yield from engine.execute(levels).to_arrow_table().cast(told).to_batches()
            engine.unregister("arrived")
        engine.close()

    return compare
