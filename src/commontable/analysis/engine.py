"""The only door to DuckDB: an in-memory engine with limits, no network, no extensions, its configuration
locked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, kw_only=True)
class EngineLimits:
    """What the engine may use: memory in megabytes, threads, and a folder to spill to (none: it may not
    spill).
    """

    memory_megabytes: int = 2048
    threads: int = 2
    spill_to: Path | None = None


def open_engine(
    *, limits: EngineLimits | None = None, files: Collection[Path] = ()
) -> duckdb.DuckDBPyConnection:
    """An engine is open that can read `files` and nothing else on this machine; close it when done."""
    raise NotImplementedError
