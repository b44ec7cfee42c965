"""Pairs with their evidence, in arrays: those between sources, and those inside one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commontable.analysis.linkage.blocking import Chosen, make_pairs
from commontable.analysis.linkage.comparing import Comparison
from commontable.analysis.linkage.model import Learned, compared_sql, weighed_sql

if TYPE_CHECKING:
    import numpy as np

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
    """The candidate pairs of some rules and the levels they reach, kept in the engine so that they can be weighed again
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
        self.bench = bench
        self.name = "compared_within" if within else "compared_between"
        self.count = 0
        if chosen:
            make_pairs(bench, chosen, within=within, share=share)
            self.count = int(bench.one("SELECT count(*) FROM pairs")[0])
            bench.make(self.name, compared_sql(comparisons, "pairs"))
            bench.drop("pairs")

    def weighed(self, model: Sequence[Learned], *, least: float) -> Weighed:
        """The pairs with at least so many bits of evidence."""
        import numpy as np

        if not self.count:
            none = np.zeros(0, np.int64)
            return Weighed(a=none, b=none, weight=np.zeros(0), pattern=none)
        found = self.bench.read(weighed_sql(model, self.name, least=least))
        a, b, weight, pattern = (found[name].to_numpy() for name in ("a", "b", "weight", "pattern"))
        return Weighed(a=a, b=b, weight=weight, pattern=pattern, compared=self.count)

    def forget(self) -> None:
        """The pairs are gone from the engine."""
        self.bench.drop(self.name)
