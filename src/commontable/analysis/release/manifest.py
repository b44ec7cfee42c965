"""The manifest: what was released, from what, under which rules, and what was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from commontable.analysis.cells import Status
from commontable.analysis.condition import explain, parse_condition
from commontable.analysis.disclosure import Policy
from commontable.analysis.release.opening import Opened
from commontable.analysis.release.protecting import Made
from commontable.analysis.release.spec import IndicatorSpec, Spec

FORMAT = "commontable-release/1"
CAVEAT = (
    "The same children were looked for in other files. A child who was there but could not be found counts as not "
    "reached; where some groups are found more rarely than others, gaps may be false."
)
PACKAGES = {"duckdb": "duckdb", "spark": "pyspark"}


def manifest_of(
    *,
    spec: Spec,
    sources: Mapping[str, Opened],
    made: Sequence[Made],
    policy: Policy,
    at: datetime,
    engine: str,
    certificate: Mapping[str, object],
) -> dict[str, object]:
    """The manifest is JSON-able and holds no count of a group, and nothing that tells one hidden cell from
    another.
    """
    counts = {status.value: sum(one.counts[status.value] for one in made) for status in Status}
    return {
        "format": FORMAT,
        "title": spec.title,
        "at": at.isoformat(),
        "created_by": {"commontable": _version("commontable"), engine: _version(PACKAGES[engine])},
        "engine": {"name": engine, "version": _version(PACKAGES[engine])},
        "spec": {"digest": spec.digest(), **spec.to_dict()},
        "sources": {name: source.described() for name, source in sources.items()},
        "policy": policy.to_dict(),
        "indicators": {
            one.name: {
                **_definition(spec.indicators[one.name], sources[spec.indicators[one.name].source]),
                "counts": one.counts,
            }
            for one in made
        },
        "counts": {"cells": sum(counts.values()), **counts},
        **_linked(spec, sources, made),
        "places": _places(spec, made),
        "certificate": certificate,
    }


def _linked(spec: Spec, sources: Mapping[str, Opened], made: Sequence[Made]) -> dict[str, object]:
    """Which indicators rest on linked files; how many children were found is known to whoever linked them."""
    found = {}
    for name in (one.name for one in made):
        one = spec.indicators[name]
        columns = sources[one.source].columns
        used = {*one.by, one.mean_of}
        for text in (one.where, one.success):
            used |= set(parse_condition(text, columns=columns).columns) if text else set()
        if used & set(spec.sources[one.source].linked_columns):
            found[name] = {"match_rate": None, "caveat": CAVEAT}
    return {"linked": found} if found else {}


def _places(spec: Spec, made: Sequence[Made]) -> dict[str, object]:
    """The levels, and for every level below the first each place's place above: whoever checks the sums needs it."""
    parents: dict[str, dict[str, str]] = {level: {} for level in spec.levels[1:]}
    for one in made:
        places = one.named.base.places
        for level, name, parent in zip(places.level, places.name, places.parent.tolist(), strict=True):
            if level in parents:
                parents[level][name] = places.name[parent]
    return {"levels": list(spec.levels), "parents": {level: dict(sorted(of.items())) for level, of in parents.items()}}


def _definition(spec: IndicatorSpec, source: Opened) -> dict[str, object]:
    said = {
        f"{part}_in_words": explain(parse_condition(text, columns=source.columns))
        for part, text in (("where", spec.where), ("success", spec.success))
        if text
    }
    unit = {"unit": "mean"} if spec.mean_of else {"unit": "percent"}
    return {"source": spec.source, "direction": str(spec.direction), **unit, **said}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
