"""How many times as likely: the parity ratio, the risk ratio and the alternate risk ratio.

Risk ratios follow 34 CFR 300.647: the risk of an adverse outcome in a group over the risk among all the other
children of the place. The threshold is each state's own, so none is assumed here.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp, log, sqrt
from statistics import NormalDist

from commontable.analysis.equity.figures import Figure, Why
from commontable.analysis.equity.measures import CLOSE, Kind, Measure, ends_of, judged, obstacle, quotient, untold
from commontable.analysis.equity.references import Reference, named

CELL, N_SIZE = 10, 30
"""Children with the outcome, and children in all: the largest minimums that (b)(1)(iv) presumes reasonable."""


def parity(group: Figure, reference: Reference, *, percent: bool = True, confidence: float = 0.95) -> Measure:
    """The group's rate over the rate it is compared with: 1 is parity (UNESCO's parity index).

    With the log interval of a ratio of two independent proportions (Katz and others 1978), where counts are shown
    and neither count is zero. From ranges comes a range.

    >>> found = parity(Figure(n=100, value=30.0), named(Figure(n=100, value=60.0)))
    >>> [round(one, 3) for one in (found.value, found.low, found.high)]
    [0.5, 0.356, 0.702]
    """
    if why := obstacle(group, reference, percent=percent, direction="increase"):
        return untold(Kind.PARITY, group, reference, why)
    pair = group, reference.figure
    return _with_interval(quotient(Kind.PARITY, group, reference, pair), pair, confidence)


def risk_ratio(
    group: Figure,
    others: Reference,
    *,
    direction: str,
    percent: bool = True,
    elsewhere: Figure | None = None,
    threshold: float | None = None,
    cell: int = CELL,
    n_size: int = N_SIZE,
    confidence: float = 0.95,
) -> Measure:
    """How many times as likely as all the others the children of the group are to meet the adverse outcome.

    Where lower is better the adverse outcome is the one counted; where higher is better it is to be without it.
    A group needs `cell` children with the outcome and `n_size` in all. Where the others have fewer, the group is
    compared with the children `elsewhere` (all others in the state): the alternate risk ratio. Flagged above the
    `threshold`, where one is given.

    >>> suspended, rest = Figure(group="a", n=200, value=15.0), named(Figure(group="rest", n=800, value=5.0))
    >>> round(risk_ratio(suspended, rest, direction="decrease").value, 9)
    3.0
    >>> risk_ratio(suspended, named(Figure(n=25, value=40.0)), direction="decrease",
    ...     elsewhere=Figure(group="state", n=90000, value=6.0)).is_alternate
    True
    """
    own = obstacle(group, named(Figure(n=1, value=0.0)), percent=percent, direction=direction)
    if own:
        return untold(Kind.RISK, group, others, own)
    risk = group if direction == "decrease" else group.converse
    if why := _too_few(risk, cell, n_size, Why.TOO_FEW):
        return untold(Kind.RISK, group, others, why)
    compared, is_alternate = others, False
    why = others.why or (Why.REFERENCE_PROTECTED if others.figure.silence else None)
    if why is None:
        why = _too_few(_risk(others.figure, direction), cell, n_size, Why.REFERENCE_TOO_FEW)
    if why in (Why.REFERENCE_TOO_FEW, Why.REFERENCE_PROTECTED) and elsewhere is not None:
        compared, is_alternate = named(elsewhere), True
        why = compared.why or _too_few(_risk(elsewhere, direction), cell, n_size, Why.REFERENCE_TOO_FEW)
    if why:
        return untold(Kind.RISK, group, compared, why)
    pair = risk, _risk(compared.figure, direction)
    found = _with_interval(quotient(Kind.RISK, group, compared, pair), pair, confidence)
    if threshold is not None and found.is_told:
        low, high = ends_of(found)
        is_flagged, why = judged(low > threshold + CLOSE, high > threshold + CLOSE)
        found = replace(found, is_flagged=is_flagged, why=why)
    return replace(found, is_alternate=is_alternate)


def _risk(figure: Figure, direction: str) -> Figure:
    return figure if direction == "decrease" else figure.converse


def _too_few(risk: Figure, cell: int, n_size: int, why: Why) -> Why | None:
    """Too few in all or with the outcome; a range that holds the minimum cannot be told."""
    if risk.n is None:
        return Why.NO_COUNTS
    least, most = (round(risk.n * rate / 100) for rate in risk.ends or (0.0, 0.0))
    if risk.n < n_size or most < cell:
        return why
    return Why.RANGED if least < cell else None


def _with_interval(found: Measure, pair: tuple[Figure, Figure], confidence: float) -> Measure:
    """Katz's log interval; none without counts, or where one of the two rates is zero."""
    a, b = pair
    if not found.value or not a.n or not b.n or not a.value or not b.value:
        return found
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    spread = z * sqrt((100 / a.value - 1) / a.n + (100 / b.value - 1) / b.n)
    return replace(found, low=exp(log(found.value) - spread), high=exp(log(found.value) + spread))
