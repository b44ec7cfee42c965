"""A session of Spark is started with everything it must and must not do, and ended."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import time
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from commontable.analysis.engine.answering import EngineError, EngineLimits
from commontable.analysis.engine.spark.requirements import need_java, need_master, need_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from commontable.analysis.engine.choice import Choice

WORKERS_WITHIN = 60.0
"""So many seconds the workers of a cluster have to take up the work."""
ON_PANIC = "-XX:+ExitOnOutOfMemoryError"  # a process without memory ends; half dead it would wait for ever


def started(choice: Choice, *, limits: EngineLimits) -> SparkSession:
    """The session is there and has somebody to work for it. Raises `EngineError`."""
    need_spark()
    need_java()
    need_master(choice.master)
    from pyspark.sql import SparkSession

    if SparkSession.getActiveSession() is not None:
        raise EngineError("a session of Spark is open in this process already; close it first.")
    builder = SparkSession.builder.master(choice.master).appName("commontable")
    for name, value in _settings(choice, limits).items():
        builder = builder.config(name, value)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers here; elsewhere the cluster's own setting
    try:
        with quiet(), _without_words():
            session = builder.getOrCreate()
    except Exception as error:  # its words may be a page of Java
        raise EngineError(
            f"Spark could not be started at {choice.master} ({type(error).__name__}); see that Java runs, that the "
            "cluster has the same version of Spark, and that its secret is the one set here."
        ) from None
    if choice.master.startswith("spark://"):
        _wait_for_workers(session, choice.master)
    return session


def ended(session: SparkSession) -> None:
    """The session and the Java process that this process started for it are over."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    with quiet(), contextlib.suppress(Exception):  # a driver that died cannot be asked to stop
        session.stop()
    if gateway is None:
        return
    process = getattr(gateway, "proc", None)
    with quiet(), contextlib.suppress(Exception):
        gateway.shutdown()
    if process is not None:
        with contextlib.suppress(Exception):
            process.stdin.close()  # Java ends when nobody can speak to it any more
        try:
            process.wait(timeout=20)
        except Exception:
            process.kill()
            process.wait()
    SparkContext._gateway = None
    SparkContext._jvm = None


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """What Spark's own Python warns of (newer pandas, sockets left to the collector) is not our reader's business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _without_words() -> Iterator[None]:
    """What is started here says nothing on standard error, then or later: Java's words may hold values."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _settings(choice: Choice, limits: EngineLimits) -> dict[str, str]:
    memory = f"{max(512, limits.memory_megabytes)}m"
    found = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",  # its words may hold values
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.timestampType": "TIMESTAMP_NTZ",
        "spark.sql.caseSensitive": "true",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.shuffle.partitions": str(max(2, 2 * limits.threads)),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
        "spark.driver.memory": memory,
        "spark.driver.maxResultSize": "0",
        "spark.driver.extraJavaOptions": ON_PANIC,
        "spark.executor.extraJavaOptions": ON_PANIC,
        "spark.executor.memory": memory,
        "spark.task.maxFailures": "4",  # a worker may die: its part is done again elsewhere
    }
    if limits.spill_to is not None:
        found["spark.local.dir"] = str(limits.spill_to)
    if choice.is_local:
        found |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    secret = choice.secret or (secrets.token_hex(32) if choice.is_local else "")
    if secret:
        found |= {
            "spark.authenticate": "true",
            "spark.authenticate.secret": secret,
            "spark.network.crypto.enabled": "true",
            "spark.io.encryption.enabled": "true",  # what is spilled, and rows on their way from this process
        }
    return found


def _wait_for_workers(session: SparkSession, master: str) -> None:
    ends = time.monotonic() + WORKERS_WITHIN
    try:
        while time.monotonic() < ends:
            if session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() > 1:
                return
            time.sleep(0.2)
    except Exception as error:
        ended(session)
        raise EngineError(_idle(master)) from error
    ended(session)
    raise EngineError(_idle(master))


def _idle(master: str) -> str:
    return (
        f"no worker of {master} took up the work within {WORKERS_WITHIN:.0f} seconds; see that workers are alive, have "
        "the memory asked for (COMMONTABLE_MEMORY_MB, --memory-mb), and share the secret."
    )
