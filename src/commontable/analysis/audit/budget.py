"""What an attack may spend on solving: figures, and seconds."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

SEARCHING = 20.0
"""Seconds that a first table that agrees may take at most, for a component whose makers gave none."""
SHARE, ALL_SHARES = 0.05, 0.3
"""Of the seconds given, what one such table may take, and what all of them together may."""


@dataclass
class Budget:
    """So many `figures` are looked at, as far as they can be in so many `seconds` from now on."""

    figures: int
    seconds: float = math.inf
    started: float = field(default_factory=time.perf_counter)
    searched: float = 0.0

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self.seconds - (time.perf_counter() - self.started)

    @property
    def over(self) -> bool:
        """Nothing more is begun."""
        return self.left <= 0

    @property
    def for_a_table(self) -> float:
        """Seconds that the next search for a first table may take; 0 or fewer: none is begun."""
        if not math.isfinite(self.seconds):
            return SEARCHING
        shared = min(SHARE * self.seconds, ALL_SHARES * self.seconds - self.searched)
        return min(SEARCHING, shared, self.left)
