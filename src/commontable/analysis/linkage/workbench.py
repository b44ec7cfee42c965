# ruff: noqa: S608 - SQL of our own names and numbers; no value of a record is ever written into it
"""The tables of one linkage inside an engine: made by SQL that both engines understand, read back as Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


class Workbench:
    """An open DuckDB engine and the tables in it."""

    name = "duckdb"

    def __init__(self, engine: duckdb.DuckDBPyConnection) -> None:
        self.engine = engine

    def put(self, name: str, table: pa.Table) -> None:
        """`table` is in the engine under this name."""
        self.engine.register("arriving_table", table)
        try:
            self.engine.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM arriving_table")
        finally:
            self.engine.unregister("arriving_table")

    def make(self, name: str, sql: str) -> None:
        """The answer to `sql` is a table of this name."""
        self.engine.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")

    def drop(self, name: str) -> None:
        """There is no table of this name."""
        self.engine.execute(f"DROP TABLE IF EXISTS {name}")

    def read(self, sql: str) -> pa.Table:
        """The answer to `sql`."""
        return self.engine.execute(sql).to_arrow_table()

    def one(self, sql: str) -> tuple[Any, ...]:
        """The first row of the answer to `sql`."""
        found = self.engine.execute(sql).fetchone()
        assert found is not None
        return tuple(found)

    def splink(self) -> Any:
        """Splink over the same tables."""
        from splink import DuckDBAPI

        return DuckDBAPI(connection=self.engine)

    def close(self) -> None:
        """What belongs to the workbench beside the engine is over: nothing."""
