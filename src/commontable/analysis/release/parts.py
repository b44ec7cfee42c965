"""The cells of a family's table as parts of everyone: which of them anybody sees, which are the headline, and which
are the same children as a figure that is public.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.cells import ALL_LEVEL, breakdown_of
from commontable.analysis.cells.crossed import Crossed
from commontable.analysis.disclosure.protect import Before
from commontable.analysis.release.families import Family
from commontable.analysis.release.naming import Named

Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]

UNSHOWN, HEADLINE = 0.001, 10
"""A part that no member has is hidden before a thousand times smaller one that a member has; a headline, after ones
ten times as large.
"""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Per cell: whether it is `linked`; the `level` of its place (0: all places); whether some member has it, or
    the other side of its condition (`seen`); whether a member has it (`shown`); whether it says no more than who was
    reached (`headline`); and a number that it has in common with every cell that is `alike`: the only part of it, or
    that of which it is the only part.
    """

    linked: Flags
    level: Codes
    seen: Flags
    shown: Flags
    headline: Flags
    alike: Codes

    @classmethod
    def of(cls, family: Family, named: Named, crossed: Crossed) -> Parts:
        """The parts of the family's table."""
        members = family.members.values()
        shown = frozenset[frozenset[str]]().union(*(one.subsets() for one in members))
        first = {frozenset(one.fixed) for one in members if one.fixed}
        first |= {
            frozenset([column]) for one in members if not one.fixed for column in one.by if column in family.linked
        }
        broken_down = [breakdown_of(text) for text in named.patterns.text]
        columns = [frozenset(one) for one in broken_down]

        def said(of: list[bool]) -> Flags:
            flags: Flags = np.array(of, bool)[crossed.pattern]
            return flags

        levels = list(dict.fromkeys([ALL_LEVEL, *named.base.places.level]))
        rank = np.array([levels.index(level) for level in named.base.places.level], np.int64)
        linked = said([bool(one & family.linked) for one in columns])
        return cls(
            linked=linked,
            level=rank[crossed.place],
            seen=said([one in shown for one in columns]) | ~linked,
            shown=said([any(member.shows(one) for member in members) for one in broken_down]) | ~linked,
            headline=said([one in first for one in columns]) & linked,
            alike=_alike(crossed),
        )

    @property
    def smallest(self) -> Flags:
        """The cells of the smallest places; none where there is no level of places."""
        deepest = int(self.level.max(initial=0))
        found: Flags = (self.level == deepest) & (deepest > 0)
        return found

    def price(self, children: Numbers) -> Numbers:
        """What hiding a cell costs: little where no member has it, and more where it is a headline."""
        found: Numbers = children * np.where(self.shown, 1, UNSHOWN) * np.where(self.shown & self.headline, HEADLINE, 1)
        return found

    def hideable(self, wanted: Flags, public: Flags) -> Flags:
        """Those `wanted` parts that can be hidden without hiding a part that is not, nor one that is `public`: cells
        that are alike are hidden together or not at all.
        """
        kept = np.zeros(int(self.alike.max(initial=-1)) + 1, bool)
        kept[self.alike[public | (self.seen & ~wanted)]] = True
        found: Flags = self.linked & wanted & ~kept[self.alike]
        return found

    def with_alike(self, asked: Flags, public: Flags) -> Flags:
        """The parts that are `asked` to be hidden and all that are the same children, save what is `public`."""
        told = np.zeros(int(self.alike.max(initial=-1)) + 1, bool)
        told[self.alike[asked & self.linked]] = True
        told[self.alike[public]] = False
        found: Flags = self.linked & told[self.alike]
        return found

    def inherited(self, before: Before) -> Before:
        """What was shown of some children was shown of those parts, too, that are the same children."""
        count = int(self.alike.max(initial=-1)) + 1
        told = before.published | before.ranged

        def spread(flags: Flags) -> Flags:
            found = np.zeros(count, bool)
            found[self.alike[flags]] = True
            both: Flags = flags | (found[self.alike] & self.linked)
            return both

        low, high = np.full(count, np.nan), np.full(count, np.nan)
        np.fmax.at(low, self.alike[told], before.low[told])
        np.fmin.at(high, self.alike[told], before.high[told])
        return replace(
            before,
            published=spread(before.published),
            ranged=spread(before.ranged),
            low=np.where(self.linked, np.fmax(before.low, low[self.alike]), before.low),
            high=np.where(self.linked, np.fmin(before.high, high[self.alike]), before.high),
        )


def _alike(crossed: Crossed) -> Codes:
    """Cells of which one is the only part of the other have the same number."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(crossed)
    ones, others = [], []
    for above in crossed.families:
        part = np.flatnonzero(above >= 0)
        alone = part[np.bincount(above[part], minlength=count)[above[part]] == 1]
        ones.append(alone)
        others.append(above[alone])
    one, other = np.concatenate(ones), np.concatenate(others)
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(count, count))
    found: Codes = connected_components(graph, directed=False)[1].astype(np.int64)
    return found
