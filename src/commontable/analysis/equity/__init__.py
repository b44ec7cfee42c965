"""Equity: gaps between groups with their uncertainty, and how many more children it takes.

Works on shown figures, so it respects protection: from a hidden or a ranged figure comes a range or
`None`, never a false zero.
"""

from commontable.analysis.equity.figures import Figure
from commontable.analysis.equity.gaps import Gap, gap, largest_gap
from commontable.analysis.equity.targets import (
    Children,
    Standing,
    TargetStatus,
    children_between,
    children_to_close,
    children_to_target,
    target_status,
)

__all__ = [
    "Children",
    "Figure",
    "Gap",
    "Standing",
    "TargetStatus",
    "children_between",
    "children_to_close",
    "children_to_target",
    "gap",
    "largest_gap",
    "target_status",
]
