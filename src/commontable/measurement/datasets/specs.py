"""Definitions as the science of releases reads them, and its answers put together again."""

from collections.abc import Sequence

from commontable.analysis.release import Computed, Spec
from commontable.measurement.models import IndicatorVersion

Levels = tuple[str, ...]


def specs_for(
    versions: Sequence[IndicatorVersion], *, title: str, minimum_count: int, periods: Sequence[str] = ()
) -> list[Spec]:
    """One SPEC for each way in which the definitions' datasets name places; usually there is one.

    The smallest group is the partnership's, or the largest that one of the definitions asks for.
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
                "sources": {version.dataset.slug: {"path": version.dataset.slug} for version in held},
                "places": {"levels": list(levels)},
                "indicators": {version.indicator.slug: _definition(version, periods=periods) for version in held},
            }
        )
        for levels, held in sorted(alike.items())
    ]


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
    indicators: dict[str, object] = {}
    equations = 0
    for part in parts:
        for name, count in _mapping(part.manifest["counts"]).items():
            counts[name] = counts.get(name, 0) + int(str(count))
        indicators.update(_mapping(part.manifest["indicators"]))
        equations += int(str(_mapping(part.manifest["certificate"])["equations"]))
    manifest = {
        **{key: value for key, value in first.items() if key != "spec"},
        "specs": [part.manifest["spec"] for part in parts],
        "indicators": indicators,
        "counts": counts,
        "certificate": {**_mapping(first["certificate"]), "equations": equations},
    }
    return Computed(cells=pa.concat_tables([part.cells for part in parts]), manifest=manifest)


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError("a manifest holds mappings here")
    return value
