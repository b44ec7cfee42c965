"""What a figure has to say: moved or not, between whom the gap lies, where the target stands.

Decides which sentence may be said; the words are written elsewhere. Figures are percentages (0 to 100) or means,
as shown: what is hidden stays hidden, and nothing is worked out that the figures themselves do not show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from math import sqrt

from commontable.analysis import equity
from commontable.analysis.equity import Children, Figure, Gap, Standing

Z95 = 1.959963984540054


class Move(StrEnum):
    """What became of a figure since the period before."""

    BETTER = "better"
    WORSE = "worse"
    CHANCE = "chance"  # within what chance alone does: no news
    NATURAL = "natural"  # more than chance among these children, but no more than happens from year to year anyway
    FIRST = "first"  # nothing to compare with; with `since`: measured or done in another way from now on
    UNTOLD = "untold"  # protected or a range, now or then


@dataclass(frozen=True, kw_only=True)
class Movement:
    """The change since a period. `points` is now minus then; `is_tested` is False where chance cannot be judged."""

    kind: Move
    since: str = ""
    points: float | None = None
    is_tested: bool = True


class GapMove(StrEnum):
    """What became of the gap between the same two groups."""

    WIDER = "wider"
    NARROWER = "narrower"
    SAME = "same"
    UNTOLD = "untold"


@dataclass(frozen=True, kw_only=True)
class Divide:
    """The widest gap among an indicator's groups, and what became of it.

    `by` is the breakdown, `behind` and `ahead` its two groups, `points` how far apart they are (never negative).
    """

    by: str
    behind: str
    ahead: str
    points: float
    is_beyond_chance: bool
    move: GapMove = GapMove.UNTOLD
    change: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Story:
    """All that may be said of an indicator's newest figure."""

    movement: Movement
    longer: Movement | None = None  # since the baseline, or since the first figure
    divide: Divide | None = None
    standing: Standing | None = None
    children: Children | None = None
    furthest: str = ""
    children_of_furthest: Children | None = None

    @property
    def course(self) -> Movement:
        """The change worth a chip: since the period before, else over the longer run, where either is news."""
        is_no_news = self.movement.kind in (Move.CHANCE, Move.NATURAL)
        if is_no_news and self.longer and self.longer.kind in (Move.BETTER, Move.WORSE):
            return self.longer
        return self.movement


def movement(now: Figure, before: Figure | None, *, since: str, direction: str, is_share: bool) -> Movement:
    """What became of the figure, judged by the interval of the difference where it is a share of children.

    >>> small = dict(since="2023-24", direction="increase", is_share=True)
    >>> movement(Figure(n=100, value=47), Figure(n=100, value=45), **small).kind.value
    'chance'
    >>> movement(Figure(n=9000, value=47), Figure(n=9000, value=45), **small).kind.value
    'better'
    >>> movement(Figure(n=100, low=95, high=100), Figure(n=100, value=45), **small).kind.value
    'untold'
    """
    if before is None:
        return Movement(kind=Move.FIRST)
    if now.value is None or before.value is None:
        return Movement(kind=Move.UNTOLD, since=since)
    points = now.value - before.value
    found = equity.gap(now, before, percent=is_share)
    if found is None or (is_share and not found.certain) or points == 0:
        return Movement(kind=Move.CHANCE, since=since, points=points, is_tested=is_share)
    kind = Move.BETTER if (points > 0) == (direction != "decrease") else Move.WORSE
    return Movement(kind=kind, since=since, points=points, is_tested=is_share)


def settled(move: Movement) -> Movement:
    """The change, where it is no more than what happens anyway.

    >>> settled(Movement(kind=Move.BETTER, points=2.0)).kind.value, settled(Movement(kind=Move.FIRST)).kind.value
    ('natural', 'first')
    """
    return replace(move, kind=Move.NATURAL) if move.kind in (Move.BETTER, Move.WORSE) else move


def divide(
    groups: Mapping[str, Sequence[Figure]],
    before: Mapping[str, Sequence[Figure]],
    *,
    direction: str,
    is_share: bool,
) -> Divide | None:
    """The widest gap that is beyond chance among the groups of all breakdowns (breakdown → its groups).

    Where none is, the widest there is; None without two groups to compare.

    >>> reading = {"lunch": [Figure(group="free", n=400, value=34), Figure(group="other", n=600, value=61)]}
    >>> widest = divide(reading, {}, direction="increase", is_share=True)
    >>> widest.behind, widest.ahead, round(widest.points), widest.is_beyond_chance
    ('free', 'other', 27, True)
    """
    widest: tuple[str, Gap] | None = None
    for by, figures in groups.items():
        found = _widest(figures, direction=direction, is_share=is_share)
        if found and (widest is None or _rank(found) > _rank(widest[1])):
            widest = by, found
    if widest is None:
        return None
    by, found = widest
    move, change = gap_move(
        (_named(groups[by], found.group), _named(groups[by], found.reference)),
        (_named(before.get(by, ()), found.group), _named(before.get(by, ()), found.reference)),
        is_share=is_share,
    )
    return Divide(
        by=by,
        behind=found.group,
        ahead=found.reference,
        points=abs(found.points or 0),
        is_beyond_chance=found.certain,
        move=move,
        change=change,
    )


