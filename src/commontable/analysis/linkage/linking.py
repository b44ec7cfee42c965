"""From records to persons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from commontable.analysis.linkage.linked import Decision, Linked

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.engine import EngineLimits

Progress = Callable[[dict[str, object]], None]
Mode = Literal["link", "dedupe"]
THRESHOLD = 0.5
BAND = (0.2, 0.9)


def link(
    records: Mapping[str, pa.Table],
    *,
    mode: Mode = "link",
    threshold: float = THRESHOLD,
    band: tuple[float, float] = BAND,
    decisions: Sequence[Decision] = (),
    earlier: pa.Table | None = None,
    limits: EngineLimits | None = None,
    seed: int = 1,
    on_progress: Progress | None = None,
    engine: str = "duckdb",
) -> Linked:
    """Every record of every source has its person. Raises `LinkageError`.

    `records[source]` has `id` (unique) and any of `FIELDS`. `earlier` (`source`, `id`, `person`) keeps the persons of
    an earlier run. `on_progress` gets `{"stage": "preparing" | "training" | "comparing" | "resolving" | "done"}`.
    """
    raise NotImplementedError
