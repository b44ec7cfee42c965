"""One measure of one group, told exactly, as a range, or not at all with the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from commontable.analysis.equity.figures import Figure, Why
from commontable.analysis.equity.references import Reference

CLOSE = 1e-9
"""Differences below this are the rounding of a computer."""


class Kind(StrEnum):
    """Which measure."""

    GAP = "gap"
    CHILDREN = "children"
    PARITY = "parity"
    PPG1 = "ppg1"
    INDEX80 = "index80"
    PROPORTION = "proportion"
    RISK = "risk"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What a measure says of `group` compared with `reference`.

    `value` alone or with its 95 % interval (`low`, `high`); without a value `low` and `high` are all that the
    shown ranges allow. `is_flagged`: the measure's own rule finds the group worse off; `None` where the rule
    cannot tell or there is none. `why` says what stands in the way, `protected` whose figures. `margin` is
    what a gap must reach to count (PPG-1). `is_alternate`: compared with children elsewhere.
    """

    kind: Kind
    group: str
    reference: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_flagged: bool | None = None
    why: Why | None = None
    protected: tuple[str, ...] = ()
    margin: float | None = None
    is_alternate: bool = False

    @property
    def is_told(self) -> bool:
        """Whether there is a number or a range to show."""
        return self.value is not None or self.low is not None


def untold(kind: Kind, group: Figure, reference: Reference | None, why: Why) -> Measure:
    """The measure without a number, with its reason."""
    against = reference.figure.group if reference else ""
    own = (group.group,) if why is Why.PROTECTED else ()
    return Measure(
        kind=kind,
        group=group.group,
        reference=against,
        why=why,
        protected=own or (reference.protected if reference else ()),
    )


def obstacle(group: Figure, reference: Reference, *, percent: bool, direction: str) -> Why | None:
    """What stands in the way of any measure of shares between the two."""
    if not percent:
        return Why.NOT_A_SHARE
    if direction not in {"increase", "decrease"}:
        return Why.NO_DIRECTION
    return group.silence or reference.why or (Why.REFERENCE_PROTECTED if reference.figure.silence else None)


def judged(low: bool, high: bool) -> tuple[bool | None, Why | None]:
    """The verdict when it is the same at both ends of what is possible, else none.

    >>> judged(True, True), judged(True, False)[1].value
    ((True, None), 'ranged')
    """
    return (low, None) if low == high else (None, Why.RANGED)


def quotient(kind: Kind, group: Figure, reference: Reference, pair: tuple[Figure, Figure]) -> Measure:
    """The first of the pair over the second; a range from ranges, untold where the second is or may be nothing."""
    (a1, a2), (b1, b2) = pair[0].ends or (0.0, 0.0), pair[1].ends or (0.0, 0.0)
    if b1 <= 0:
        return untold(kind, group, reference, Why.ZERO if b2 <= 0 else Why.RANGED)
    found = Measure(kind=kind, group=group.group, reference=reference.figure.group)
    if pair[0].value is None or pair[1].value is None:
        return replace(found, low=a1 / b2, high=a2 / b1)
    return replace(found, value=a1 / b1)


def ends_of(found: Measure) -> tuple[float, float]:
    """The value twice, else both ends of what the ranges allow."""
    if found.value is not None:
        return found.value, found.value
    return found.low or 0.0, found.high or 0.0
