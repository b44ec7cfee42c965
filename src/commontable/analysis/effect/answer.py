"""What an estimate says: the figure where it may be shown, and every check that it was put to."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Check:
    """One question to the data, whether the answer is good enough, and the answer in a sentence.

    A check that nothing in the data allows to make has `made` false and passes; its sentence says so.
    """

    name: str
    passed: bool
    detail: str
    made: bool = True


@dataclass(frozen=True, kw_only=True)
class Group:
    """The treated or the comparison: what it is called, its rows, its units, its clusters (None: no cluster column)."""

    name: str
    rows: int
    clusters: int | None


@dataclass(frozen=True, kw_only=True)
class BalanceRow:
    """How far apart the groups stood at the start on one thing: means (or shares from 0 to 1), and the difference.

    `difference` is in standard deviations: Hedges' g for numbers, Cox's index for categories, as the What Works
    Clearinghouse asks; None where it cannot be told. `before` is the same before matching.
    """

    name: str
    treated: float
    comparison: float
    difference: float | None
    before: float | None = None
    fewest: int | None = None


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The difference in differences at so many periods from the start (-2: two before it), with its interval."""

    relative: int
    estimate: float
    low: float
    high: float
    treated: int


@dataclass(frozen=True, kw_only=True)
class Placebo:
    """What is found when the start is moved `earlier` by so many periods, to where nothing can have helped yet."""

    earlier: int
    estimate: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, kw_only=True)
class Effect:
    """The answer to "did taking part help?" in the unit of the outcome.

    `shown` is false when a check fails; then `estimate`, `std_error`, `low`, `high`, `p_value` and `after` hold
    nothing. `low` to `high` is the interval of `confidence`. `n`: rows behind the figure; `clusters`: places that
    errors were clustered by, None without such a column. `left_out`: sentences on rows that were not used.
    """

    shown: bool
    estimate: float | None
    std_error: float | None
    low: float | None
    high: float | None
    n: int
    clusters: int | None
    checks: tuple[Check, ...]
    label: str
    p_value: float | None = None
    confidence: float = 0.95
    design: str = ""
    method: str = ""
    assumptions: tuple[str, ...] = ()
    treated: Group | None = None
    comparison: Group | None = None
    balance: tuple[BalanceRow, ...] = ()
    pre_trend: tuple[Moment, ...] = ()
    after: tuple[Moment, ...] = ()
    placebo: Placebo | None = None
    left_out: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that do not pass."""
        return tuple(one for one in self.checks if not one.passed)

    def to_dict(self) -> dict[str, object]:
        """The answer as plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a design found, before anything is withheld.

    `reservations`: what a reviewer will hold against it, though no check fails; `lowered`: for that it counts as the
    next lower tier.
    """

    estimate: float | None = None
    std_error: float | None = None
    df: float = 0.0
    n: int = 0
    clusters: int | None = None
    checks: tuple[Check, ...] = ()
    method: str = ""
    treated: Group | None = None
    comparison: Group | None = None
    balance: tuple[BalanceRow, ...] = ()
    pre_trend: tuple[Moment, ...] = ()
    after: tuple[Moment, ...] = ()
    placebo: Placebo | None = None
    left_out: tuple[str, ...] = ()
    reservations: tuple[str, ...] = ()
    lowered: bool = False
