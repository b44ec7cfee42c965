"""Pairs of records nobody is sure about: looked at one by one in a closed process, and told side by side."""

from commontable.analysis.pairs.confinement import Looked, PersonFile, list_pairs, look_at_pair
from commontable.analysis.pairs.looked import Pair, Side
from commontable.analysis.pairs.marking import VERDICTS, Line, Segment, side_by_side

__all__ = [
    "VERDICTS",
    "Line",
    "Looked",
    "Pair",
    "PersonFile",
    "Segment",
    "Side",
    "list_pairs",
    "look_at_pair",
    "side_by_side",
]
