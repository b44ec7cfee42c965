"""Linking accepted files in limited child processes: one sees identities and no measure, another groups and no name."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from commontable.analysis.confined import Limits, run
from commontable.analysis.linkage.errors import LinkageError
from commontable.analysis.linkage.linked import Decision
from commontable.analysis.linkage.rates import Rate, RatedFile
from commontable.analysis.linkage.records import IdentityFile
from commontable.analysis.release.sources import SealedFile

MEGABYTE = 1024 * 1024
LIMITS = Limits(memory=4096 * MEGABYTE, cpu_seconds=3600, wall_seconds=3600.0, file_size=4096 * MEGABYTE)
INSIDE = "commontable.analysis.linkage.inside"

Progress = Callable[[dict[str, object]], None]


@dataclass(frozen=True, kw_only=True)
class LinkedFile:
    """The identities of an accepted file, and where who is who in it is to stand (`sealing.seal_persons`).

    `codes`: what its partner sent instead of names; then the identities hold nothing but the row ids of these codes.
    """

    identities: IdentityFile
    crosswalk: SealedFile
    list: SealedFile
    codes: SealedFile | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Everything one linking takes. `secret` (32 bytes) makes fingerprints of records; `earlier`: source and list of
    each file of the linking before; `suppressed`: source and fingerprint of records that are left out. `profile`: by
    which every file has its codes, where partners sent these; `field_tokens`: codes of single columns may be used.
    """

    files: Sequence[LinkedFile]
    uncertain: SealedFile
    secret: bytes = field(repr=False)
    threshold: float
    band: tuple[float, float]
    decisions: Sequence[Decision] = ()
    earlier: Sequence[tuple[str, SealedFile]] = ()
    suppressed: Sequence[tuple[str, str]] = ()
    engine: str = "duckdb"
    profile: Mapping[str, object] | None = None
    field_tokens: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Rows by file, uncertain pairs, people, and the report as it may be told. No id, no value."""

    rows: Mapping[str, int]
    uncertain: int
    people: int
    report: Mapping[str, object]


def link_confined(
    asked: Asked,
    *,
    folder: Path,
    limits: Limits | None = None,
    spill_to: Path | None = None,
    on_progress: Progress | None = None,
) -> Outcome:
    """Who is who stands sealed in `folder`, which is there; keys go by pipe and only counts come back.

    The child can open these files and write this folder, nothing else but a folder of its own in `spill_to` (none: the
    system's), where its engine lays scrambled pages aside and which is gone afterwards. Raises `LinkageError`, or
    `confined.NotConfined` when the child was stopped or ended unexpectedly.
    """
    limits, keys = limits or LIMITS, {"secret": asked.secret}
    files = [
        {
            "source": one.identities.source,
            "partner": one.identities.partner,
            "extract": one.identities.extract,
            "fields": dict(one.identities.fields),
            "person": one.identities.person,
            **_told(one.identities.path, one.identities.key, keys),
            "crosswalk": _told(one.crosswalk.path, one.crosswalk.key, keys),
            "list": _told(one.list.path, one.list.key, keys),
            "codes": None if one.codes is None else _told(one.codes.path, one.codes.key, keys),
        }
        for one in asked.files
    ]
    arguments: dict[str, object] = {
        "files": files,
        "earlier": [{"source": source, **_told(one.path, one.key, keys)} for source, one in asked.earlier],
        "suppressed": [list(one) for one in asked.suppressed],
        "uncertain": _told(asked.uncertain.path, asked.uncertain.key, keys),
        "threshold": asked.threshold,
        "band": list(asked.band),
        "engine": asked.engine,
        "memory_megabytes": max(256, limits.memory // MEGABYTE // 2),
    }
    target = "link_here" if asked.profile is None else "link_codes_here"
    if asked.profile is None:
        arguments["decisions"] = [vars(one) for one in asked.decisions]
    else:
        arguments |= {"profile": dict(asked.profile), "field_tokens": asked.field_tokens}
    reads = [one.codes.path for one in asked.files if one.codes is not None]
    reads += [one.identities.path for one in asked.files] + [one.path for _source, one in asked.earlier]
    with tempfile.TemporaryDirectory(prefix="commontable-linking-", dir=spill_to) as spill:
        found = run(
            f"{INSIDE}:{target}",
            {**arguments, "spill": spill},
            limits=limits,
            on_progress=on_progress,
            secret=keys,
            may_raise=[LinkageError],
            reads=reads,
            writes=[folder, Path(spill)],
        )
    assert isinstance(found, dict)
    return Outcome(**found)


def rates_confined(files: Sequence[RatedFile], *, limits: Limits | None = None) -> list[Rate]:
    """The match rates of `rates.match_rates`, made in a child that never sees an identity."""
    keys: dict[str, bytes] = {}
    told = [
        {
            "source": one.source,
            "partner": one.partner,
            "groups": list(one.groups),
            "crosswalk": _told(one.crosswalk.path, one.crosswalk.key, keys),
            "measures": _told(one.measures.path, one.measures.key, keys),
        }
        for one in files
    ]
    found = run(
        f"{INSIDE}:rates_here",
        {"files": told},
        limits=limits or LIMITS,
        secret=keys,
        reads=[path for one in files for path in (one.crosswalk.path, one.measures.path)],
    )
    assert isinstance(found, list)
    return [Rate(**one) for one in found]


def _told(path: Path, key: bytes, keys: dict[str, bytes]) -> dict[str, str]:
    slot = f"key_{len(keys)}"
    keys[slot] = key
    return {"path": str(path.absolute()), "key": slot}
