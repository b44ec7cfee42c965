"""DuckDB in this process: in memory, with limits, no network, no extensions, its configuration locked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.engine.answering import CannotAnswer, EngineLimits
from commontable.analysis.engine.quoting import quoted_text

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


def open_engine(*, limits: EngineLimits | None = None, files: Collection[Path] = ()) -> duckdb.DuckDBPyConnection:
    """An engine is open that can read `files` and nothing else on this machine; close it when done.

    >>> engine = open_engine(limits=EngineLimits(threads=1))
    >>> engine.execute("SELECT 6 * 7").fetchall()
    [(42,)]
    >>> engine.execute("SELECT * FROM read_text('/etc/hostname')").fetchall()  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    _duckdb.PermissionException: Permission Error: ...
    """
    import duckdb

    limits = limits or EngineLimits()
    engine = duckdb.connect(":memory:")
    engine.execute(f"SET memory_limit = '{int(limits.memory_megabytes)}MB'")
    engine.execute(f"SET threads = {int(limits.threads)}")
    engine.execute(f"SET temp_directory = {quoted_text(str(limits.spill_to or ''))}")
    engine.execute("SET preserve_insertion_order = false")
    engine.execute("SET enable_progress_bar = false")
    engine.execute("SET autoinstall_known_extensions = false")
    engine.execute("SET autoload_known_extensions = false")
    engine.execute("SET allow_community_extensions = false")
    if limits.spill_to is not None:  # docs/decisions/0022: scrambled with a key that is never written
        engine.execute("SET force_mbedtls_unsafe = true")
        engine.execute("SET temp_file_encryption = true")
    if files:
        listed = ", ".join(quoted_text(str(path)) for path in files)
        engine.execute(f"SET allowed_paths = [{listed}]")
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")
    return engine


class Embedded:
    """The engine in this process; `connection` is DuckDB's own."""

    name = "duckdb"
    keeps_rows_secret = True

    def __init__(self, *, limits: EngineLimits | None = None, files: Collection[Path] = ()) -> None:
        import duckdb

        self.version: str = duckdb.__version__
        self.connection = open_engine(limits=limits, files=files)

    @contextmanager
    def parquet(self, paths: tuple[Path, ...], *, columns: list[str]) -> Iterator[str]:
        """SQL for the rows of Parquet files."""
        listed = ", ".join(quoted_text(str(path)) for path in paths)
        yield f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"

    @contextmanager
    def arriving(self, rows: pa.RecordBatchReader, *, again: bool) -> Iterator[str]:
        """SQL for rows that this process reads."""
        self.connection.register("arriving_rows", rows)
        if again:
            self.connection.execute("CREATE OR REPLACE TEMP TABLE kept_rows AS SELECT * FROM arriving_rows")
        try:
            yield "kept_rows" if again else "arriving_rows"
        finally:
            self.connection.unregister("arriving_rows")
            self.connection.execute("DROP TABLE IF EXISTS kept_rows")

    def answer(self, question: str) -> pa.Table:
        """The answer as a table. Raises `CannotAnswer`."""
        import duckdb

        try:
            return self.connection.execute(question).to_arrow_table()
        except duckdb.Error as error:
            raise CannotAnswer(type(error).__name__) from error

    def close(self) -> None:
        """The connection is closed."""
        self.connection.close()
