"""Pupils of one period as a panel: the question becomes one query over accepted files, run in the closed process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from math import ceil, copysign
from typing import TYPE_CHECKING, Any

from commontable.analysis.effect.answer import BalanceRow
from commontable.analysis.effect.asking import OUTCOME, asked_rows, without_numbers
from commontable.analysis.effect.spec import Design, EffectError, EffectSpec
from commontable.analysis.engine import quoted_name, quoted_text

if TYPE_CHECKING:
    from commontable.analysis.release.sources import Source

TOOK_PART, PLACE = "took part", "place"
YES, NO = "yes", "no"
ROUNDED_TO = 10
"""Numbers of pupils leave the closed process rounded: an exact one would help whoever subtracts."""
ENOUGH_FOR_MEANS = 50
"""Pupils on each side before it is told what either was like at the start: among fewer, a share is a count."""


@dataclass(frozen=True, kw_only=True)
class Pupils:
    """Whose outcome is compared with whose, in the words of a dataset's columns.

    `success` (a condition: 0 or 100 per pupil, so that the effect is in percentage points) or `mean_of` (a column)
    is the outcome, as the indicator counts it, over the rows where `where` holds in `period`. Who took part says
    `treatment` (a column with the values `treated` and `comparison`; other values are arms of their own), or, where
    it is empty, the `sites` (codes of `place_column`). Errors are clustered by `place_column` where there is one.
    """

    design: Design
    period_column: str
    period: str
    where: str = ""
    success: str = ""
    mean_of: str = ""
    treatment: str = ""
    treated: str = ""
    comparison: str = ""
    sites: tuple[str, ...] = ()
    place_column: str = ""
    covariates: tuple[str, ...] = ()
    direction: str = "increase"
    minimum: int = 10

    @property
    def spec(self) -> EffectSpec:
        """The question for the estimator."""
        by_column = bool(self.treatment)
        return EffectSpec(
            design=self.design,
            outcome=OUTCOME,
            treatment=TOOK_PART,
            treated=self.treated if by_column else YES,
            comparison=(self.comparison or None) if by_column else NO,
            cluster=PLACE if self.place_column else None,
            covariates=self.covariates,
            direction=self.direction,
            minimum_units=max(10, self.minimum),
        )

    def to_dict(self) -> dict[str, Any]:
        """The question as plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Pupils:
        """The question from plain values. Raises `EffectError` where it makes no sense."""
        known = {**given, "design": Design(given["design"])}
        for name in ("sites", "covariates"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)


def panel_of(ask: Pupils, source: Source, *, memory_megabytes: int = 1024) -> dict[str, list[Any]]:
    """The columns that the estimator needs, a row a pupil. Raises `EffectError` or `ReleaseError`."""
    if ask.treatment:
        part = f"CAST({quoted_name(ask.treatment)} AS VARCHAR)"
    elif ask.sites and ask.place_column:
        listed = ", ".join(quoted_text(code) for code in ask.sites)
        part = f"CASE WHEN CAST({quoted_name(ask.place_column)} AS VARCHAR) IN ({listed}) THEN '{YES}' ELSE '{NO}' END"
    else:
        raise EffectError("name the column that says who took part, or the activity's sites.", where="[effect]")
    chosen = {TOOK_PART: part}
    if ask.place_column:
        chosen[PLACE] = f"CAST({quoted_name(ask.place_column)} AS VARCHAR)"
    chosen |= {one: quoted_name(one) for one in ask.covariates}
    return asked_rows(
        source,
        where=ask.where,
        success=ask.success,
        mean_of=ask.mean_of,
        uses=(ask.period_column, ask.treatment, ask.place_column, *ask.covariates),
        kept=f"CAST({quoted_name(ask.period_column)} AS VARCHAR) = {quoted_text(ask.period)}",
        chosen=chosen,
        memory_megabytes=memory_megabytes,
    )


def answer_of(ask: Pupils, source: Source, *, memory_megabytes: int = 1024) -> dict[str, Any]:
    """The answer as plain values, with numbers of pupils rounded and no figure of a single row."""
    from commontable.analysis.effect import estimate

    whole = estimate(panel_of(ask, source, memory_megabytes=memory_megabytes), ask.spec)
    many = min(group.rows if group else 0 for group in (whole.treated, whole.comparison)) >= ENOUGH_FOR_MEANS
    found = without_numbers(whole, fewest=ask.spec.minimum_units, by_place=False)
    treated, comparison = (
        replace(group, rows=_rounded(group.rows)) if group else None for group in (found.treated, found.comparison)
    )
    balance = tuple(_coarse(row) for row in found.balance if many)
    return replace(found, n=_rounded(found.n), treated=treated, comparison=comparison, balance=balance).to_dict()


def _coarse(row: BalanceRow) -> BalanceRow:
    """Means to one decimal; the distance to the next 0.05 away from zero, so that its verdict stays."""
    step = None if row.difference is None else ceil(round(abs(row.difference) / 0.05, 6)) * 0.05
    apart = None if step is None or row.difference is None else copysign(round(step, 2), row.difference)
    return replace(
        row, treated=round(row.treated, 1), comparison=round(row.comparison, 1), difference=apart, before=None
    )


def _rounded(count: int) -> int:
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
