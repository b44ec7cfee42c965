"""From records to persons."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from commontable.analysis.engine import ENGINES, Choice, EngineError, open_engine
from commontable.analysis.linkage.errors import LinkageError
from commontable.analysis.linkage.linked import Decision, Linked

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.engine import EngineLimits

Progress = Callable[[dict[str, object]], None]
Mode = Literal["link", "dedupe"]
THRESHOLD = 0.5
BAND = (0.2, 0.9)
MOST_SOURCES = 60


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
    engine: str | Choice = "duckdb",
) -> Linked:
    """Every record of every source has its person. Raises `LinkageError`.

    `records[source]` has `id` (unique) and any of `FIELDS`. `mode` "link": each source is de-duplicated, then each of
    its children is at most one of another source's; "dedupe": all records are one pool, any of them may be one child.
    `threshold`: the least probability of a link; `band`: between these, and undecided, a pair is uncertain. `earlier`
    (`source`, `id`, `person`) keeps the persons of an earlier run. `on_progress` gets
    `{"stage": "preparing" | "training" | "comparing" | "resolving" | "done"}`.
    """
    import duckdb

    from commontable.analysis.linkage.arranging import arranged
    from commontable.analysis.linkage.run import Run
    from commontable.analysis.linkage.spread import Spread
    from commontable.analysis.linkage.workbench import Workbench

    choice = Choice(name=engine) if isinstance(engine, str) else engine
    _asked(records, mode, threshold, band, choice.name)
    started = time.perf_counter()
    tell = on_progress or (lambda _: None)
    tell({"stage": "preparing"})
    prepared = arranged(records, together=mode == "dedupe")
    opened = open_engine(limits=limits)
    bench = Workbench(opened)
    try:
        if choice.name == "spark":
            bench = Spread(opened, choice=choice, limits=limits)
        run = Run(
            bench=bench,
            arranged=prepared,
            together=mode == "dedupe",
            threshold=threshold,
            band=band,
            decisions=decisions,
            seed=seed,
        )
        linked = run.linked(earlier=earlier, tell=tell)
    except EngineError as error:
        raise LinkageError(str(error), where="--engine", code="engine") from error
    except duckdb.OutOfMemoryException as error:
        said = "this machine's share of memory is too small for so many records; allow more."
        raise LinkageError(said, where="--memory", code="memory") from error
    except duckdb.IOException as error:
        raise LinkageError("the disk is full or cannot be written.", where="disk", code="disk") from error
    finally:
        bench.close()
        opened.close()
    linked.report["mode"] = mode
    linked.report["engine"] = choice.name
    linked.report["seconds"] = round(time.perf_counter() - started, 2)
    tell({"stage": "done"})
    return linked


def _asked(
    records: Mapping[str, pa.Table], mode: str, threshold: float, band: tuple[float, float], engine: str
) -> None:
    if engine not in ENGINES:
        raise LinkageError(f"there is no engine {engine}; use {' or '.join(ENGINES)}.", where="--engine", code="engine")
    if mode not in ("link", "dedupe"):
        raise LinkageError("write link or dedupe.", where="[link] mode", code="mode")
    if not 0 < threshold < 1:
        raise LinkageError("write a number between 0 and 1.", where="[link] threshold", code="threshold")
    if not 0 <= band[0] <= band[1] <= 1:
        raise LinkageError("write two numbers from 0 to 1, the lower one first.", where="band", code="band")
    if not records:
        raise LinkageError("list at least one.", where="[sources]", code="source_missing")
    if mode == "link" and len(records) < 2:
        said = 'linking needs two sources; to find doubles inside one, write mode = "dedupe".'
        raise LinkageError(said, where="[sources]", code="one_source")
    if len(records) > MOST_SOURCES:
        raise LinkageError(f"at most {MOST_SOURCES} at a time.", where="[sources]", code="too_many_sources")
