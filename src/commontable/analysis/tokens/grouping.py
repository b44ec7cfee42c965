"""From pairs between sources to groups: at most one record of a source each."""

from __future__ import annotations

import numpy as np


def grouped(source_of: np.ndarray, left: np.ndarray, right: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """For every record the smallest record of its group.

    A group holds at most one record of a source: where pairs would bring two together, the likelier pairs win.

    >>> sources = np.array([0, 0, 1, 2])
    >>> grouped(sources, np.array([0, 2, 1]), np.array([2, 3, 3]), np.array([0.9, 0.8, 0.7])).tolist()
    [0, 1, 0, 0]
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    count = len(source_of)
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(count, count))
    _number, label = connected_components(graph, directed=False)
    group = _smallest(label)
    order = np.sort(label * np.int64(source_of.max(initial=0) + 1) + source_of)
    twice = order[1:][order[1:] == order[:-1]] // (source_of.max(initial=0) + 1)
    if not len(twice):
        return group
    crowded = np.isin(label, twice)
    group[crowded] = np.flatnonzero(crowded)
    known = {int(row): {int(source_of[row])} for row in np.flatnonzero(crowded)}
    inside = np.flatnonzero(crowded[left])
    for pair in inside[np.argsort(-probability[inside], kind="stable")]:
        a, b = _root(group, int(left[pair])), _root(group, int(right[pair]))
        if a != b and not known[a] & known[b]:
            first, second = min(a, b), max(a, b)
            group[second] = first
            known[first] |= known.pop(second)
    for row in np.flatnonzero(crowded):
        group[row] = _root(group, int(row))
    return group


def _smallest(label: np.ndarray) -> np.ndarray:
    """For every record the first record with its label."""
    first = np.zeros(int(label.max(initial=-1)) + 1, dtype=np.int64)
    first[label[::-1]] = np.arange(len(label))[::-1]  # the last one written stays
    return np.asarray(first[label])


def _root(group: np.ndarray, row: int) -> int:
    while group[row] != row:
        group[row] = group[group[row]]
        row = int(group[row])
    return row
