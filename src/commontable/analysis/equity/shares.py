"""Disproportionate impact: PPG-1, the 80 % index and the proportionality index.

Sources: California Community Colleges Chancellor's Office, Percentage Point Gap Method (2017) and its memo of
2020 for PPG-1; Guidelines for Measuring Disproportionate Impact in Equity Plans (2014); Uniform Guidelines on
Employee Selection Procedures, 29 CFR 1607.4 D (four fifths). All three were written for outcomes that are good
to have. Where lower is better the rule is turned round, as said at each function.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

from commontable.analysis.equity.figures import Figure, Why
from commontable.analysis.equity.measures import CLOSE, Kind, Measure, ends_of, judged, obstacle, quotient, untold
from commontable.analysis.equity.references import SMALLEST_SHARE, Reference, is_large_enough

INSUFFICIENT = 10
SMALLEST_MARGIN = 2.0
FOUR_FIFTHS = 0.8


def margin_of(n: int, rate: float) -> float:
    """E of PPG-1 in percentage points: max(1.96 × √(p(1−p)/n), 2).

    >>> round(margin_of(200, 39.0), 6)  # printed by the R package DisImpact: 0.06759869
    6.759869
    """
    return max(1.96 * sqrt(rate * (100 - rate) / n), SMALLEST_MARGIN)


def ppg1(group: Figure, reference: Reference, *, direction: str, percent: bool = True) -> Measure:
    """The percentage point gap "minus one": the group's rate minus that of all the others, flagged when it
    falls short by E or more; with 10 children or fewer it is insufficient.

    Give `references.others` for the published method; any other reference gives the older percentage point gap.
    Where lower is better, flagged when the group's rate lies above by E or more. From ranges come a range, and a
    flag only where every value in it gives the same answer.

    >>> from commontable.analysis.equity import named
    >>> black = Figure(group="Black", n=2000, value=30.35)
    >>> found = ppg1(black, named(Figure(n=20000, value=52.64)), direction="increase")
    >>> round(found.value, 2), round(found.margin, 3), found.is_flagged
    (-22.29, 2.015, True)
    """
    if why := obstacle(group, reference, percent=percent, direction=direction):
        return untold(Kind.PPG1, group, reference, why)
    if group.n is None:
        return untold(Kind.PPG1, group, reference, Why.NO_COUNTS)
    if group.n <= INSUFFICIENT:
        return untold(Kind.PPG1, group, reference, Why.TOO_FEW)
    (g1, g2), (r1, r2) = group.ends or (0.0, 0.0), reference.figure.ends or (0.0, 0.0)
    sign = 1 if direction == "increase" else -1
    widest = 50.0 if g1 <= 50 <= g2 else min((g1, g2), key=lambda rate: abs(rate - 50))
    margins = sorted((margin_of(group.n, widest), min(margin_of(group.n, g1), margin_of(group.n, g2))))
    behind = sorted((sign * (g1 - r2), sign * (g2 - r1)))
    is_flagged, why = judged(behind[1] <= -margins[1] + CLOSE, behind[0] <= -margins[0] + CLOSE)
    exact = None if group.value is None or reference.figure.value is None else g1 - r1
    return Measure(
        kind=Kind.PPG1,
        group=group.group,
        reference=reference.figure.group,
        value=exact,
        low=None if exact is not None else g1 - r2,
        high=None if exact is not None else g2 - r1,
        is_flagged=is_flagged,
        why=why,
        margin=margins[1],
    )


def index80(
    group: Figure,
    best: Reference,
    groups: Sequence[Figure],
    *,
    direction: str,
    percent: bool = True,
    smallest_share: float = SMALLEST_SHARE,
) -> Measure:
    """The group's rate as a part of the best group's (`references.highest`), flagged under four fifths.

    Groups with less than 2 % of the children are skipped. Where lower is better it is the best (lowest) rate as a
    part of the group's: under four fifths means a rate more than a quarter above the best.

    >>> from commontable.analysis.equity import named
    >>> asian, white = Figure(group="Asian", n=6000, value=71.53333), Figure(group="White", n=6800, value=61.76471)
    >>> found = index80(white, named(asian), [asian, white], direction="increase")
    >>> round(found.value, 4), found.is_flagged
    (0.8634, False)
    """
    if why := obstacle(group, best, percent=percent, direction=direction):
        return untold(Kind.INDEX80, group, best, why)
    if not is_large_enough(group, groups, smallest_share):
        return untold(Kind.INDEX80, group, best, Why.SMALL_SHARE)
    pair = (group, best.figure) if direction == "increase" else (best.figure, group)
    if group.group == best.figure.group:
        return Measure(kind=Kind.INDEX80, group=group.group, reference=group.group, value=1.0, is_flagged=False)
    found = quotient(Kind.INDEX80, group, best, pair)
    if not found.is_told:
        return found
    low, high = ends_of(found)
    is_flagged, why = judged(low < FOUR_FIFTHS - CLOSE, high < FOUR_FIFTHS - CLOSE)
    return replace(found, is_flagged=is_flagged, why=why)


def proportionality(group: Figure, whole: Reference, *, direction: str, percent: bool = True) -> Measure:
    """The group's share of all successes over its share of all children: 1 is its fair part.

    Equal to its rate over everybody's, so it needs no hidden count. Where lower is better, above 1 means more than
    its part of what nobody wants. The source sets no threshold, so nothing is flagged.

    >>> from commontable.analysis.equity import named
    >>> round(proportionality(Figure(n=2000, value=30.35), named(Figure(n=20000, value=52.64)),
    ...     direction="increase").value, 7)  # printed by DisImpact: 0.5765578
    0.5765578
    """
    if why := obstacle(group, whole, percent=percent, direction=direction):
        return untold(Kind.PROPORTION, group, whole, why)
    return quotient(Kind.PROPORTION, group, whole, (group, whole.figure))
