"""What a group is compared with: everybody, the group that does best, a named one, or all the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commontable.analysis.equity.figures import Figure, Why

SMALLEST_SHARE = 0.02
"""A group with a smaller part of the cohort is not taken as the best, nor judged by the 80 % index."""


WHOLE_CHILDREN = 1e-6
"""A percentage that was rounded, or is a mean, does not stand for whole children so nearly."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """The figure compared with, or why there is none.

    `protected`: the groups whose figures are hidden and stand in the way. `unsure`: groups that may do better
    than the one chosen as best, because they are hidden or shown as a range.
    """

    figure: Figure
    why: Why | None = None
    protected: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


def named(figure: Figure) -> Reference:
    """One figure as it is shown: everybody's, or that of a group somebody chose."""
    if figure.silence is None:
        return Reference(figure=figure)
    return Reference(figure=figure, why=Why.REFERENCE_PROTECTED, protected=(figure.group,))


def others(group: str, groups: Sequence[Figure], *, label: str = "", whole: Figure | None = None) -> Reference:
    """All the other groups of a breakdown together, added up from the figures that are shown.

    Where one of several is hidden, they are the `whole` less the group, if both stand there as counts: then anybody
    can take the one from the other. Else there is no figure, and the hidden group's name is said. A ranged figure
    among them makes the sum a range. Groups without children do not count.

    >>> listed = [Figure(group="a", n=50, value=20.0), Figure(group="b", n=100, value=60.0),
    ...     Figure(group="c", n=300, value=80.0)]
    >>> others("a", listed).figure
    Figure(group='', n=400, value=75.0, low=None, high=None)
    >>> others("a", [*listed, Figure(group="d")]).protected
    ('d',)
    >>> others("a", [*listed, Figure(group="d")], whole=Figure(n=500, value=64.0)).figure.n
    450
    """
    rest = [one for one in groups if one.group != group and one.n != 0]
    hidden = tuple(one.group for one in rest if one.silence)
    own = next((one for one in groups if one.group == group), None)
    if hidden and len(rest) > 1 and whole and own and (left := _left(whole, own, label)):
        return Reference(figure=left)
    if hidden or not rest:
        return Reference(figure=Figure(group=label), why=Why.REFERENCE_PROTECTED, protected=hidden)
    if any(one.n is None for one in rest):
        return Reference(figure=Figure(group=label), why=Why.NO_COUNTS)
    n = sum(one.n or 0 for one in rest)
    low, high = (sum((one.ends or (0.0, 0.0))[end] * (one.n or 0) for one in rest) / n for end in (0, 1))
    if all(one.value is not None for one in rest):
        return Reference(figure=Figure(group=label, n=n, value=low))
    return Reference(figure=Figure(group=label, n=n, low=low, high=high))


def _left(whole: Figure, group: Figure, label: str) -> Figure | None:
    """Everybody without the group; None where one of the two is not shown exactly, with its counts."""
    if whole.n is None or group.n is None or whole.value is None or group.value is None or whole.n <= group.n:
        return None
    every, own = whole.n * whole.value / 100, group.n * group.value / 100
    if max(abs(every - round(every)), abs(own - round(own))) > WHOLE_CHILDREN:
        return None
    n, left = whole.n - group.n, round(every - own)
    return Figure(group=label, n=n, value=100 * left / n) if 0 <= left <= n else None


def highest(groups: Sequence[Figure], *, direction: str, smallest_share: float = SMALLEST_SHARE) -> Reference:
    """The group that certainly does best, as `direction` sees it; groups under 2 % of the cohort are left out.

    Best is the group whose worst possible figure is the best; who may still do better is named in `unsure`.

    >>> listed = [Figure(group="a", n=500, value=70.0), Figure(group="b", n=500, value=55.0),
    ...     Figure(group="c", n=5, value=100.0), Figure(group="d")]
    >>> found = highest(listed, direction="increase")
    >>> found.figure.group, found.unsure
    ('a', ('d',))
    """
    if direction not in {"increase", "decrease"}:
        return Reference(figure=Figure(), why=Why.NO_DIRECTION)
    sign, worst, best = (1, 0, 1) if direction == "increase" else (-1, 1, 0)
    known = [one for one in groups if one.ends is not None and is_large_enough(one, groups, smallest_share)]
    hidden = tuple(one.group for one in groups if one.silence is Why.PROTECTED)
    if not known:
        return Reference(figure=Figure(), why=Why.REFERENCE_PROTECTED, protected=hidden)

    def end(of: Figure, which: int) -> float:
        return sign * (of.ends or (0.0, 0.0))[which]

    chosen = max(known, key=lambda one: (end(one, worst), one.n or 0))
    open_ended = tuple(one.group for one in known if one is not chosen and end(one, best) > end(chosen, worst))
    return Reference(figure=chosen, unsure=(*open_ended, *hidden))


def is_large_enough(figure: Figure, groups: Sequence[Figure], smallest_share: float = SMALLEST_SHARE) -> bool:
    """Whether the group holds that part of the children shown in all groups; true where no counts are shown."""
    if figure.n is None or any(one.n is None and one.ends is not None for one in groups):
        return True
    return figure.n >= smallest_share * sum(one.n or 0 for one in groups)
