"""How a cell is named and what may be said of it: the columns of `cells.parquet`, the marks, the
constants.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

ALL_LEVEL = "all"
ALL_PLACE = "*"
EVERYONE = "{}"
NOT_RECORDED = "(not recorded)"
COLUMNS = (
    "indicator",
    "period",
    "place_level",
    "place",
    "breakdown",
    "denominator",
    "numerator",
    "value",
    "low",
    "high",
    "status",
    "reason",
)


class Status(StrEnum):
    """What a cell shows.

    `published`: denominator and value (and the numerator where the indicator counts children);
    `ranged`: the denominator, and a range `low`–`high` (percent) instead of value and numerator;
    `hidden`: nothing at all, one mark whatever the cause; `empty`: no child is in the cell.
    """

    PUBLISHED = "published"
    RANGED = "ranged"
    HIDDEN = "hidden"
    EMPTY = "empty"


class CellKey(NamedTuple):
    """The name of one cell; `breakdown` is the canonical text that `breakdown_text` gives."""

    indicator: str
    period: str
    place_level: str
    place: str
    breakdown: str


def breakdown_text(breakdown: Mapping[str, str]) -> str:
    """The breakdown as canonical JSON: sorted keys, no escapes, `{}` for everyone.

    >>> breakdown_text({"lunch": "free", "gender": "girl"})
    '{"gender": "girl", "lunch": "free"}'
    """
    return json.dumps(dict(breakdown), sort_keys=True, ensure_ascii=False)


def breakdown_of(text: str) -> dict[str, str]:
    """The breakdown as a dictionary, from its canonical text.

    >>> breakdown_of("{}")
    {}
    """
    found: dict[str, str] = json.loads(text)
    return found


def keys_with(*, cells: pa.Table, statuses: Collection[Status]) -> frozenset[CellKey]:
    """The names of all cells that carry one of `statuses`, for `compute(hidden_before=…)` of the next
    release.
    """
    names = [cells.column(name).to_pylist() for name in CellKey._fields]
    marks = cells.column("status").to_pylist()
    wanted = {status.value for status in statuses}
    return frozenset(CellKey(*name) for *name, mark in zip(*names, marks, strict=True) if mark in wanted)


def figures_of(releases: Sequence[pa.Table]) -> dict[CellKey, tuple[int | None, int | None]]:
    """The children and the successes (None: not shown) of all cells that `releases` show exactly or as a range, as
    the latest of them has them.
    """
    found: dict[CellKey, tuple[int | None, int | None]] = {}
    for cells in releases:
        names = [cells.column(name).to_pylist() for name in CellKey._fields]
        counts = [cells.column(name).to_pylist() for name in ("denominator", "numerator", "status")]
        for *name, children, successes, status in zip(*names, *counts, strict=True):
            if status in (Status.PUBLISHED, Status.RANGED):
                found[CellKey(*name)] = children, successes
    return found


def bands_of(releases: Sequence[pa.Table]) -> dict[CellKey, tuple[float, float]]:
    """The ranges (percent) that `releases` show together: where two show the same cell, what both allow, or the
    latest where they have nothing in common.
    """
    found: dict[CellKey, tuple[float, float]] = {}
    for cells in releases:
        names = [cells.column(name).to_pylist() for name in CellKey._fields]
        lows, highs = cells.column("low").to_pylist(), cells.column("high").to_pylist()
        for *name, low, high in zip(*names, lows, highs, strict=True):
            if low is None or high is None:
                continue
            key = CellKey(*name)
            before = found.get(key, (low, high))
            both = max(low, before[0]), min(high, before[1])
            found[key] = both if both[0] < both[1] else (low, high)
    return found
