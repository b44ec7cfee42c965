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


def manifest_of(
    *,
    spec: Spec,
    sources: Mapping[str, Opened],
    made: Sequence[Made],
    policy: Policy,
    at: datetime,
    engine: str,
) -> dict[str, object]:
    """The manifest is JSON-able and holds no count of a group, and nothing that tells one hidden cell from
    another.
    """
    counts = {status.value: sum(one.counts[status.value] for one in made) for status in Status}
    return {
        "format": FORMAT,
        "title": spec.title,
        "at": at.isoformat(),
        "created_by": {"commontable": _version("commontable"), engine: _version(engine)},
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
        "certificate": {
            "checked": "every table with its totals, breakdown by breakdown and place by place, at every level",
            "equations": sum(one.equations for one in made),
            "exact_recoveries": 0,  # otherwise there is no release
            "given_away_by_earlier_releases": sum(one.given_away for one in made),
            "limits": "docs/explanation/disclosure.md",
        },
    }


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
