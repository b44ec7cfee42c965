"""The cells of one period: sets of unknown ones are extended until no equation, nor all of them together, gives
one away or narrows one down.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.disclosure.attack import recovered
from commontable.analysis.disclosure.bounds import UNBOUNDED, Figure, Reader
from commontable.analysis.disclosure.cover import Remainder, covered
from commontable.analysis.disclosure.links import Links
from commontable.analysis.disclosure.mend import Mender
from commontable.analysis.disclosure.policy import Policy
from commontable.analysis.disclosure.ranges import COARSEST, Ranges, ranges
from commontable.analysis.disclosure.spare import spared
from commontable.analysis.disclosure.tight import smallest_of_tight

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Positions = NDArray[np.int32]
Steps = NDArray[np.int8]

MOST_ATTACKS = 60
PATIENCE = 40
STUBBORN = 3
"""After so many vain attempts to mend the last few, the look at what is near is followed by one at everything."""
MOST_LOOKS = 14
PATIENT_LOOKS = 4
"""So long, figures stay as they are where a range near a narrow one could be made coarser."""
ENOUGH_LOOKS = 7
"""After so many looks all that shares a sum with a figure that is still too narrow becomes unknown."""
FIRST_STEPS = 2
"""So many audits in which a figure is found too close are answered where it stands, the next ones farther around."""
NEAR = 3
FEWEST_OTHERS = 1
LAST_STEPS = (1, 2, 4, 32)
"""Where all looks were in vain, everything so many sums away is hidden, in the end the whole period."""
SPARING = 60_000
"""Up to so many cells in a period, what was hidden in vain is looked for."""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What is hidden, what is unknown (hidden or a range), how much `coarser` its range is, and what was found out."""

    hidden: Flags
    unknown: Flags
    coarser: Steps
    equations: int
    given_away: int
    first: int
    narrowest: int
    narrow: int


