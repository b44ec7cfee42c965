"""A share says for how many children a linked column holds; those children are a part of a family, too. What the share
does not show of their number no part shows either, so that everyone less the reached is no small group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from commontable.analysis.cells import CellKey, Status, breakdown_of, breakdown_text, keys_with
from commontable.analysis.cells.crossed import Crossed
from commontable.analysis.disclosure import Policy
from commontable.analysis.disclosure.attack import recovered
from commontable.analysis.disclosure.bounds import UNBOUNDED, narrowed
from commontable.analysis.disclosure.links import Links
from commontable.analysis.disclosure.protect import Before
from commontable.analysis.release.compute import Earlier
from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.families import Family, Share
from commontable.analysis.release.naming import Named
from commontable.analysis.release.parts import Flags, Numbers
from commontable.analysis.release.protecting import Made

SIDES = ("true", "false")
EXACT = 2
"""A figure that is left fewer counts than this is known."""


def parts_not_shown(family: Family, named: Named, crossed: Crossed, *, shares: Mapping[str, Made]) -> Flags:
    """Both sides of every share's condition where the share says no number, or says none for sure."""
    found = np.zeros(len(crossed), bool)
    for share in family.shares:
        hidden = keys_with(cells=shares[share.table].cells, statuses=[Status.HIDDEN, Status.RANGED])
        for side in SIDES:
            both = {key.breakdown: _with(key.breakdown, {share.condition: side}) for key in hidden}
            found |= named.flags(
                crossed, {key._replace(indicator=family.name, breakdown=both[key.breakdown]) for key in hidden}
            )
        found |= np.array([_within(share, family, text) for text in named.patterns.text], bool)[crossed.pattern]
    return found


def held_as_told(
    named: Named,
    crossed: Crossed,
    before: Before,
    *,
    share: Share,
    earlier: Earlier,
    kept: Flags | None,
    policy: Policy,
) -> Before:
    """Numbers that earlier releases told are known: where they leave a small group, the share hides how many
    children there are; so it does with what is `kept` from being told.
    """
    told = named.flags(crossed, {key for side in SIDES for key in _told(share, earlier, named.name, side)})
    small = told & (_few(crossed.numerator, policy) | _few(crossed.denominator - crossed.numerator, policy))
    back = small if kept is None else small | kept
    return replace(
        before,
        hidden=before.hidden | (back & ~before.published & ~before.ranged),
        published=before.published | (told & ~back),
    )


def around_what_was_told(share: Share, made: Made, *, earlier: Earlier, policy: Policy, steps: int | None) -> Flags:
    """The cells of the share that say too much beside what earlier releases told, and all up to so many sums away;
    None: all of their periods.
    """
    told = [made.named.flags(made.crossed, _told(share, earlier, made.named.name, side)) for side in SIDES]
    x = made.crossed.numerator
    nobody = (x == 0) | (x == made.crossed.denominator)  # that a group is empty is not protected
    near = made.crossed.period < 0
    if any(one.any() for one in told):
        near = _near(made, [one | nobody for one in told], policy, policy.width)
    if steps is None:
        whole: Flags = np.isin(made.crossed.period, made.crossed.period[near])
        return whole
    links = Links.of(made.crossed.families)
    for _ in range(steps):
        near = links.touching(near)
    return near


def told_too_closely(
    share: Share,
    made: Made,
    *,
    family: Family,
    split: Made,
    earlier: Earlier,
    policy: Policy,
    closed: frozenset[str] = frozenset(),
) -> set[str]:
    """The periods in which the family's parts, together with the share, tell a small group, or leave it fewer counts
    than the policy's width; not those in which earlier releases have told as much. Of `closed` periods, all in which
    what is not listed tells anything that the share does not.
    """
    texts = made.named.patterns.text
    kept = keys_with(cells=split.cells, statuses=[Status.HIDDEN])
    shown, before = [], []
    for side in SIDES:
        inner = [_with(text, {share.condition: side}) for text in texts]
        outer = dict(zip(inner, texts, strict=True))
        seen = [any(member.shows(breakdown_of(one)) for member in family.members.values()) for one in inner]
        hidden = {
            key._replace(indicator=made.named.name, breakdown=outer[key.breakdown])
            for key in kept
            if key.breakdown in outer
        }
        shown.append(np.array(seen, bool)[made.crossed.pattern] & ~made.named.flags(made.crossed, hidden))
        before.append(made.named.flags(made.crossed, _told(share, earlier, made.named.name, side)))
    left = np.isin([made.named.base.periods[period] for period in made.crossed.period], sorted(closed))
    near = left & made.protected.unknown & ((shown[0] & ~before[0]) | (shown[1] & ~before[1]))
    for width in (policy.width, EXACT):
        found = _near(made, shown, policy, width)
        if found.any():
            near |= found & ~_near(made, before, policy, width)
    return {made.named.base.periods[period] for period in np.unique(made.crossed.period[near]).tolist()}


