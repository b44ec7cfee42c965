"""What an audit found: how closely an outsider can narrow down each figure that is not shown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from commontable.analysis.cells import CellKey

What = Literal["children", "successes"]

NEARLY = 1e-6
"""Linear programmes end within so much of the true end of an interval."""
ALIKE = 0.01
"""A sum that is known so closely is given away."""


@dataclass(frozen=True, kw_only=True)
class Narrow:
    """The smallest and the largest value of one figure that agree with everything published.

    `what` is the number of `children` of a hidden cell, or the `successes` (sums, for a mean) of a hidden or
    ranged one. `proven`: no other values agree; otherwise the interval may be wider ("at least").
    """

    key: CellKey
    what: What
    least: float
    most: float
    proven: bool = True

    @property
    def spread(self) -> float:
        """The largest value less the smallest."""
        return self.most - self.least

    @property
    def counts(self) -> float:
        """How many different counts are possible; 1 when the figure is given away.

        >>> Narrow(key=CellKey("reading", "2024", "all", "*", "{}"), what="children", least=2, most=7).counts
        6
        """
        if not math.isfinite(self.most - self.least):
            return math.inf
        if self.most - self.least <= ALIKE:
            return 1
        return max(1, math.floor(self.most + NEARLY) - math.ceil(self.least - NEARLY) + 1)

    @property
    def exact(self) -> bool:
        """The figure is given away."""
        return self.counts <= 1

    def to_dict(self) -> dict[str, object]:
        """The finding is JSON-able; an end that nothing bounds is null."""
        ends = {"least": self.least, "most": self.most}
        return {
            **self.key._asdict(),
            "what": self.what,
            **{name: end if math.isfinite(end) else None for name, end in ends.items()},
            "proven": self.proven,
        }


@dataclass(frozen=True, kw_only=True)
class Audit:
    """The result of one attack on a release.

    `cells` in the release, of which `hidden` and `ranged`; `figures` that are not shown, of which `examined` were
    solved for both ends (all of them unless `sampled`; every figure is bounded by passing bounds from sum to
    sum). `exact` figures are given away. `narrow` lists those for which fewer
    than `width` different counts are possible, closest first; `narrowest` is
    the closest of all that are certain. `undecided` figures of those examined may or may not keep the width: the
    programmes that were solved do not tell. `given_away` hidden or ranged figures stand in an earlier release. `notes`
    are whole sentences about what was left aside. Seconds of wall time.
    """

    cells: int
    hidden: int
    ranged: int
    figures: int
    examined: int
    sampled: bool
    seed: int
    width: int
    exact: int
    narrowest: Narrow | None
    narrow: tuple[Narrow, ...]
    undecided: int
    against: int
    given_away: int
    equations: int
    notes: tuple[str, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """No figure is certain to be closer than the width."""
        return not any(one.proven for one in self.narrow)

    def to_dict(self) -> dict[str, object]:
        """The result is JSON-able."""
        return {
            "cells": self.cells,
            "hidden": self.hidden,
            "ranged": self.ranged,
            "figures": self.figures,
            "examined": self.examined,
            "sample": {"of": self.figures, "seed": self.seed} if self.sampled else None,
            "width": self.width,
            "exact_recoveries": self.exact,
            "narrowest": self.narrowest.to_dict() if self.narrowest else None,
            "undecided": self.undecided,
            "narrow": [one.to_dict() for one in self.narrow],
            "against": self.against,
            "given_away_by_earlier_releases": self.given_away,
            "equations": self.equations,
            "notes": list(self.notes),
            "seconds": round(self.seconds, 2),
            "passed": self.passed,
        }
