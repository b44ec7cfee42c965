"""How an effect is to be estimated: the design, the columns, and what counts as treated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

Value = str | int | float | bool


class EffectError(ValueError):
    """The question cannot be put to this data: `where` names the setting or the column, `message` says it in a
    sentence.
    """

    def __init__(self, message: str, *, where: str = "") -> None:
        self.message = message
        self.where = where
        super().__init__(f"{where}: {message}" if where else message)


class Design(StrEnum):
    """How the comparison came about, from the strongest to the weakest."""

    RANDOMISED = "randomised"
    DID = "did"
    MATCHED = "matched"
    ADJUSTED = "adjusted"


@dataclass(frozen=True, kw_only=True)
class EffectSpec:
    """What is compared with what. Raises `EffectError` where it makes no sense.

    `outcome`, `treatment`: columns. `treated`, `comparison`: values of the treatment column; without them it must
    hold 0 and 1 (or false and true, no and yes). Where only `treated` is given, everybody else is compared with.
    `cluster`: the place that errors are clustered by. `time`, `unit`: the period and who is followed, for `did`.
    `starts`: for `did`, True when the treatment column holds the first treated period (empty or 0: never), or the
    one period in which all the treated started; None: read from the column.
    `covariates`: adjusted for, matched on, compared at the start; text is taken as categories, and so are columns
    named in `categories`. `baseline`: covariates that are the outcome at an earlier time. `fixed`: columns each of
    whose values has a level of its own (school fixed effects). `exact`: for `matched`, columns in which a pair is
    alike.
    `weights`: a column of weights. `alpha`: 1 - confidence of the interval, and the level of tests.
    `minimum_clusters`, `minimum_units`: fewest in each group. `caliper`: for `matched`, how far apart a pair may be,
    in standard deviations of the log odds of taking part. `controls`: for `did`, "not yet" (never treated and not
    yet treated) or "never". `direction`: the way in which the outcome gets better.
    """

    design: Design
    outcome: str
    treatment: str
    treated: Value | None = None
    comparison: Value | None = None
    cluster: str | None = None
    time: str | None = None
    unit: str | None = None
    starts: Value | None = None
    covariates: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    baseline: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    weights: str | None = None
    alpha: float = 0.05
    minimum_clusters: int = 10
    minimum_units: int = 10
    caliper: float = 0.2
    controls: str = "not yet"
    direction: str = "increase"

    def __post_init__(self) -> None:
        """The settings fit together."""
        from commontable.analysis.effect.settings import checked

        checked(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, object]) -> Self:
        """The specification, from the `[effect]` section of a SPEC file. Raises `EffectError`."""
        from commontable.analysis.effect.settings import settings_of

        return cls(**settings_of(given))

    @property
    def adjusting(self) -> tuple[str, ...]:
        """Covariates, baseline first, each once."""
        return tuple(dict.fromkeys((*self.baseline, *self.covariates)))

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, each once."""
        single = (self.outcome, self.treatment, self.cluster, self.time, self.unit, self.weights)
        several = (*self.adjusting, *self.categories, *self.fixed, *self.exact)
        return tuple(dict.fromkeys(one for one in (*single, *several) if one))
