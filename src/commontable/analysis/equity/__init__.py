"""Equity: gaps between groups with their uncertainty, who is worse off by which rule, and how many children it takes.

Works on shown figures, so it respects protection: from a hidden or a ranged figure comes a range or the
reason why nothing can be told, never a false zero. In words: docs/explanation/equity.md.
"""

from commontable.analysis.equity.courses import Course, GapChange, GapCourse, GapPoint, gap_course
from commontable.analysis.equity.crossings import Crossing, children_to_tell, crossings
from commontable.analysis.equity.figures import Figure, Why
from commontable.analysis.equity.gaps import Gap, gap, largest_gap
from commontable.analysis.equity.measures import Kind, Measure
from commontable.analysis.equity.paths import Path, Step, growth_target, path
from commontable.analysis.equity.ratios import parity, risk_ratio
from commontable.analysis.equity.references import Reference, highest, named, others
from commontable.analysis.equity.shares import index80, ppg1, proportionality
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
    "Course",
    "Crossing",
    "Figure",
    "Gap",
    "GapChange",
    "GapCourse",
    "GapPoint",
    "Kind",
    "Measure",
    "Path",
    "Reference",
    "Standing",
    "Step",
    "TargetStatus",
    "Why",
    "children_between",
    "children_to_close",
    "children_to_target",
    "children_to_tell",
    "crossings",
    "gap",
    "gap_course",
    "growth_target",
    "highest",
    "index80",
    "largest_gap",
    "named",
    "others",
    "parity",
    "path",
    "ppg1",
    "proportionality",
    "risk_ratio",
    "target_status",
]
