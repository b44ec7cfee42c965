"""The whole attack on one release."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.audit.budget import Budget
from commontable.analysis.audit.coding import Numbers, Rows, rows_of
from commontable.analysis.audit.fronts import Front
from commontable.analysis.audit.knowing import HIDDEN, RANGED
from commontable.analysis.audit.published import AuditError, Published
from commontable.analysis.audit.reach import Rules
from commontable.analysis.audit.report import Audit
from commontable.analysis.audit.solving import NoneAgrees
from commontable.analysis.audit.tables import groups_of

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 20_000
SEED = 20_261_122
Tell = Callable[[int, int], None]


def audit(
    release: Published,
    earlier: Sequence[Published] = (),
    *,
    width: int,
    most: int = MOST,
    seconds: float = math.inf,
    seed: int = SEED,
    truth: pa.Table | None = None,
    tell: Tell | None = None,
    apart: bool = False,
) -> Audit:
    """Every figure that is not shown is attacked with all that is published, in `release` and in `earlier`
    releases that are still public.

    `width`: so many different counts must stay possible for every figure (largest - smallest + 1). Bounds are passed
    from sum to sum for every figure first; whatever they leave closer than `width` is found in any case. Then figures
    are solved for both ends, place by place in an order drawn with `seed`, until `most` have been or until so many
    `seconds` (wall time, counted from the first sum on) are over. `truth` may name the figures behind `release.cells`,
    row by row (columns `denominator` and `numerator` without gaps; for a mean the sum): whoever makes the release has
    them, and they save the search for a first table that agrees. They are never used as knowledge. `tell` hears now
    and then how many places of how many are done. `apart`: every indicator is a table of its own, whatever its
    condition, as it is where a release is made: what belongs together stands in one table there already. Raises
    `AuditError` when no table of children agrees with what is published.
    """
    started = time.perf_counter()
    budget = Budget(figures=most, seconds=seconds, started=started)
    notes: list[str] = []
    releases = [release, *earlier]
    rows = rows_of(releases, notes, apart=apart)
    rules = [Rules.of(one.manifest) for one in releases]
    behind = None if truth is None else _behind(rows, truth)
    fronts = [Front.of(group, rows, rules, width=width, truth=behind) for group in groups_of(releases, rows, notes)]
    _solve(fronts, budget, seed, tell or (lambda _done, _of: None))
    found = []
    for front in fronts:
        found.append(front.attack.examined())
        notes += [*([front.note] if front.note else []), *found[-1].notes]
    narrow = sorted(
        (one for group in found for one in group.narrow(rows)), key=lambda one: (one.counts, one.key, one.what)
    )
    closest = [one for one in (group.narrowest(rows) for group in found) if one is not None]
    current = rows.mark[rows.release == 0]
    return Audit(
        cells=len(current),
        hidden=int((current == HIDDEN).sum()),
        ranged=int((current == RANGED).sum()),
        figures=sum(group.figures for group in found),
        examined=sum(group.examined for group in found),
        sampled=any(group.examined < group.figures for group in found),
        seed=seed,
        width=width,
        exact=sum(one.exact and one.proven for one in narrow),
        narrowest=min(closest, key=lambda one: (one.counts, one.key, one.what), default=None),
        narrow=tuple(narrow),
        undecided=sum(group.undecided for group in found),
        against=len(earlier),
        given_away=sum(group.given_away for group in found),
        equations=sum(group.equations for group in found),
        notes=tuple(dict.fromkeys(notes)),
        seconds=time.perf_counter() - started,
    )


def _solve(fronts: Sequence[Front], budget: Budget, seed: int, tell: Tell) -> None:
    """The figures of all fronts are solved as far as the `budget` goes, in an order drawn with `seed`. Raises
    `AuditError`.
    """
    rng = np.random.default_rng(seed)
    waiting = [(front, front.attack, unit) for front in fronts for unit in front.attack.units]
    waiting = [waiting[i] for i in rng.permutation(len(waiting)).tolist()]
    done = 0
    while done < len(waiting) and budget.figures > 0 and not budget.over:
        front, attack, unit = waiting[done]
        done += 1
        tell(done, len(waiting))
        if attack is not front.attack:  # given up since
            continue
        try:
            attack.solve(unit, budget=budget, rng=rng)
        except NoneAgrees:
            front.knows_less()
            again = front.attack.units
            waiting += [(front, front.attack, again[i]) for i in rng.permutation(len(again)).tolist()]


def _behind(rows: Rows, truth: pa.Table) -> tuple[Numbers, Numbers]:
    """The figures behind the rows of the release under attack: children and successes (or sums)."""
    size = int((rows.release == 0).sum())
    if truth.num_rows != size:
        raise AuditError(f"the truth has {truth.num_rows:,} rows, the release {size:,}.")
    n, x = (
        np.nan_to_num(truth.column(name).to_numpy(zero_copy_only=False).astype(np.float64))
        for name in ("denominator", "numerator")
    )
    return n, x
