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

    rows = []
    for key in sorted(earlier.published | earlier.ranged | earlier.hidden):
        if key.indicator not in indicators:
            continue
        children, successes = earlier.figures.get(key, (None, None))
        row = dict.fromkeys(COLUMNS) | key._asdict() | {"status": Status.HIDDEN.value, "reason": ""}
        if children is not None and key in earlier.published and successes is not None:
            value = 100 * successes / children if children else 0.0
            row |= {"status": "published", "denominator": children, "numerator": successes, "value": value}
        elif children is not None:
            low, high = earlier.bands.get(key, (0.0, 100.0))
            row |= {"status": "ranged", "denominator": children, "low": low, "high": high}
        rows.append(row)
    kinds = {
        name: pa.int64() if name in _COUNTS else pa.float64() if name in _PERCENTS else pa.string() for name in COLUMNS
    }
    return pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items()))) if rows else None
