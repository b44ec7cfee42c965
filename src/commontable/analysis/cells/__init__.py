"""Cells: additive facts (denominator, numerator, sum) per indicator, period, place and breakdown.

One pass over the rows builds base cells; everything else reads those. A cell is named by its `CellKey`;
`{}` is "everyone", the level `all` with the place `*` is "everywhere".
"""

from commontable.analysis.cells.names import (
    ALL_LEVEL,
    ALL_PLACE,
    COLUMNS,
    EVERYONE,
    NOT_RECORDED,
    CellKey,
    Status,
    bands_of,
    breakdown_of,
    breakdown_text,
    figures_of,
    keys_with,
)

__all__ = [
    "ALL_LEVEL",
    "ALL_PLACE",
    "COLUMNS",
    "EVERYONE",
    "NOT_RECORDED",
    "CellKey",
    "Status",
    "bands_of",
    "breakdown_of",
    "breakdown_text",
    "figures_of",
    "keys_with",
]
