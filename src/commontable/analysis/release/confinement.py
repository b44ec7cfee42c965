"""The same release, made in a limited child process: student rows are opened there and never leave it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from commontable.analysis.cells import CellKey
from commontable.analysis.confined import Limits, progress, run
from commontable.analysis.disclosure import Policy
from commontable.analysis.engine import Choice, EngineLimits
from commontable.analysis.release.compute import Computed, Earlier, Progress, compute
from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.sources import SealedFile, Source
from commontable.analysis.release.spec import Spec

MEGABYTE = 1024 * 1024
SHARED = "cluster"
LIMITS = Limits(memory=4096 * MEGABYTE, cpu_seconds=3600, wall_seconds=3600.0, file_size=4096 * MEGABYTE)


def compute_confined(
    spec: Spec,
    sources: Mapping[str, Source] | None = None,
    *,
    at: datetime,
    hidden_before: frozenset[CellKey] = frozenset(),
    earlier: Earlier | None = None,
    policy: Policy | None = None,
    engine: str | Choice = "duckdb",
    on_progress: Progress | None = None,
    limits: Limits | None = None,
    spill_to: Path | None = None,
) -> Computed:
    """As `compute`, in a child process with limits; keys of sealed files go by pipe and only protected cells
    come back.

    For previews too. The engine has half of the memory and may spill into a folder of its own in `spill_to` (none: the
    system's), which is gone afterwards. With the engine "spark" the child may use the network. Raises `ReleaseError`,
    or `confined.NotConfined` when the child was stopped or ended unexpectedly.
    """
    import pyarrow.parquet as pq

    earlier = earlier or Earlier()
    limits = limits or LIMITS
    choice = Choice(name=engine) if isinstance(engine, str) else engine
    keys: dict[str, bytes] = {SHARED: choice.secret.encode()}
    with tempfile.TemporaryDirectory(prefix="commontable-release-", dir=spill_to) as folder:
        (Path(folder) / "spill").mkdir(mode=0o700)
        arguments: dict[str, object] = {
            "spec": spec.to_dict(),
            "folder": str(spec.folder.absolute()),
            "sources": None if sources is None else as_told(sources, keys),
            "at": at.isoformat(),
            "earlier": {
                "hidden": _listed(earlier.hidden | hidden_before),
                "ranged": _listed(earlier.ranged),
                "published": _listed(earlier.published),
                "bands": [[*name, *ends] for name, ends in sorted(earlier.bands.items())],
                "figures": [[*name, *shown] for name, shown in sorted(earlier.figures.items())],
                "releases": earlier.releases,
            },
            "policy": policy.to_dict() if policy else None,
            "engine": choice.name,
            "master": choice.master,
            "memory_megabytes": max(256, limits.memory // MEGABYTE // 2),
            "out": str(Path(folder) / "cells.parquet"),
        }
        manifest = run(
            "commontable.analysis.release.confinement:_compute_here",
            arguments,
            limits=limits,
            on_progress=on_progress,
            secret=keys,
            may_raise=[ReleaseError],
            pandas=choice.name == "spark",
            closed=choice.name != "spark",
            beside="commontable.analysis.disclosure.beside:start" if choice.name != "spark" else None,
        )
        if not isinstance(manifest, dict):
            raise TypeError(type(manifest))
        cells = pq.read_table(Path(folder) / "cells.parquet", memory_map=False)
    return Computed(cells=cells, manifest=manifest)


def _compute_here(
    *,
    spec: Mapping[str, object],
    folder: str,
    sources: Mapping[str, Mapping[str, object]] | None,
    at: str,
    earlier: Mapping[str, object],
    policy: Mapping[str, object] | None,
    engine: str,
    master: str,
    memory_megabytes: int,
    out: str,
    **keys: bytes,
) -> dict[str, object]:
    """In the child: the protected cells stand in `out`, the manifest goes back."""
    import pyarrow.parquet as pq

    def tell(said: dict[str, object]) -> None:
        progress(stage=str(said["stage"]), done=int(str(said["done"])), total=int(str(said["total"])))

    computed = compute(
        Spec.from_dict(spec, folder=Path(folder)),
        None if sources is None else {name: source_from(one, keys) for name, one in sources.items()},
        at=datetime.fromisoformat(at),
        earlier=_earlier(earlier),
        policy=None if policy is None else Policy.from_dict(policy),
        engine=Choice(name=engine, master=master, secret=keys[SHARED].decode()),
        limits=EngineLimits(memory_megabytes=memory_megabytes, spill_to=Path(out).parent / "spill"),
        on_progress=tell,
    )
    pq.write_table(computed.cells, out, compression="lz4", store_schema=False)
    return computed.manifest


def as_told(sources: Mapping[str, Source], keys: dict[str, bytes]) -> dict[str, object]:
    """Sources as plain values; the keys go into `keys`, under names that the plain values carry."""
    told: dict[str, object] = {}
    for name, source in sources.items():
        told[name] = {
            "files": [_file_told(one, keys) for one in source.files],
            "schema": source.schema.to_dict() if source.schema else None,
            "persons": [None if one is None else _file_told(one, keys) for one in source.persons],
            "clusters": str(source.clusters.absolute()) if source.clusters else None,
        }
    return told


def _file_told(one: Path | SealedFile, keys: dict[str, bytes]) -> dict[str, str]:
    if not isinstance(one, SealedFile):
        return {"path": str(one.absolute())}
    slot = f"key_{len(keys)}"
    keys[slot] = one.key
    return {"path": str(one.path.absolute()), "key": slot, "sha256": one.sha256, "label": one.label}


def source_from(told: Mapping[str, object], keys: Mapping[str, bytes]) -> Source:
    from commontable.analysis.contract import Schema

    listed, document, persons, clusters = (told.get(name) for name in ("files", "schema", "persons", "clusters"))
    assert isinstance(listed, list)
    assert isinstance(persons, list | None)
    return Source(
        files=tuple(_sealed_from(one, keys) if "key" in one else Path(one["path"]) for one in listed),
        schema=Schema.parse(document) if isinstance(document, Mapping) else None,
        persons=tuple(None if one is None else _sealed_from(one, keys) for one in persons or ()),
        clusters=Path(str(clusters)) if clusters else None,
    )


def _sealed_from(one: Mapping[str, str], keys: Mapping[str, bytes]) -> SealedFile:
    return SealedFile(path=Path(one["path"]), key=keys[one["key"]], sha256=one["sha256"], label=one["label"])


def _earlier(told: Mapping[str, object]) -> Earlier:
    given = dict(told)
    bands, figures, releases = given.pop("bands"), given.pop("figures"), given.pop("releases")
    assert isinstance(bands, list)
    assert isinstance(figures, list)
    assert isinstance(releases, int)
    keys = {name: frozenset(CellKey(*one) for one in listed) for name, listed in given.items()}  # type: ignore[attr-defined]
    return Earlier(
        **keys,
        bands={CellKey(*name): (low, high) for *name, low, high in bands},
        figures={CellKey(*name): (children, successes) for *name, children, successes in figures},
        releases=releases,
    )


def _listed(names: Iterable[CellKey]) -> list[list[str]]:
    return [list(name) for name in sorted(names)]
