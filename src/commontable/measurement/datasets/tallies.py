"""What a policy does to a table's own figures, as totals, and which schools and groups it would hide altogether.

Read off protected cells only: no figure is in it, hidden or shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from commontable.analysis.cells import ALL_LEVEL, breakdown_of
from commontable.analysis.release import Computed
from commontable.measurement.models import IndicatorVersion, Place
from commontable.partnership.models import Partnership

from .labels import Labels

MOST_NAMED = 60


def tally_of(computed: Computed) -> dict[str, Any]:
    """Counts by mark, loss, and the keys of places and groups of which nothing at all is shown. JSON-able."""
    certificate, counts = computed.manifest.get("certificate"), computed.manifest.get("counts")
    told: Mapping[str, Any] = certificate if isinstance(certificate, Mapping) else {}
    held: Mapping[str, Any] = counts if isinstance(counts, Mapping) else {}
    places: dict[tuple[str, str], bool] = defaultdict(bool)
    groups: dict[tuple[str, str], bool] = defaultdict(bool)
    columns = [computed.cells.column(name).to_pylist() for name in ("place_level", "place", "breakdown", "status")]
    for level, place, breakdown, status in zip(*columns, strict=True):
        if status == "empty":
            continue
        if level != ALL_LEVEL:
            places[level, place] |= status != "hidden"
        else:
            named = breakdown_of(breakdown)
            if len(named) == 1:
                ((column, group),) = named.items()
                groups[column, group] |= status != "hidden"
    total = sum(int(held.get(name, 0)) for name in ("published", "ranged", "hidden"))
    return {
        "cells": total,
        "shown": int(held.get("published", 0)),
        "ranged": int(held.get("ranged", 0)),
        "hidden": int(held.get("hidden", 0)),
        "hidden_first": told.get("hidden_first"),
        "hidden_second": told.get("hidden_second"),
        "lost": None if told.get("information_lost") is None else 100 * float(told["information_lost"]),
        "places": sorted(list(key) for key, is_shown in places.items() if not is_shown),
        "groups": sorted(list(key) for key, is_shown in groups.items() if not is_shown),
    }


def named_places(partnership: Partnership, keys: Sequence[Sequence[str]]) -> list[str]:
    """The places by name, at most `MOST_NAMED`."""
    names = {
        (level, code): name for level, code, name in Place.objects.of(partnership).values_list("level", "code", "name")
    }
    return sorted(names.get((level, code), code) for level, code in keys)[:MOST_NAMED]


def named_groups(versions: Sequence[IndicatorVersion], keys: Sequence[Sequence[str]]) -> list[str]:
    """The groups as people call them."""
    found = []
    for column, group in keys:
        version = next((one for one in versions if column in one.breakdowns), None)
        labels = Labels(version.schema if version else {})
        found.append(f"{labels.breakdown(column)}: {labels.group(column, group)}")
    return found[:MOST_NAMED]
