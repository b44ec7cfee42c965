"""Links become clusters: at most one record of each de-duplicated source, and never two that somebody kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence


class Clusters:
    """Records that grow together, the strongest links first.

    >>> found = Clusters(sources=[0, 0, 1, 2], apart=[(0, 3)])
    >>> found.join(0, 2), found.join(1, 2), found.join(2, 3), found.join(1, 3)
    (True, False, False, True)
    >>> found.labels()
    [0, 1, 0, 1]
    """

    def __init__(
        self, *, sources: Collection[int] | None, apart: Iterable[tuple[int, int]] = (), count: int = 0
    ) -> None:
        """`sources`: of each record, its source, no two of one may meet; None: all may (and there are `count`)."""
        self._parents = list(range(len(sources) if sources is not None else count))
        self._sources = [1 << source for source in sources] if sources is not None else [0] * count
        self._apart: defaultdict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def find(self, record: int) -> int:
        """The record that stands for the cluster of this one."""
        parents = self._parents
        while parents[record] != record:
            parents[record] = parents[parents[record]]
            record = parents[record]
        return record

    def join(self, one: int, other: int) -> bool:
        """Both are in one cluster now; False where they may not."""
        first, second = self.find(one), self.find(other)
        if first == second:
            return True
        if self._sources[first] & self._sources[second]:
            return False
        if any(self.find(record) == second for record in self._apart.get(first, ())):
            return False
        low, high = min(first, second), max(first, second)
        self._parents[high] = low
        self._sources[low] |= self._sources[high]
        if high in self._apart:
            self._apart[low] |= self._apart.pop(high)
        return True

    def join_where_most_agree(self, links: Sequence[tuple[int, int]], *, least: float) -> None:
        """The links are followed, the first first, where at least that share of the pairs between both clusters are
        links too.

        >>> found = Clusters(sources=None, count=5)
        >>> found.join_where_most_agree([(0, 1), (2, 3), (1, 2), (3, 4), (2, 4)], least=0.5)
        >>> found.labels()
        [0, 0, 2, 2, 2]
        """
        linked: defaultdict[int, set[int]] = defaultdict(set)
        for one, other in links:
            linked[one].add(other)
            linked[other].add(one)
        members: dict[int, list[int]] = {}
        for one, other in links:
            first, second = self.find(one), self.find(other)
            if first == second:
                continue
            sides = [members.get(first, [first]), members.get(second, [second])]
            few, many = sorted(sides, key=len)
            across = sum(len(linked[record].intersection(many)) for record in few)
            if across >= least * len(few) * len(many) and self.join(one, other):
                members[self.find(one)] = sides[0] + sides[1]

    def labels(self) -> list[int]:
        """Of each record, the one that stands for its cluster."""
        return [self.find(record) for record in range(len(self._parents))]
