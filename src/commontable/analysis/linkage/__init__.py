"""Linkage: the same child found in several files that share no number."""

from commontable.analysis.linkage.errors import LinkageError
from commontable.analysis.linkage.linked import (
    CLUSTERS,
    FIELDS,
    PAIRS,
    UNCERTAIN,
    Decision,
    Linked,
    empty_pairs,
    pairs_table,
)
from commontable.analysis.linkage.linking import BAND, THRESHOLD, Mode, Progress, link

__all__ = [
    "BAND",
    "CLUSTERS",
    "FIELDS",
    "PAIRS",
    "THRESHOLD",
    "UNCERTAIN",
    "Decision",
    "LinkageError",
    "Linked",
    "Mode",
    "Progress",
    "empty_pairs",
    "link",
    "pairs_table",
]
