"""Definitions as the science of releases reads them, and its answers put together again."""

from collections.abc import Mapping, Sequence

from commontable.analysis.release import Computed, Spec
from commontable.measurement.models import IndicatorVersion

from .linked import takes_of

Levels = tuple[str, ...]


def specs_for(
    versions: Sequence[IndicatorVersion],
    *,
    title: str,
    minimum_count: int,
    periods: Sequence[str] = (),
    shown_before: Sequence[IndicatorVersion] = (),
) -> list[Spec]:
    """One SPEC for each way in which the definitions' datasets name places; usually there is one.

    The smallest group is the partnership's, or the largest that one of the definitions asks for. `shown_before` are
    further definitions over the same datasets that earlier releases show. Raises NotAllowed where definitions take
    from other datasets in ways that do not go together.
    """
    smallest = max([minimum_count, *(version.minimum_count or 0 for version in versions)])
    alike: dict[Levels, list[IndicatorVersion]] = {}
    for version in versions:
        levels = tuple(version.dataset.schema.get("roles", {}).get("place", []))
        alike.setdefault(levels, []).append(version)
    return [
        Spec.from_dict(
            {
                "release": {"title": title, "minimum_count": smallest},
                "sources": _sources(held, shown_before),
                "places": {"levels": list(levels)},
                "indicators": {version.indicator.slug: _definition(version, periods=periods) for version in held},
                "beside": {
                    version.indicator.slug: _definition(version, periods=periods)
                    for version in shown_before
                    if any(version.dataset_id == one.dataset_id for one in held)
                },
            }
        )
        for levels, held in sorted(alike.items())
    ]


def _sources(versions: Sequence[IndicatorVersion], shown_before: Sequence[IndicatorVersion]) -> dict[str, object]:
    """Every dataset, with what its definitions take from others; those others too."""
    found: dict[str, object] = {}
    for slug in sorted({version.dataset.slug for version in versions}):
        takes = takes_of([one for one in (*versions, *shown_before) if one.dataset.slug == slug])
        linked = {
            short: {part: value for part, value in vars(take).items() if value is not None}
            for short, take in takes.items()
        }
        found[slug] = {"path": slug, **({"linked": linked} if linked else {})}
        for take in takes.values():
            found.setdefault(take.source, {"path": take.source})
    return found


def _definition(version: IndicatorVersion, *, periods: Sequence[str]) -> dict[str, object]:
    period = version.dataset.schema["roles"]["period"]
    conditions = [f"({version.where})"] if version.where else []
    if periods:
        listed = ", ".join("'{}'".format(name.replace("'", "''")) for name in periods)
        conditions.append(f'(CAST("{period}" AS VARCHAR) IN ({listed}))')
    counted = {"success": version.success} if version.success else {"mean_of": version.mean_of}
    return {
        "source": version.dataset.slug,
        "period": period,
        "by": version.breakdowns,
        "depth": version.depth,
        "direction": version.direction,
        "title": version.indicator.name,
        **counted,
        **({"where": " AND ".join(conditions)} if conditions else {}),
    }


def put_together(parts: Sequence[Computed]) -> Computed:
    """The parts as one release: all cells, counts and checks added up, each part's own SPEC kept."""
    import pyarrow as pa

    first = parts[0].manifest
    counts: dict[str, int] = {}
    linked = {name: said for part in parts for name, said in _mapping(part.manifest.get("linked", {})).items()}
    indicators: dict[str, object] = {}
    for part in parts:
        for name, count in _mapping(part.manifest["counts"]).items():
            counts[name] = counts.get(name, 0) + int(str(count))
        indicators.update(_mapping(part.manifest["indicators"]))
    manifest = {
        **{key: value for key, value in first.items() if key != "spec"},
        "specs": [part.manifest["spec"] for part in parts],
        "places": [part.manifest.get("places") for part in parts],
        "indicators": indicators,
        "counts": counts,
        **({"linked": linked} if linked else {}),
        "certificate": _certificate([_mapping(part.manifest["certificate"]) for part in parts]),
    }
    return Computed(cells=pa.concat_tables([part.cells for part in parts]), manifest=manifest)


ADDED = (
    "equations", "cells", "hidden_first", "hidden_second", "ranged", "examined", "undecided", "seconds",
    "exact_recoveries", "given_away_by_earlier_releases",
)  # fmt: skip


def _certificate(parts: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """One certificate for all: counts added up, the narrowest interval of any, the loss by numbers of cells."""
    if len(parts) == 1:
        return dict(parts[0])
    found = dict(parts[0])
    for name in ADDED:
        if any(name in part for part in parts):
            found[name] = sum(_number(part.get(name)) for part in parts)
    if any("bounds_only" in part for part in parts):
        found["bounds_only"] = any(part.get("bounds_only") for part in parts)
    narrow = [_number(part["narrowest_interval"]) for part in parts if part.get("narrowest_interval") is not None]
    if narrow:
        found["narrowest_interval"] = min(narrow)
    cells = [_number(part.get("cells")) for part in parts]
    if sum(cells) and all("information_lost" in part for part in parts):
        lost = [_number(part["information_lost"]) for part in parts]
        found["information_lost"] = sum(one * many for one, many in zip(lost, cells, strict=True)) / sum(cells)
    samples = [_mapping(part["sample"]) for part in parts if part.get("sample")]
    if samples:
        whole = sum(_number(part.get("examined")) for part in parts if not part.get("sample"))
        found["sample"] = {**samples[0], "of": whole + sum(_number(one.get("of")) for one in samples)}
    return found


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else 0


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError("a manifest holds mappings here")
    return value
