"""Parts of everyone are hidden step by step until they keep apart what they have to: what nobody sees first, then
further breakdowns and the smallest places, the headline last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from commontable.analysis.cells.crossed import Crossed
from commontable.analysis.disclosure.protect import Before
from commontable.analysis.release.families import Family
from commontable.analysis.release.naming import Named
from commontable.analysis.release.parts import Codes, Flags, Parts
from commontable.analysis.release.protecting import Found, Held, Made

Period = tuple[str, str]
"""The name of a family's table, and a period of it."""
Asked = Callable[[Family, Named, Crossed], Flags]
LAST = 6
"""On the last step the headline of all places together is left."""
PATIENCE = 2
"""From so many audits on that find a figure of a period too close, its parts go one step down each time."""
HURRY = 6
"""After so many audits, straight to the last step; after one more the parts of the period are hidden altogether."""
MANY = 20_000
"""Of a period of more cells, a step that gives nothing away is good enough; a better one is not looked for."""


def step_down(parts: Parts, step: int) -> Flags:
    """What is hidden on this step: 0, only what nobody sees."""
    hidden = ~parts.seen
    further, small, below = ~parts.headline, parts.smallest, parts.level > 0
    more = (
        (),
        (further & small,),
        (small,),
        (further & below,),
        (small, further & below),
        (small, further),
        (below, further),
    )
    for one in more[step]:
        hidden = hidden | one
    return hidden & parts.linked


@dataclass(kw_only=True)
class Ladder:
    """Where the parts of every period stand: `steps` (none: on the first), and `dropped`, hidden altogether. `asked`
    says which parts of a family are hidden on every step.
    """

    families: tuple[Family, ...]
    asked: Asked = lambda family, named, crossed: np.zeros(len(crossed), bool)
    steps: dict[Period, int] = field(default_factory=dict)
    dropped: set[Period] = field(default_factory=set)
    _parts: dict[str, Parts] = field(default_factory=dict)
    _held_back: dict[str, Flags] = field(default_factory=dict)

    def settled(self, protected: Callable[[Mapping[str, Held]], list[Made]], audited: Found | None) -> list[Made]:
        """The families' tables, `protected` with parts hidden on their steps; whatever still gives something away on
        the last one is dropped.
        """
        if audited is None:
            self._choose(protected)
        else:
            self._after(audited)
        while True:
            made = protected(self._held())
            troubled = [one for one in _given_away(made) if one not in self.dropped]
            if not troubled:
                return made
            for one in troubled:
                self._down(one)

    def _choose(self, protected: Callable[[Mapping[str, Held]], list[Made]]) -> None:
        """Every period stands on the step that shows most: of the headline above the smallest places first."""
        best: dict[Period, tuple[tuple[float, ...], int]] = {}
        done: set[Period] = set()
        for step in range(LAST + 1):
            made = protected(self._held())
            for one, score, enough in (rated for table in made for rated in self._rated(table)):
                if one in done:
                    continue
                if one not in best or score > best[one][0]:
                    best[one] = score, step
                if enough or step == LAST:
                    done.add(one)
                    self.steps[one] = best[one][1]
                else:
                    self.steps[one] = step + 1
            if len(done) == len(self.steps):
                return

    def _rated(self, made: Made) -> list[tuple[Period, tuple[float, ...], bool]]:
        """Every period with what it shows, and whether that is enough."""
        parts = self._parts[made.name]
        points = (~made.protected.hidden).astype(np.int64) + ~made.protected.unknown
        first = parts.headline & ~parts.smallest & ~self._held_back[made.name]
        found: list[tuple[Period, tuple[float, ...], bool]] = []
        for period, settled in zip(np.unique(made.crossed.period).tolist(), made.protected.periods, strict=True):
            here = made.crossed.period == period
            score = (
                float(not settled.given_away),
                float(points[here & first].sum()),
                float(points[here & parts.linked & parts.seen].sum()),
            )
            whole = not (made.protected.hidden & here & first).any() or int(here.sum()) > MANY
            one = made.name, made.named.base.periods[period]
            found.append((one, score, whole and not settled.given_away))
        return found

    def _after(self, audited: Found) -> None:
        names = {family.name for family in self.families}
        for one in sorted({(key.indicator, key.period) for key in audited.latest if key.indicator in names}):
            if audited.rounds > HURRY:
                self.dropped.add(one)
            elif audited.rounds == HURRY:
                self.steps[one] = LAST
            elif audited.rounds >= PATIENCE:
                self._down(one)

    def _down(self, one: Period) -> None:
        if self.steps.get(one, 0) >= LAST:
            self.dropped.add(one)
        else:
            self.steps[one] = self.steps.get(one, 0) + 1

    def _held(self) -> dict[str, Held]:
        return {family.name: self._hidden_in(family) for family in self.families}

    def _hidden_in(self, family: Family) -> Held:
        def held(named: Named, crossed: Crossed, before: Before) -> Before:
            parts = self._parts.get(family.name)
            if parts is None:
                parts = self._parts[family.name] = Parts.of(family, named, crossed)
            before = parts.inherited(before)
            public = before.published | before.ranged
            stand = np.array([self.steps.get((family.name, period), 0) for period in named.base.periods], np.int64)
            at: Codes = stand[crossed.period]
            back = self._held_back[family.name] = parts.with_alike(self.asked(family, named, crossed), public)
            hidden = before.hidden | back
            for step in np.unique(at).tolist():
                hidden = hidden | (parts.hideable(step_down(parts, step), public) & (at == step))
            return replace(before, hidden=hidden, price=parts.price(crossed.denominator))

        return held


def _given_away(made: list[Made]) -> list[Period]:
    return [
        (one.name, one.named.base.periods[period])
        for one in made
        for period, settled in zip(np.unique(one.crossed.period).tolist(), one.protected.periods, strict=True)
        if settled.given_away
    ]