@dataclass(kw_only=True)
class Period:
    """Figures of the cells of one period, and what was shown of them before. `bands` is None for a mean: then numbers
    of children alone are protected, and the sums with them. `price`: what hiding a cell costs, if not its children.
    """

    parents: tuple[Positions, ...]
    children: Numbers
    successes: Numbers
    same: Flags
    bands: Ranges | None
    hidden_before: Flags
    ranged_before: Flags
    stale: Flags
    published_before: Flags
    low_before: Numbers
    high_before: Numbers
    policy: Policy
    doubts: tuple[Flags, Flags, int] | None = None
    price: Numbers | None = None
    given_away: int = 0

    def __post_init__(self) -> None:
        """Ranges are as fine as their tier has them, but no finer than before."""
        self.coarser: Steps = np.zeros(len(self.children), np.int8)
        for _ in range(COARSEST):
            if self.bands is None:
                break
            finer = (self.bands.low > self.low_before) | (self.bands.high < self.high_before)
            if not finer.any():
                break
            self._join(np.flatnonzero(finer))

    @cached_property
    def links(self) -> Links:
        """All equations."""
        return Links.of(self.parents)

    @property
    def cost(self) -> Numbers:
        """What is lost with a cell: of those that protect another one the cheapest is taken."""
        return self.children if self.price is None else self.price

    def settled(self) -> Settled:
        """Small groups, telling percentages, and what protects both."""
        n = self.children
        first = (n < self.policy.minimum_count) | self.same
        small = first | self.hidden_before
        public = self.published_before | self.ranged_before
        hidden = self._extended(small, None, public=public, remainders=self._groups())
        hidden = self._spared(hidden, small, self._groups())
        # Sums of a mean stand in the same equations as the numbers of children: the same cells protect both.
        unknown = hidden if self.bands is None else self._ranged(hidden, None, hidden | self.bands.needed)
        reader = self._reader(hidden, unknown)
        reader.read_on()
        narrow_n, narrow_x = self._narrow(reader, hidden, unknown)
        doubts, further, steps = self.doubts, 0, 1
        for turn in range(MOST_LOOKS):
            if not (narrow_n.any() or narrow_x.any()):
                if doubts is None:
                    break
                children, successes, rounds = doubts
                narrow_n, narrow_x = children & hidden & ~public, successes & unknown & ~self.published_before
                doubts, further, steps = None, 2 * rounds - 1, rounds
            look = turn + further
            before = hidden, unknown, self.coarser.copy()
            more = self._widened(self._around(narrow_n, steps), hidden, public, [reader.children], look)
            if more.any():
                hidden = self._extended(hidden | more, hidden, public=public, remainders=self._groups())
            if self.bands is None:
                unknown = hidden
            else:
                narrow_x = self._around(narrow_x, steps)
                stuck = self._coarsened(narrow_x, hidden, reader, look)
                for _ in range(steps - 1):  # wider ranges alone did not help an audit
                    self._coarsened(narrow_x, hidden, reader, look)
                    stuck = narrow_x
                more = self._widened(stuck, unknown, self.published_before, list(reader.figures[1:]), look)
                unknown = self._ranged(hidden, unknown, unknown | hidden | more)
            changed = (hidden != before[0]) | (unknown != before[1]) | (self.coarser != before[2])
            if not changed.any():
                break
            reader = self._read_again(reader, changed, hidden, unknown)
            narrow_n, narrow_x = self._narrow(reader, hidden, unknown)
        for steps in LAST_STEPS:
            if public.any() or not (narrow_n.any() or narrow_x.any()):
                break
            wide = self._away(narrow_n | narrow_x, steps)
            hidden = self._extended(hidden | wide, hidden, public=public, remainders=self._groups())
            unknown = hidden if self.bands is None else self._ranged(hidden, unknown, unknown | hidden)
            reader = self._reader(hidden, unknown)
            reader.read_on()
            narrow_n, narrow_x = self._narrow(reader, hidden, unknown)
        left = int(narrow_n.sum() + narrow_x.sum())
        if public.any():  # what earlier releases show cannot be taken back
            self.given_away, left = self.given_away + left, 0
        return Settled(
            hidden=hidden,
            unknown=unknown,
            coarser=self.coarser,
            equations=2 * self.links.equations,
            given_away=self.given_away,
            first=int(first.sum()),
            narrowest=self._narrowest(reader, hidden, unknown),
            narrow=left,
        )

    def _groups(self) -> list[Remainder]:
        """What is left of a total is a group that may be shown, and leaves its parts some room."""
        least = self.policy.minimum_count if self.policy.protect_remainders else 1
        room = self.children - np.minimum(self.children, 1)
        return [Remainder(self.children, least), Remainder(room, self.policy.width - 1)]

    def _ranged(self, hidden: Flags, settled: Flags | None, marked: Flags) -> Flags:
        """What is hidden or a range, and what protects the numbers of successes."""
        assert self.bands is not None
        slack = max(self.policy.slack if self.policy.protect_remainders else 0, self.policy.width - 1)
        if settled is None:
            for _ in range(COARSEST):
                tight = smallest_of_tight(
                    links=self.links, children=self.children, successes=self.successes, bands=self.bands,
                    hidden=hidden, unknown=marked, joinable=self.coarser < COARSEST, slack=slack,
                )  # fmt: skip
                if not len(tight):
                    break
                self._join(tight)
        fewest = np.where(hidden, 0, self.bands.fewest)
        most = np.where(hidden, self.children, self.bands.most)
        marked = marked | self.ranged_before | self.stale
        remainders = [Remainder(self.successes - fewest, slack), Remainder(most - self.successes, slack)]
        found = self._extended(marked, settled, public=self.published_before, remainders=remainders)
        return self._spared(found, marked, remainders) if settled is None else found

    def _spared(self, unknown: Flags, marked: Flags, remainders: list[Remainder]) -> Flags:
        """`unknown` without what is not needed after all; too slow for very many cells."""
        if len(unknown) > SPARING or self.published_before.any() or self.ranged_before.any():
            return unknown
        return spared(
            links=self.links,
            unknown=unknown,
            marked=marked,
            worth=self.cost,
            remainders=remainders,
            attacked=lambda fewer: recovered(links=self.links, unknown=fewer),
        )

    def _extended(self, marked: Flags, settled: Flags | None, *, public: Flags, remainders: list[Remainder]) -> Flags:
        """`marked` and what protects it; `settled` cells stood an attack already. What is `public` from an earlier
        release protects nothing.
        """
        mender = Mender(self.links, self.parents, self.cost, public)
        unknown = marked & ~public
        held = np.zeros(len(unknown), bool) if settled is None else settled & ~public
        doubtful: Flags | None = None if settled is None else held & False
        vain = 0
        for attempt in range(MOST_ATTACKS):
            fresh = None if doubtful is None else np.flatnonzero(unknown & ~held).astype(np.int32)
            if fresh is not None and not len(fresh) and not vain:
                return marked | unknown
            unknown = covered(
                links=self.links, unknown=unknown, cost=self.cost, public=public, remainders=remainders, fresh=fresh
            )
            count = -1 if doubtful is None else int(doubtful.sum())
            doubtful = None if doubtful is None else doubtful | (unknown & ~held)
            doubtful = self._attacked(unknown, doubtful)
            vain = vain + 1 if 0 <= count <= int(doubtful.sum()) else 0
            if vain and not vain % STUBBORN:
                doubtful &= self._attacked(unknown, None)
            held = unknown
            if not doubtful.any():
                return marked | unknown
            unknown = mender.mended(unknown=unknown, found=np.flatnonzero(doubtful).astype(np.int32))
            if attempt > PATIENCE:  # cell by cell takes too long: all that shares a sum with what was found
                unknown = unknown | (self.links.touching(doubtful) & ~public)
            if (unknown == held).all():  # nothing can be added near; was the look at what is near too short?
                doubtful &= self._attacked(unknown, None)
                if not doubtful.any():
                    return marked | unknown
                break
        if not public.any():
            return np.ones(len(unknown), bool)  # when nothing is shown, nothing can be found
        self.given_away += 0 if doubtful is None else int(doubtful.sum())
        return marked | unknown

    def _attacked(self, unknown: Flags, doubtful: Flags | None) -> Flags:
        found = recovered(links=self.links, unknown=unknown, doubtful=doubtful)
        if doubtful is None and found.any():  # by chance a change comes out as nothing: look again, nearby
            return recovered(links=self.links, unknown=unknown, doubtful=found)
        return found

    def _reader(self, hidden: Flags, unknown: Flags) -> Reader:
        """What anybody knows at first: hidden groups have a child, no count is negative, ranges are as shown."""
        n, x = self.children, self.successes
        children = Figure(self.links, np.where(hidden, np.minimum(n, 1), n), np.where(hidden, UNBOUNDED, n))
        if self.bands is None:
            return Reader(children)
        fewest, most = self._ends()
        fewest, most = np.where(unknown, fewest, x), np.where(unknown, most, x)
        return Reader(
            children,
            Figure(self.links, np.where(hidden, 0, fewest), np.where(hidden, UNBOUNDED, most)),
            Figure(self.links, np.where(hidden, 0, n - most), np.where(hidden, UNBOUNDED, n - fewest)),
        )

    def _ends(self) -> tuple[Numbers, Numbers]:
        """The fewest and the most successes that every range allows, together with an earlier one that still holds."""
        assert self.bands is not None
        n, x = self.children, self.successes
        with np.errstate(invalid="ignore"):
            fewest, most = np.ceil(self.low_before * n / 100 - 1e-9), np.floor(self.high_before * n / 100 + 1e-9)
            holds = (fewest <= x) & (x <= most)
        return (
            np.where(holds, np.maximum(self.bands.fewest, fewest), self.bands.fewest),
            np.where(holds, np.minimum(self.bands.most, most), self.bands.most),
        )

    def _coarsened(self, narrow: Flags, hidden: Flags, reader: Reader, look: int) -> Flags:
        """The ranges of narrow figures are coarser than before, from the second look on also those which bound narrow
        figures that have none of their own; those figures for which nothing was left to join.
        """
        assert self.bands is not None
        own = narrow & ~hidden & (self.coarser < COARSEST)
        around = np.zeros(len(narrow), bool)
        if look >= ENOUGH_LOOKS:
            around = self.links.touching(narrow)
        elif look:
            cells = np.flatnonzero(narrow & ~own).astype(np.int32)
            for f, family in enumerate(self.links.families):
                bounded = np.zeros(len(cells), bool)
                for one in reader.figures[1:]:
                    bounded |= one.bounded_by[cells] == f
                equations = family.equations_of(cells[bounded]) if len(family.part) else cells[:0]
                if len(equations):
                    around[family.parts_of(equations)[0]] = True
                    around[family.totals[equations]] = True
        wanted = np.flatnonzero((own | around) & ~hidden & (self.coarser < COARSEST))
        old = self.bands.fewest[wanted], self.bands.most[wanted]
        self._join(wanted)
        moved = (self.bands.fewest[wanted] < old[0]) | (self.bands.most[wanted] > old[1])
        wider = np.zeros(len(narrow), bool)
        wider[wanted[moved]] = True
        near = self.links.touching(wider) if look else np.ones(len(wider), bool)
        return narrow & ~wider & (~near if look < PATIENT_LOOKS else True)

    def _join(self, cells: NDArray[np.int64] | Positions) -> None:
        """The bands of `cells` are joined two by two."""
        assert self.bands is not None
        self.coarser[cells] += 1
        made = ranges(
            denominator=self.children[cells],
            numerator=self.successes[cells],
            policy=self.policy,
            coarser=self.coarser[cells],
        )
        for name in ("low", "high", "fewest", "most"):
            getattr(self.bands, name)[cells] = getattr(made, name)

    def _read_again(self, reader: Reader, near: Flags, hidden: Flags, unknown: Flags) -> Reader:
        """What is known after a few cells tell less than before. Far from them, bounds are kept as they were: too
        close, if at all.
        """
        for _ in range(NEAR):
            near = self.links.touching(near)
        again = self._reader(hidden, unknown)
        cells = np.flatnonzero(near).astype(np.int32)
        for old, new in zip(reader.figures, again.figures, strict=True):
            new.low = np.where(near, new.low, old.low)
            new.high = np.where(near, new.high, old.high)
            new.look_only_at(cells)
        again.read_on()
        return again

    def _narrow(self, reader: Reader, hidden: Flags, unknown: Flags) -> tuple[Flags, Flags]:
        """Hidden numbers of children, and unknown numbers of successes or of others, that are left too few counts.

        How many others a hidden group has is nowhere shown or asked; it must not follow exactly.
        """
        least = self.policy.width - 1
        children, *counts = reader.figures
        narrow = hidden & (children.spread < least)
        inside = np.zeros(len(hidden), bool)
        for one, of_hidden in zip(counts, (least, FEWEST_OTHERS), strict=False):
            inside |= unknown & (one.spread < np.where(hidden, of_hidden, least))
        return narrow & ~self.published_before & ~self.ranged_before, inside & ~self.published_before

    def _narrowest(self, reader: Reader, hidden: Flags, unknown: Flags) -> int:
        """The fewest counts that bounds leave; what an earlier release gave away is counted as given away instead."""
        fresh = ~self.published_before & ~self.ranged_before
        found = [
            one.spread[there & fresh].min() + 1
            for one, there in zip(reader.figures, (hidden, unknown, unknown & ~hidden), strict=False)
            if (there & fresh).any()
        ]
        return int(min(found, default=0))

    def _around(self, narrow: Flags, steps: int) -> Flags:
        """Narrow figures and, when audits found them again and again, all that is so many sums away."""
        return self._away(narrow, steps - FIRST_STEPS)

    def _away(self, cells: Flags, steps: int) -> Flags:
        """These and all that is up to so many sums away."""
        for _ in range(steps):
            cells = self.links.touching(cells)
        return cells

    def _widened(self, narrow: Flags, unknown: Flags, public: Flags, figures: list[Figure], look: int) -> Flags:
        """For every narrow figure the cheapest known cell of a sum it stands in, that sum first which bounds it."""
        more = np.zeros(len(narrow), bool)
        if not narrow.any():
            return more
        free = ~unknown & ~public
        if look >= ENOUGH_LOOKS:
            return self.links.touching(narrow) & free
        cells = np.flatnonzero(narrow).astype(np.int32)
        owner, candidate, far = [], [], []
        for f, family in enumerate(self.links.families):
            bounding = np.zeros(len(cells), bool)
            for one in figures:
                bounding |= one.bounded_by[cells] == f
            for numbers in (family.as_part[cells], family.as_total[cells]):
                mine = np.flatnonzero(numbers >= 0)
                equations = numbers[mine]
                part, _, rank = family.parts_of(equations)
                both = np.concatenate([part, family.totals[equations]])
                who = np.concatenate([mine[rank], mine])
                kept = free[both]
                owner.append(who[kept])
                candidate.append(both[kept])
                far.append(~bounding[who[kept]])
        who, cell, away = np.concatenate(owner), np.concatenate(candidate), np.concatenate(far)
        order = np.lexsort((cell, self.cost[cell], away, who))
        who, cell = who[order], cell[order]
        first = np.ones(len(who), bool)
        first[1:] = who[1:] != who[:-1]
        more[cell[first]] = True
        alone = np.setdiff1d(np.arange(len(cells)), who)
        if len(alone):
            mender = Mender(self.links, self.parents, self.cost, public)
            more |= mender.mended(unknown=unknown | more, found=cells[alone]) & free
        return more