def told_with_share(family: Family) -> ReleaseError:
    """The refusal of indicators that say too much beside a share, whatever is hidden of them."""
    share = family.shares[0].table
    name = next(name for name, member in family.members.items() if family.linked & {*member.fixed, *member.by})
    said = f"beside {share} it says how many of a few children are not reached; release one of the two."
    return ReleaseError(said, where=f"[indicators.{name}]", code="not_protected")


def _near(made: Made, told: Sequence[Flags], policy: Policy, width: int) -> Flags:
    """The cells of which a small side is known too closely: how many children there are, for how many the condition
    holds and for how many not, are one system of sums. `told`: of which cells either side is known; fewer counts than
    `width` are too few.
    """
    cells, count = made.crossed, len(made.crossed)
    n, x = cells.denominator, cells.numerator
    exact = np.concatenate([n, x, n - x])
    hidden, unknown = made.protected.hidden, made.protected.unknown
    left = np.concatenate([hidden, *(unknown & ~one for one in told)])
    small = np.concatenate([hidden & False, *((unknown & _few(one, policy)) for one in (x, n - x))])
    bands = made.protected.ranges
    if bands is None or not small.any():
        return hidden & False
    ups = [np.concatenate([np.where(one >= 0, one + k * count, -1) for k in range(3)]) for one in cells.families]
    ups.append(np.concatenate([np.full(count, -1), np.arange(count), np.arange(count)]))
    links = Links.of(tuple(one.astype(np.int32) for one in ups))
    low = np.concatenate([np.minimum(n, 1), bands.fewest, n - bands.most])
    high = np.concatenate([n + UNBOUNDED, bands.most, n - bands.fewest])
    wide = np.concatenate([hidden, hidden, hidden])
    low[count:] = np.where(wide, 0, low)[count:]
    high = np.where(wide, UNBOUNDED, high)
    low, high = narrowed(links=links, low=np.where(left, low, exact), high=np.where(left, high, exact))
    least = np.concatenate([np.full(2 * count, width - 1), np.where(hidden, 1, width - 1)])
    found = small & (recovered(links=links, unknown=left & (low < high)) | ~left | (high - low < least))
    near: Flags = found[count : 2 * count] | found[2 * count :]
    return near


def _told(share: Share, earlier: Earlier, name: str, side: str) -> set[CellKey]:
    """The cells of the share's table of which an earlier release says how many are on this side of its condition."""
    found = set()
    for key in earlier.published | earlier.ranged:
        if key.indicator in share.told:
            said = breakdown_of(key.breakdown) | dict(share.told[key.indicator].fixed)
            if said.pop(share.condition, None) == side:
                found.add(key._replace(indicator=name, breakdown=breakdown_text(said)))
    return found


def _few(children: Numbers, policy: Policy) -> Flags:
    found: Flags = (children > 0) & (children < policy.minimum_count)
    return found


def _with(text: str, more: Mapping[str, str]) -> str:
    return breakdown_text(breakdown_of(text) | dict(more))


def _within(share: Share, family: Family, text: str) -> bool:
    """A share of a part of the children says a number of this cell."""
    said = breakdown_of(text)
    rest = {column: value for column, value in said.items() if column != share.condition}
    return share.condition in said and bool(family.linked & set(rest)) and share.cells.shows(rest)