def gap_move(
    now: tuple[Figure | None, Figure | None], before: tuple[Figure | None, Figure | None], *, is_share: bool
) -> tuple[GapMove, float]:
    """Whether the gap between the same two groups has widened or narrowed beyond chance, and by how much.

    The difference of two differences of independent shares, normal approximation, 95 %.

    >>> then = Figure(n=4000, value=40), Figure(n=6000, value=55)
    >>> gap_move((Figure(n=4000, value=34), Figure(n=6000, value=61)), then, is_share=True)
    (<GapMove.WIDER: 'wider'>, 12)
    >>> gap_move((Figure(n=40, value=38), Figure(n=60, value=56)), then, is_share=True)[0].value
    'same'
    """
    pairs = (*now, *before)
    known = [one for one in pairs if one is not None and one.value is not None and one.n]
    if len(known) < len(pairs) or not is_share:
        return GapMove.UNTOLD, 0.0
    values = [one.value or 0.0 for one in known]
    sign = 1 if values[0] >= values[1] else -1
    change = sign * ((values[0] - values[1]) - (values[2] - values[3]))
    error = sqrt(sum((one.value or 0) * (100 - (one.value or 0)) / (one.n or 1) for one in known))
    if abs(change) <= Z95 * error:
        return GapMove.SAME, change
    return (GapMove.WIDER if change > 0 else GapMove.NARROWER), change


def story(
    now: Figure,
    before: Figure | None,
    *,
    since: str,
    direction: str,
    is_share: bool,
    groups: Mapping[str, Sequence[Figure]],
    groups_before: Mapping[str, Sequence[Figure]],
    target: float | None = None,
    group_targets: Mapping[str, float] | None = None,
    start: tuple[str, Figure] | None = None,
    is_settled: bool = False,
    starts_anew: bool = False,
) -> Story:
    """All that may be said: change, gap, target as a whole and for each group, how many more children it takes.

    `start` is the baseline's period and figure, or the first there is. `is_settled`: the newest figure lies within the
    natural variation of all before it, so no change is better or worse. `starts_anew`: it is measured or done in
    another way than the figure before, so the two are not compared.
    """
    moved = movement(now, before, since=since, direction=direction, is_share=is_share)
    if starts_anew:
        moved = Movement(kind=Move.FIRST, since=since)
    longer = movement(now, start[1], since=start[0], direction=direction, is_share=is_share) if start else None
    if is_settled:
        moved, longer = settled(moved), settled(longer) if longer else None
    gap = divide(groups, groups_before, direction=direction, is_share=is_share)
    if target is None:
        return Story(movement=moved, longer=longer, divide=gap)
    everybody = [one for figures in groups.values() for one in figures]
    standing = equity.target_status(now, everybody, target=target, direction=direction, group_targets=group_targets)
    if not is_share:
        return Story(movement=moved, longer=longer, divide=gap, standing=standing)
    furthest = gap.behind if gap and gap.is_beyond_chance else ""
    group = _named(groups[gap.by], furthest) if gap and furthest else None
    aim = (group_targets or {}).get(furthest, target)
    return Story(
        movement=moved,
        longer=longer,
        divide=gap,
        standing=standing,
        children=equity.children_between(now, target, direction=direction),
        furthest=furthest,
        children_of_furthest=equity.children_between(group, aim, direction=direction) if group else None,
    )


def _named(figures: Sequence[Figure], group: str) -> Figure | None:
    return next((one for one in figures if one.group == group), None)


def _rank(gap: Gap) -> tuple[bool, float]:
    return gap.certain, abs(gap.points or 0)


def _widest(figures: Sequence[Figure], *, direction: str, is_share: bool) -> Gap | None:
    """From worst to best placed; where that may be chance, the widest gap between two groups that is not."""
    widest = equity.largest_gap(figures, direction=direction, percent=is_share)
    if widest is None or widest.certain or not is_share:
        return widest
    pairs = (equity.largest_gap(pair, direction=direction) for pair in combinations(figures, 2))
    return max((gap for gap in pairs if gap and gap.certain), key=_rank, default=widest)
