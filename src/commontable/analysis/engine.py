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
    if files:
        listed = ", ".join(quoted_text(str(path)) for path in files)
        engine.execute(f"SET allowed_paths = [{listed}]")
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")
    return engine


def quoted_text(text: str) -> str:
    """The text as an SQL literal.

    >>> quoted_text("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def quoted_name(name: str) -> str:
    """The name as an SQL identifier.

    >>> print(quoted_name('say "a"'))
    "say ""a""\"
    """
    return '"' + name.replace('"', '""') + '"'
