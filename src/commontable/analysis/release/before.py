"""What earlier releases showed, together, as the files of one release: for the attack on the next one."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from commontable.analysis.cells import COLUMNS, Status
from commontable.analysis.release.compute import Earlier

if TYPE_CHECKING:
    import pyarrow as pa

_COUNTS, _PERCENTS = ("denominator", "numerator"), ("value", "low", "high")


def as_one_release(earlier: Earlier, indicators: Collection[str]) -> pa.Table | None:
    """The cells of these indicators as the readers of earlier releases know them; None where they know none.

    A figure that was shown counts as shown, whatever else was hidden later. Of rounded percentages the number of
    children alone is known, of cells without counts nothing.
    """
    import pyarrow as pa

    keys = sorted(key for key in earlier.published | earlier.ranged | earlier.hidden if key.indicator in indicators)
    columns: dict[str, list[str | int | float | None]] = {name: [] for name in COLUMNS}
    for key in keys:
        children, successes = earlier.figures.get(key, (None, None))
        is_exact = children is not None and successes is not None and key in earlier.published
        low, high = earlier.bands.get(key, (0.0, 100.0)) if children is not None and not is_exact else (None, None)
        status = Status.HIDDEN if children is None else Status.PUBLISHED if is_exact else Status.RANGED
        value = 100 * (successes or 0) / children if is_exact and children else None
        row = (*key, children, successes if is_exact else None, value, low, high, status.value, "")
        for name, one in zip(COLUMNS, row, strict=True):
            columns[name].append(one)
    kinds = {
        name: pa.int64() if name in _COUNTS else pa.float64() if name in _PERCENTS else pa.string() for name in COLUMNS
    }
    return pa.table({name: pa.array(columns[name], kinds[name]) for name in COLUMNS}) if keys else None
