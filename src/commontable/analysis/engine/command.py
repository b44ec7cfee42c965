"""How a command line chooses the engine and its memory."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commontable.analysis.engine.answering import EngineError, EngineLimits
from commontable.analysis.engine.choice import ENGINES, LOCAL, Choice

USUAL_MEMORY = 2048


def add_engine(parser: argparse.ArgumentParser) -> None:
    """The parser knows which engine, which master of Spark and how much memory."""
    parser.add_argument("--engine", default="duckdb", choices=ENGINES, help="what reads the rows; default duckdb")
    parser.add_argument(
        "--spark-master", default=LOCAL, metavar="URL", help="local[*] (all in this machine) or spark://host:7077"
    )
    parser.add_argument(
        "--memory-mb",
        "--memory",
        type=int,
        default=USUAL_MEMORY,
        metavar="N",
        help="memory of the engine; beyond, it uses the disk",
    )


@contextmanager
def chosen(args: argparse.Namespace) -> Iterator[tuple[Choice, EngineLimits]]:
    """The engine asked for, and limits with a folder to spill to that is gone afterwards.

    The secret of a cluster is read from `COMMONTABLE_SPARK_SECRET`, or from the file `COMMONTABLE_SPARK_SECRET_FILE`
    names: on a command line others could read it. Raises `EngineError`.
    """
    kept = os.environ.get("COMMONTABLE_SPARK_SECRET_FILE")
    try:
        secret = Path(kept).read_text(encoding="utf-8").strip() if kept else os.environ.get("COMMONTABLE_SPARK_SECRET")
    except (OSError, UnicodeDecodeError):
        raise EngineError("the file that COMMONTABLE_SPARK_SECRET_FILE names cannot be read.") from None
    with tempfile.TemporaryDirectory(prefix="commontable-engine-", ignore_cleanup_errors=True) as folder:
        yield (
            Choice(name=args.engine, master=args.spark_master, secret=secret or ""),
            EngineLimits(memory_megabytes=max(64, args.memory_mb), spill_to=Path(folder)),
        )
