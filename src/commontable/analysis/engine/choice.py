"""Which engine computes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from commontable.analysis.engine.answering import Engine, EngineError, EngineLimits
from commontable.analysis.engine.embedded import Embedded

ENGINES = ("duckdb", "spark")
LOCAL = "local[*]"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The engine by name and, for Spark, its master (`local[*]`: all in this machine) and the secret that the
    nodes of the cluster share (empty: none, and no sealed row goes there).
    """

    name: str = "duckdb"
    master: str = LOCAL
    secret: str = field(default="", repr=False)

    @property
    def is_local(self) -> bool:
        """Whether no row leaves this machine."""
        return self.name != "spark" or self.master == "local" or self.master.startswith("local[")


def engine_of(choice: Choice, *, limits: EngineLimits | None = None, files: Collection[Path] = ()) -> Engine:
    """The chosen engine is open; close it when done. Raises `EngineError`."""
    if choice.name == "duckdb":
        return Embedded(limits=limits, files=files)
    if choice.name != "spark":
        raise EngineError(f"there is no engine {choice.name}; use {' or '.join(ENGINES)}.")
    from commontable.analysis.engine.spark.cluster import Cluster

    return Cluster(choice, limits=limits or EngineLimits())
