"""From rows to protected cells."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from commontable.analysis.cells import CellKey, Status, bands_of, figures_of, keys_with
from commontable.analysis.disclosure import Policy
from commontable.analysis.engine import ENGINES, Choice, EngineLimits
from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.sources import Source
from commontable.analysis.release.spec import Spec

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.release.protecting import Made

Progress = Callable[[dict[str, object]], None]


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What earlier releases that are still public showed: figures once hidden stay hidden, ranges stay
    ranges and become no finer (`bands`: their ends in percent, where known), and a figure that is already public is
    not used to hide another one, unless it is another one by now (`figures`: children and successes as shown last).
    `releases` counts them, for the certificate.
    """

    hidden: frozenset[CellKey] = frozenset()
    ranged: frozenset[CellKey] = frozenset()
    published: frozenset[CellKey] = frozenset()
    bands: Mapping[CellKey, tuple[float, float]] = field(default_factory=dict)
    figures: Mapping[CellKey, tuple[int | None, int | None]] = field(default_factory=dict)
    releases: int = 0

    @classmethod
    def of(cls, releases: Sequence[pa.Table]) -> Earlier:
        """Read off the `cells` tables of earlier releases."""
        shown = {
            status: frozenset().union(*(keys_with(cells=one, statuses=[status]) for one in releases))
            for status in (Status.HIDDEN, Status.RANGED, Status.PUBLISHED)
        }
        return cls(
            hidden=shown[Status.HIDDEN],
            ranged=shown[Status.RANGED],
            published=shown[Status.PUBLISHED],
            bands=bands_of(releases),
            figures=figures_of(releases),
            releases=len(releases),
        )


@dataclass(frozen=True, kw_only=True)
class Computed:
    """Protected cells (columns: `cells.COLUMNS`; sorted by indicator, period, level coarse to fine, place,
    breakdown) and the manifest (JSON-able; what `release.json` holds). Nothing unprotected is in either.
    """

    cells: pa.Table
    manifest: dict[str, object]


def compute(
    spec: Spec,
    sources: Mapping[str, Source] | None = None,
    *,
    at: datetime,
    hidden_before: frozenset[CellKey] = frozenset(),
    earlier: Earlier | None = None,
    policy: Policy | None = None,
    engine: str | Choice = "duckdb",
    limits: EngineLimits | None = None,
    on_progress: Progress | None = None,
) -> Computed:
    """The release is computed and protected; nothing is written. Raises `ReleaseError`.

    Without `sources`, the files that SPEC names are read. `hidden_before` adds to `earlier.hidden`.
    `policy` defaults to the SPEC's, else to the default policy with its `minimum_count`. `on_progress` gets `{"stage":
    "reading" | "protecting" | "certifying" | "done", "indicator": NAME, "done": i, "total": n}`.
    """
    from commontable.analysis.release.auditing import audited
    from commontable.analysis.release.certificate import certificate_of
    from commontable.analysis.release.families import families_of
    from commontable.analysis.release.finding import sources_of
    from commontable.analysis.release.gathering import gathered_indicators
    from commontable.analysis.release.linking import linked
    from commontable.analysis.release.manifest import manifest_of
    from commontable.analysis.release.nested import Nested
    from commontable.analysis.release.opening import opened

    choice = Choice(name=engine) if isinstance(engine, str) else engine
    if choice.name not in ENGINES:
        said = f"there is no engine {choice.name}; use {' or '.join(ENGINES)}."
        raise ReleaseError(said, where="--engine", code="engine")
    policy = policy or spec.policy or Policy(minimum_count=spec.minimum_count)
    earlier = earlier or Earlier()
    before = replace(earlier, hidden=earlier.hidden | hidden_before)
    given = sources_of(spec) if sources is None else sources
    for name in spec.sources:
        if name not in given:
            raise ReleaseError("no files were given for it.", where=f"[sources.{name}]", code="source_missing")
    used = {one.source for one in spec.indicators.values()}
    used |= {take.source for name in used for take in (spec.sources[name].linked or {}).values()}
    open_sources = linked(spec, {name: opened(name, given[name]) for name in spec.sources if name in used})
    tell = on_progress or (lambda _: None)
    inside = families_of(spec, open_sources)
    found = gathered_indicators(spec=inside.spec, sources=inside.sources, limits=limits, choice=choice, tell=tell)
    started = time.perf_counter()
    nested = Nested(inside=inside, found=found, policy=policy, before=before, tell=tell)

    def manifest(of: Spec, made: list[Made], told: Mapping[str, object]) -> dict[str, object]:
        certificate = certificate_of(
            made=made,
            policy=policy,
            against=before.releases,
            seconds=time.perf_counter() - started,
            audited=told,
        )
        return manifest_of(
            spec=of,
            sources=inside.sources,
            made=made,
            policy=policy,
            at=at,
            engine=choice.name,
            certificate=certificate,
        )

    passed = audited(
        made=nested.protected(None, ()),
        policy=policy,
        manifest=lambda made: manifest(inside.spec, made, {}),
        again=nested.protected,
        tell=tell,
        earlier=nested.shown_before(),
        linked=inside.linked if before.published or before.ranged else frozenset(),
        attacked=nested.open_parts,
    )
    tell({"stage": "done", "indicator": "", "done": len(found), "total": len(found)})
    import pyarrow as pa

    shown = nested.outward(passed.made)
    cells = pa.concat_tables([one.cells for one in shown])
    return Computed(cells=cells, manifest=manifest(spec, shown, passed.told))
