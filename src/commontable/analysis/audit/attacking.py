"""The whole attack on one release."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.audit.coding import Numbers, Rows, rows_of
from commontable.analysis.audit.examining import Examined, examined
from commontable.analysis.audit.knowing import HIDDEN, RANGED
from commontable.analysis.audit.published import AuditError, Published
from commontable.analysis.audit.reach import Rules
from commontable.analysis.audit.report import Audit
from commontable.analysis.audit.tables import Table, groups_of

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 20_000
SEED = 20_261_122


def audit(
    release: Published,
    earlier: Sequence[Published] = (),
    *,
    width: int,
    most: int = MOST,
    seed: int = SEED,
    truth: pa.Table | None = None,
) -> Audit:
    """Every figure that is not shown is attacked with all that is published, in `release` and in `earlier`
    releases that are still public.

    `width`: so many different counts must stay possible for every figure (largest - smallest + 1). Up to `most`
    figures are solved for both ends, else those of places drawn with `seed`; whatever passing bounds from sum to
    sum leaves closer than `width` is found in any case. `truth` may name the figures behind `release.cells`, row by
    row (columns `denominator` and `numerator` without gaps; for a mean the sum): whoever makes the release has them,
    and they save the search for a first table that agrees. They are never used as knowledge. Raises `AuditError`
    when no table of children agrees with what is published.
    """
    started = time.perf_counter()
    notes: list[str] = []
    releases = [release, *earlier]
    rows = rows_of(releases, notes)
    rules = [Rules.of(one.manifest) for one in releases]
    found = [
        _examined(group, rows, rules, width=width, most=most, seed=seed, truth=truth, notes=notes)
        for group in groups_of(releases, rows, notes)
    ]
    narrow = sorted(
        (one for group in found for one in group.narrow(rows, width)), key=lambda one: (one.counts, one.key, one.what)
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
        against=len(earlier),
        given_away=sum(group.given_away for group in found),
        equations=sum(group.equations for group in found),
        notes=tuple(dict.fromkeys(notes)),
        seconds=time.perf_counter() - started,
    )


def _examined(
    group: list[Table],
    rows: Rows,
    rules: Sequence[Rules],
    *,
    width: int,
    most: int,
    seed: int,
    truth: pa.Table | None,
    notes: list[str],
) -> Examined:
    """The group is attacked with all that is known; with less where that contradicts itself. Raises
    `AuditError`.
    """
    several = len({release for table in group for release, _ in table.parts}) > 1
    behind = None if truth is None else _behind(rows, truth)
    attempts = [(group, 1, "")]
    if several:
        said = "the data changed between releases: the earlier figures contradict those of this release"
        attempts.append((group, 0, ""))
        alone = [table.alone() for table in group if table.current]
        attempts.append((alone, 1, f"{', '.join(t.name for t in alone)}: {said}; they were left aside."))
    attempts.append(([table.alone() for table in group if table.current], 0, ""))
    for tables, fewest, note in attempts:
        try:
            found = examined(tables, rows, rules, fewest=fewest, width=width, most=most, seed=seed, truth=behind)
        except AuditError:
            continue
        if note:
            notes.append(note)
        notes.extend(found.notes)
        return found
    names = ", ".join(table.name for table in group)
    raise AuditError(
        f"no table of children agrees with what is published about {names}: the files were changed, or do not belong "
        "together; take all of them as they were published."
    )


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
