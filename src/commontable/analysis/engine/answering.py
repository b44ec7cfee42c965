"""What every engine does for us, and the two ways in which one may fail."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from commontable.analysis.confined import Told

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, kw_only=True)
class EngineLimits:
    """What the engine may use: memory in megabytes, threads, and a folder to spill to (none: it may not
    spill). On a cluster the memory is that of each worker's share; workers spill to folders of their own.
    """

    memory_megabytes: int = 2048
    threads: int = 2
    spill_to: Path | None = None


class EngineError(Told):
    """The engine is not there, or cannot do what is asked; the sentence says what to do. It holds no value."""


class CannotAnswer(Exception):
    """The rows do not fit the question; `kind` is the class of the engine's own error, never its words, which may
    hold a value.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"The question cannot be answered ({kind}).")


class Engine(Protocol):
    """One question in DuckDB's SQL, the same answer wherever it is computed."""

    name: str
    version: str
    keeps_rows_secret: bool

    def parquet(self, paths: tuple[Path, ...], *, columns: list[str]) -> AbstractContextManager[str]:
        """SQL for the rows of Parquet files: columns by name, empty where a file lacks one."""

    def arriving(self, rows: pa.RecordBatchReader, *, again: bool) -> AbstractContextManager[str]:
        """SQL for rows that this process reads; `again`: they will be asked about more than once."""

    def answer(self, question: str) -> pa.Table:
        """The answer as a table. Raises `CannotAnswer` or `EngineError`."""

    def close(self) -> None:
        """Everything the engine started is over."""
