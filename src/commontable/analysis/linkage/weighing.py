# ruff: noqa: S608 - SQL of our own names and numbers; no value of a record is ever written into it
"""Pairs with their evidence, in arrays: those between sources, and those inside one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commontable.analysis.linkage.blocking import Chosen, make_pairs
from commontable.analysis.linkage.comparing import Comparison
from commontable.analysis.linkage.model import Learned, bits_of, compared_sql

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from commontable.analysis.linkage.workbench import Workbench

BELOW = 7.0
"""Pairs whose evidence is so many bits short of being as likely as not are forgotten (about 1 in 128)."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """Pairs of rows (`a` < `b`), their bits of evidence and the pattern in which they agree; `compared` counts all."""

    a: np.ndarray
    b: np.ndarray
    weight: np.ndarray
    pattern: np.ndarray
    compared: int = 0

    def at(self, places: np.ndarray) -> Weighed:
        """Only these pairs."""
        return Weighed(
            a=self.a[places],
            b=self.b[places],
            weight=self.weight[places],
            pattern=self.pattern[places],
            compared=self.compared,
        )


class Pairs:
    """The candidate pairs of some rules and the levels they reach, kept so that they can be weighed again
    by a better model.
    """

    def __init__(
        self,
        bench: Workbench,
        chosen: Sequence[Chosen],
        comparisons: Sequence[Comparison],
        *,
        within: bool,
        share: float = 1.0,
    ) -> None:
        name = "compared_within" if within else "compared_between"
        self.count = 0
        self._levels: pa.Table | None = None
        if chosen:
            make_pairs(bench, chosen, within=within, share=share)
            bench.make(name, compared_sql(comparisons, "pairs"))
            bench.drop("pairs")
            self._levels = bench.read(f"SELECT * FROM {name}")
            bench.drop(name)
            self.count = self._levels.num_rows

    def weighed(self, model: Sequence[Learned], *, least: float) -> Weighed:
        """The pairs with at least so many bits of evidence."""
        import numpy as np

        if self._levels is None:
            none = np.zeros(0, np.int64)
            return Weighed(a=none, b=none, weight=np.zeros(0), pattern=none)
        levels = [self._levels[f"c{i}"].to_numpy() for i in range(len(model))]
        weight = np.zeros(self.count)
        for one, reached in zip(model, levels, strict=True):
            rare = one.comparison.rare
            weight += bits_of(one, reached, self._levels[f"tf_{rare}"].to_numpy() if rare else None)
        kept = np.flatnonzero(weight >= least)
        a, b = (self._levels[name].to_numpy()[kept].astype(np.int64) for name in "ab")
        order = np.argsort(a << 32 | b)
        kept = kept[order]
        pattern = np.zeros(len(kept), np.int64)
        for i, reached in enumerate(levels):
            pattern += (reached[kept].astype(np.int64) + 1) << 4 * i
        return Weighed(a=a[order], b=b[order], weight=weight[kept], pattern=pattern, compared=self.count)

    def forget(self) -> None:
        """The pairs are gone from memory."""
        self._levels = None
