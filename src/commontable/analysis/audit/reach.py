"""What one published row says by itself: how many children and how many successes it can stand for.

Every reading is as sharp as the published rules make it, never sharper: where an end of a range may or may not
belong to it, it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

UNBOUNDED = 1e9
"""Nobody counts so many children; an end so far off stands for none."""
CLOSE = 1e-6


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a manifest's policy lets everybody conclude. `bands`: for every tier from the smallest group on, where
    it is cut; `ends` are the largest groups of the tiers.
    """

    minimum: float = 1
    decimals: int | None = None
    starts: tuple[float, ...] = ()
    ends: tuple[float, ...] = ()
    bands: tuple[tuple[float, ...], ...] = ()
    exact: tuple[bool, ...] = field(default=())

    @classmethod
    def of(cls, manifest: Mapping[str, object]) -> Rules:
        """The rules that a manifest names; what cannot be read says nothing."""
        policy = manifest.get("policy")
        if not isinstance(policy, Mapping):
            return cls()
        try:
            tiers = [(float(t["from_n"]), tuple(map(float, t["cuts"])), bool(t["exact"])) for t in policy["tiers"]]
            decimals = policy.get("rate_decimals")
            starts = tuple(start for start, _, _ in tiers)
            return cls(
                minimum=float(policy["minimum_count"]),
                decimals=None if decimals is None else int(decimals),
                starts=starts,
                ends=(*(start - 1 for start in starts[1:]), UNBOUNDED),
                bands=tuple(cuts for _, cuts, _ in tiers),
                exact=tuple(exact for _, _, exact in tiers),
            )
        except (KeyError, TypeError, ValueError):
            return cls()

    @property
    def blur(self) -> float:
        """A value that is shown is so close to the true one."""
        return 0.0 if self.decimals is None else 0.5 * 10.0**-self.decimals

    def children(self, low: Numbers, high: Numbers, value: Numbers) -> tuple[Numbers, Numbers]:
        """The smallest and the largest group that shows this range, or this value, without its number of
        children.
        """
        least, most = np.full(len(low), self.minimum), np.full(len(low), UNBOUNDED)
        shown = ~np.isnan(value)
        if any(self.exact):
            first = min(start for start, exact in zip(self.starts, self.exact, strict=True) if exact)
            least = np.where(shown, np.maximum(least, first), least)
        ranged = np.isnan(value) & ~np.isnan(low)
        floor, roof = np.full(len(low), UNBOUNDED), np.zeros(len(low))
        for start, end, cuts in zip(self.starts, self.ends, self.bands, strict=True):
            # A range may be several bands of its tier in one.
            here = ranged & np.isin(low, (0.0, *cuts)) & np.isin(high, (*cuts, 100.0))
            floor[here] = np.minimum(floor[here], start)
            roof[here] = np.maximum(roof[here], end)
        known = ranged & (roof > 0)
        return np.where(known, np.maximum(least, floor), least), np.where(known, roof, most)

    def successes(self, n: Numbers, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
        """The fewest and the most successes among `n` children that fall into the range.

        >>> rules = Rules.of({"policy": {"minimum_count": 10, "tiers": [
        ...     {"from_n": 1, "cuts": [20, 50, 80], "exact": False}]}})
        >>> rules.successes(np.array([20.0, 20.0]), np.array([0.0, 20.0]), np.array([20.0, 50.0]))
        (array([0., 5.]), array([4., 9.]))
        """
        open_low, open_high = np.zeros(len(n), bool), np.zeros(len(n), bool)
        for start, end, cuts in zip(self.starts, self.ends, self.bands, strict=True):
            tier = (n >= start) & (n <= end) & np.isin(low, (0.0, *cuts)) & np.isin(high, (*cuts, 100.0))
            # The lowest cut belongs to the band below it, every other to the band above; a single one to that above.
            # Bands may have been joined, so that another cut is the lowest: then both ends may belong.
            open_low |= tier & bool(len(cuts) > 1) & (low == (cuts[0] if cuts else 0)) & (high < 100)
            open_high |= tier & (high < 100) & ((low > 0) | (len(cuts) == 1))
        under, over = low * n / 100, high * n / 100
        fewest = np.where(open_low, np.floor(under + CLOSE) + 1, np.ceil(under - CLOSE))
        most = np.where(open_high, np.ceil(over - CLOSE) - 1, np.floor(over + CLOSE))
        return np.maximum(fewest, 0), np.minimum(most, n)
