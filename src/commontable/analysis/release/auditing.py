"""A release is attacked as a stranger would attack its files, before it leaves; what that narrows down too far is
protected further, and the attack is made again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.audit import Audit, AuditError, Contradiction, Published, audit
from commontable.analysis.cells import CellKey, Status
from commontable.analysis.disclosure import Policy
from commontable.analysis.release.protecting import Found, Made, not_protected

if TYPE_CHECKING:
    import pyarrow as pa

ROUNDS = 7
"""So often a release is mended after an audit; then it is refused."""
SMALL = 600
"""Up to so many figures that are not shown, every one is solved for."""
SAMPLE, EACH, OF_MANY = 400, 100, 200
"""So many, drawn at random, in a larger release; so many for each indicator, where that is more; and so many in a
release of which periods are drawn."""
MANY = 300_000
"""Of a release of more cells, some periods are audited, whole ones."""
SEED = 20_261_122


@dataclass(frozen=True, kw_only=True)
class Audited:
    """The release as it may leave, and what the certificate says of the audit."""

    made: list[Made]
    told: dict[str, object]


def audited(
    *,
    made: list[Made],
    policy: Policy,
    manifest: Callable[[list[Made]], Mapping[str, object]],
    again: Callable[[Found, list[Made]], list[Made]],
    tell: Callable[[dict[str, object]], None],
    earlier: pa.Table | None,
    linked: frozenset[str] = frozenset(),
    attacked: Callable[[list[Made]], list[Made]] = list,
) -> Audited:
    """No figure that was solved for can be worked out more closely than the policy's width allows, also beside what
    `earlier` releases show, save what follows from those alone. Of `linked` tables they may have told more than these
    tables' own figures: what stays narrow there counts as given away. Where nothing could be solved, the bounds
    that protecting passed on have to do, and the certificate says so. `attacked` leaves out what shows nothing. Raises
    `ReleaseError`.
    """
    found = Found()
    known: frozenset[tuple[CellKey, str]] | None = None
    while True:
        tell({"stage": "certifying", "indicator": "", "done": found.rounds, "total": ROUNDS})
        open_ones = attacked(made)
        said = manifest(open_ones)
        result = _audit(open_ones, policy, said, earlier)
        if result is None:
            return Audited(made=made, told=_bounded(made))
        every = [one for one in result.narrow if one.proven and one.counts < policy.width]
        if every and known is None:
            known = _known_before(earlier, policy, said)
        narrow = [one for one in every if (one.key, one.what) not in (known or ())]
        more = Found(
            children=found.children | {one.key for one in narrow if one.what == "children"},
            successes=found.successes | {one.key for one in narrow if one.what == "successes"},
            latest=frozenset(one.key for one in narrow),
            rounds=found.rounds + 1,
        )
        if not narrow:
            return Audited(made=made, told=_told(result) | {"given_away_by_audit": len(every)})
        if found.rounds == ROUNDS:
            fresh = [one.key.indicator for one in narrow if one.key.indicator not in linked]
            if fresh:
                raise not_protected(fresh[0])
            return Audited(made=made, told=_told(result) | {"given_away_by_audit": len(every)})
        found = more
        made = again(found, made)


def _known_before(
    earlier: pa.Table | None, policy: Policy, manifest: Mapping[str, object]
) -> frozenset[tuple[CellKey, str]]:
    """The figures that follow from earlier releases alone more closely than the width: nobody can take them back."""
    if earlier is None:
        return frozenset()
    try:
        found = audit(Published.of(earlier, manifest), width=policy.width, most=SAMPLE, seed=SEED, apart=True)
    except AuditError:  # they rest on data that contradict each other
        return frozenset()
    return frozenset((one.key, one.what) for one in found.narrow if one.proven)


def _audit(
    made: Sequence[Made], policy: Policy, manifest: Mapping[str, object], earlier: pa.Table | None
) -> Audit | None:
    """None where it could not be made, although the tables do not contradict themselves."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells, behind = pa.concat_tables([one.cells for one in made]), pa.concat_tables([one.behind for one in made])
    most = max(SAMPLE, EACH * len(made))
    if len(cells) > MANY:
        most = OF_MANY
        drawn = _drawn(cells)
        cells, behind = cells.filter(drawn), behind.filter(drawn)
        earlier = earlier and earlier.filter(pc.is_in(earlier.column("period"), value_set=pc.unique(cells["period"])))
    figures = _figures(made)
    try:
        found = audit(
            Published.of(cells, manifest),
            [] if earlier is None else [Published.of(earlier, manifest, name="earlier releases")],
            width=policy.width,
            most=SMALL if figures <= SMALL else most,
            seed=SEED,
            truth=behind,
            apart=True,
        )
    except Contradiction as error:
        raise not_protected(made[0].name) from error
    except AuditError:
        return None
    return replace(found, figures=figures, sampled=found.sampled or found.figures < figures)


def _figures(made: Sequence[Made]) -> int:
    """How many numbers of children and of successes are not shown."""
    hidden = sum(one.counts[Status.HIDDEN.value] for one in made)
    return 2 * hidden + sum(one.counts[Status.RANGED.value] for one in made)


def _drawn(cells: pa.Table) -> pa.ChunkedArray:
    """The cells of so many periods, drawn at random, as make a release that is not too large: periods share no sum."""
    import pyarrow as pa
    import pyarrow.compute as pc

    sizes = {one["values"]: one["counts"] for one in pc.value_counts(cells.column("period")).to_pylist()}
    order = np.random.default_rng(SEED).permutation(len(sizes)).tolist()
    taken: list[str] = []
    left = MANY
    for period in (sorted(sizes)[i] for i in order):
        if taken and sizes[period] > left:
            break
        taken.append(period)
        left -= sizes[period]
    return pc.is_in(cells.column("period"), value_set=pa.array(taken))


def _bounded(made: Sequence[Made]) -> dict[str, object]:
    return {"bounds_only": True, "sample": {"of": _figures(made), "seed": SEED}}


def _told(result: Audit) -> dict[str, object]:
    closest = result.narrowest if result.narrowest and result.narrowest.proven else None
    return {
        "examined": result.examined,
        "undecided": result.undecided,
        "sample": {"of": result.figures, "seed": result.seed} if result.sampled else None,
        "narrowest_interval": int(closest.counts) if closest and math.isfinite(closest.counts) else None,
    }
