"""What earlier releases have shown, and to whom: what a new one for one audience must not give away beside them.

The reasoning, audience by audience: docs/explanation/audiences.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Max

from commontable.analysis.cells import CellKey, Status, keys_with
from commontable.analysis.release import Earlier
from commontable.measurement.models import Extract, IndicatorVersion, Release
from commontable.measurement.rules.audiences import Audience, narrower, read_by, wider
from commontable.partnership.models import Partnership

from .linked import run_in_force
from .readers import published

if TYPE_CHECKING:
    import pyarrow as pa


def newest_number(partnership: Partnership) -> int:
    """The number of the table's newest published release, for whomever it is; 0 where nothing is published."""
    found: int | None = published(partnership, reads=list(Audience)).aggregate(newest=Max("number"))["newest"]
    return found or 0


def earlier_for(
    partnership: Partnership,
    audience: str,
    *,
    versions: Sequence[IndicatorVersion] = (),
    extracts: Sequence[Extract] = (),
) -> Earlier:
    """What the readers of that audience know from published releases, and what stays hidden.

    Known is what they read: releases for them and for every wider audience. Hidden stays what was hidden in a release
    for them or for a narrower audience; and in one for a wider audience where it rested on other files or another
    definition than `versions` over `extracts`, for then this policy has not looked at those figures.
    """
    mine = list(published(partnership, reads=read_by(audience)).order_by("number"))
    closer = list(published(partnership, reads=narrower(audience)).order_by("number"))
    tables = {release.pk: _cells(release) for release in [*mine, *closer]}
    known = Earlier.of([tables[release.pk] for release in mine])
    kept = [tables[release.pk] for release in [*mine, *closer] if release.audience not in wider(audience)]
    kept += [
        _without(tables[release.pk], _unchanged(release, versions, extracts))
        for release in mine
        if release.audience in wider(audience)
    ]
    return replace(known, hidden=Earlier.of(kept).hidden)


def audiences_to_spare(partnership: Partnership, audience: str, versions: Sequence[IndicatorVersion]) -> list[Audience]:
    """Narrower audiences, narrowest first, that have read these indicators in releases of their own."""
    indicators = [version.indicator_id for version in versions]
    return [
        one
        for one in narrower(audience)
        if published(partnership, reads=[one]).filter(indicators__indicator__in=indicators).exists()
    ]


def read_before(partnership: Partnership, audience: str) -> list[int]:
    """The numbers of the releases that readers of that audience have, oldest first."""
    mine = published(partnership, reads=read_by(audience)).order_by("number")
    return [number for number in mine.values_list("number", flat=True) if number is not None]


def more_open(cells: pa.Table, *, than: pa.Table) -> frozenset[CellKey]:
    """The figures that the first table shows and the second does not, or only as a range, or as a wider one."""
    mine, theirs = Earlier.of([cells]), Earlier.of([than])
    finer = {
        key
        for key, (low, high) in mine.bands.items()
        if key in theirs.bands and not (low <= theirs.bands[key][0] and theirs.bands[key][1] <= high)
    }
    return (mine.published - theirs.published) | (mine.ranged - theirs.ranged - theirs.published) | finer


def hidden_in(cells: pa.Table) -> frozenset[CellKey]:
    """The figures that the table hides."""
    return keys_with(cells=cells, statuses=[Status.HIDDEN])


def _cells(release: Release) -> pa.Table:
    import pyarrow.parquet as pq

    root: Path = settings.COMMONTABLE_DATA / "releases"
    return pq.read_table(root / release.folder / "cells.parquet")


def _without(cells: pa.Table, indicators: Sequence[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not indicators:
        return cells
    return cells.filter(pc.invert(pc.is_in(cells.column("indicator"), pa.array(list(indicators), pa.string()))))


def _unchanged(release: Release, versions: Sequence[IndicatorVersion], extracts: Sequence[Extract]) -> list[str]:
    """Indicators that rested on the same definition and the same files in that release as they do now."""
    then: dict[str, set[str]] = {}
    for source in release.manifest.get("sources", []):
        then.setdefault(str(source.get("dataset")), set()).add(str(source.get("extract")))
    now: dict[str, set[str]] = {}
    for extract in extracts:
        now.setdefault(extract.dataset.slug, set()).add(str(extract.uuid))
    held = dict(release.indicators.values_list("indicator_id", "version_id"))
    return [
        version.indicator.slug
        for version in versions
        if held.get(version.indicator_id) == version.pk
        and version.dataset.slug in then
        and now.get(version.dataset.slug) == then[version.dataset.slug]
        and (not version.linked or _linked_as_now(release, version, then, now))
    ]


def _linked_as_now(
    release: Release, version: IndicatorVersion, then: dict[str, set[str]], now: dict[str, set[str]]
) -> bool:
    """What it takes from other datasets rested on the same files and the same linking."""
    run = run_in_force(version)
    said = release.manifest.get("linkage", {}).get(version.indicator.slug, {})
    files = all(then.get(one["dataset"]) == now.get(one["dataset"]) for one in version.linked)
    return files and run is not None and said.get("uuid") == str(run.uuid)
