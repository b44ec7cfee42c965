"""How an engine comes by the rows of a source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from commontable.analysis.engine import CannotAnswer, Embedded, Engine, EngineError, quoted_name
from commontable.analysis.release.opening import Opened
from commontable.analysis.release.sources import SealedFile


@contextmanager
def rows_of(source: Opened, engine: Engine, columns: Sequence[str], *, again: bool) -> Iterator[str]:
    """SQL for the rows of the source, `columns` at least; `again`: they will be asked about more than once.

    A cluster reads Parquet itself. Rows of sealed files, of CSV and of linked sources are read in this process and
    handed over, encrypted where they are sealed: docs/decisions/0022. Raises `EngineError`, `CannotAnswer`.
    """
    import duckdb

    if isinstance(engine, Embedded):
        try:
            with source.relation(engine.connection, columns, again=again) as relation:
                yield relation
        except duckdb.Error as error:
            raise CannotAnswer(type(error).__name__) from error
        return
    if source.parquet and type(source) is Opened:
        with engine.parquet(source.paths, columns=list(columns)) as relation:
            yield relation
        return
    if any(isinstance(one, SealedFile) for one in source.source.files) and not engine.keeps_rows_secret:
        raise EngineError(
            "rows of sealed files go to a cluster only where its nodes share a secret, so that they travel encrypted; "
            "set spark.authenticate.secret on every node and COMMONTABLE_SPARK_SECRET here (docs: run on several "
            "machines), or use the engine duckdb."
        )
    here = Embedded(files=source.engine_files)
    try:
        with source.relation(here.connection, columns, again=False) as relation:
            listed = ", ".join(quoted_name(column) for column in columns)
            reader = here.connection.execute(f"SELECT {listed} FROM {relation}").to_arrow_reader(65_536)  # noqa: S608
            with engine.arriving(reader, again=again) as arrived:
                yield arrived
    except duckdb.Error as error:
        raise CannotAnswer(type(error).__name__) from error
    finally:
        here.close()
