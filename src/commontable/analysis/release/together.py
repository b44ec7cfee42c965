"""Indicators about the same children are protected together: a group that one of them hides, all hide.

Otherwise one indicator, with fewer breakdowns, would show the numbers of children that another one needs
hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from commontable.analysis.cells.gathering import Labelled
from commontable.analysis.disclosure import Policy
from commontable.analysis.release.compute import Earlier
from commontable.analysis.release.protecting import Found, Held, Made, protected_cells
from commontable.analysis.release.spec import Spec

MOST_ROUNDS = 20


def protected_together(
    *,
    spec: Spec,
    found: dict[str, Labelled],
    policy: Policy,
    before: Earlier,
    tell: Callable[[dict[str, object]], None],
    audited: Found | None = None,
    last: Sequence[Made] = (),
    held: Mapping[str, Held] | None = None,
) -> list[Made]:
    """Every indicator as it may be shown, sorted by name; what was `audited` in the `last` attempt and found too
    narrow is protected further. `held` may say of an indicator that more is hidden, or known. Raises `ReleaseError`.
    """
    held = held or {}
    made: dict[str, Made] = {}
    before_that = {one.name: one for one in last}
    for name in sorted(found):
        tell({"stage": "protecting", "indicator": name, "done": len(made), "total": len(found)})
        base = found[name]
        made[name] = protected_cells(
            name=name,
            spec=spec.indicators[name],
            base=base,
            policy=policy,
            before=before,
            found=audited,
            last=before_that.get(name),
            held=held.get(name),
        )
    for names in _same_children(spec, found):
        for _ in range(MOST_ROUNDS):
            again = [n for n in names if _hide_as_others(n, names, made, spec, policy, before, audited, held.get(n))]
            if not again:
                break
    return [made[name] for name in sorted(made)]


def _hide_as_others(
    name: str,
    names: list[str],
    made: dict[str, Made],
    spec: Spec,
    policy: Policy,
    before: Earlier,
    audited: Found | None,
    held: Held | None,
) -> bool:
    """The indicator hides what the others hide; says whether anything had to change."""
    mine = made[name]
    others = [mine.named.as_mine(made[one].named, made[one].hidden) for one in names if one != name]
    more = np.intersect1d(np.concatenate(others), mine.shown)
    if not len(more):
        return False
    made[name] = protected_cells(
        name=name,
        spec=spec.indicators[name],
        base=mine.named.base,
        policy=policy,
        before=before,
        also=np.union1d(more, mine.hidden),
        found=audited,
        held=held,
    )
    return True


def _same_children(spec: Spec, found: dict[str, Labelled]) -> list[list[str]]:
    """Indicators with the same source and the same number of children in every place and period."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for name, one in sorted(found.items()):
        count = len(one.places.name)
        key = one.cells.period * count + one.cells.place
        children = np.bincount(key, weights=one.cells.denominator, minlength=len(one.periods) * count)
        same = (spec.indicators[name].source, one.periods, one.places.name, children.tobytes())
        groups.setdefault(same, []).append(name)
    return [names for names in groups.values() if len(names) > 1]
