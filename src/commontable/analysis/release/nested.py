"""Families are protected from the whole to the parts: everyone first, as if that were public, then what linked
columns split it into; and every indicator is cut out of its family's table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.cells import (
    CellKey,
    Status,
    bands_of,
    breakdown_of,
    breakdown_text,
    figures_of,
    keys_with,
)
from commontable.analysis.cells.gathering import Labelled
from commontable.analysis.disclosure import Policy
from commontable.analysis.release.before import as_one_release
from commontable.analysis.release.compute import Earlier
from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.families import Family, Inside, Share
from commontable.analysis.release.ladder import Ladder, Period
from commontable.analysis.release.parts import Flags
from commontable.analysis.release.protecting import Found, Held, Made, counts_of
from commontable.analysis.release.shares import (
    around_what_was_told,
    held_as_told,
    parts_not_shown,
    told_too_closely,
    told_with_share,
)
from commontable.analysis.release.table import PROTECTED
from commontable.analysis.release.together import protected_together

if TYPE_CHECKING:
    import pyarrow as pa

WIDER = (0, 1, 2)
"""So many sums around what says too much a share is hidden; then the period is."""
Tell = Callable[[dict[str, object]], None]


@dataclass(kw_only=True)
class Nested:
    """The tables of one release under protection, families as whole ones, their parts on a `ladder`."""

    inside: Inside
    found: dict[str, Labelled]
    policy: Policy
    before: Earlier
    tell: Tell
    ladder: Ladder = field(init=False)
    _kept: dict[str, Flags] = field(default_factory=dict)  # what shares hide for what earlier releases told
    _closed: set[Period] = field(default_factory=set)  # dropped, and not even told which parts are empty

    def __post_init__(self) -> None:
        """The parts of all periods stand on the first step."""
        self.ladder = Ladder(families=self.inside.families)

    def protected(self, audited: Found | None, last: Sequence[Made]) -> list[Made]:
        """Every table as it may be shown, sorted by name. Raises `ReleaseError`."""
        families = self.inside.families
        names = {family.name for family in families}
        whole = self._whole(audited, [one for one in last if one.name not in names])
        if not families:
            return whole
        made = {one.name: one for one in whole}
        shares = {share.table: made[share.table] for family in families for share in family.shares}
        self.ladder.asked = partial(parts_not_shown, shares=shares)
        everyone = {family.name: made.pop(family.everyone) for family in families}
        before = self._as_public(everyone)

        def protected(held: Mapping[str, Held]) -> list[Made]:
            return self._together(
                {family.name: self.found[family.name] for family in families},
                before=before,
                audited=replace(audited, rounds=1) if audited else None,  # what is near; the ladder does the rest
                last=(),
                held=held,
            )

        split = {one.name: one for one in self.ladder.settled(protected, audited)}
        for family in families:
            made[family.name] = self._merged(family, everyone[family.name], split[family.name])
            told = self._told_too_closely(family, made[family.name], shares)
            if told:
                self.ladder.dropped |= told
                self._closed |= told
                made[family.name] = self._merged(family, everyone[family.name], split[family.name])
            if told and self._told_too_closely(family, made[family.name], shares):
                raise told_with_share(family)
        return [made[name] for name in sorted(made)]

    def _whole(self, audited: Found | None, last: Sequence[Made]) -> list[Made]:
        """The tables that are no families; a share hides what would say too much beside what earlier releases told."""
        names = {family.name for family in self.inside.families}
        told = [share for share in self.inside.shares if self._is_told(share)]
        tables = {share.table for share in told}
        for steps in (*WIDER, None):
            whole = self._together(
                {name: one for name, one in self.found.items() if name not in names},
                before=self._translated(),
                audited=self._of_everyone(audited),
                last=[one for one in last if one.name not in tables],
                held={share.table: self._as_told(share) for share in told},
            )
            made = {one.name: one for one in whole}
            near = False
            for share in told:
                around = around_what_was_told(
                    share, made[share.table], earlier=self.before, policy=self.policy, steps=steps
                )
                kept = self._kept.get(share.table, around & False)
                near |= bool((around & ~kept).any())
                self._kept[share.table] = kept | around
            if not near:
                break
        return whole

    def outward(self, made: Sequence[Made]) -> list[Made]:
        """The indicators that SPEC names, sorted by name."""
        families = {family.name: family for family in self.inside.families}
        found = {one.name: one for one in made if one.name not in {*families, *self.inside.unshown}}
        for one in made:
            if one.name in families:
                found |= _cut(families[one.name], one, self.inside, self.policy)
        return [found[name] for name in sorted(found)]

    def open_parts(self, made: Sequence[Made]) -> list[Made]:
        """The tables as they are audited: without what is hidden altogether."""
        return [self._without_dropped(one) for one in made]

    def shown_before(self) -> pa.Table | None:
        """What earlier releases showed of percentages, as one release by the names of the tables inside."""
        whole = {name for name in self.found if self.inside.spec.indicators[name].mean_of is None}
        return as_one_release(self._translated(), whole) if self.before.published or self.before.ranged else None

    def _together(
        self,
        found: dict[str, Labelled],
        *,
        before: Earlier,
        audited: Found | None,
        last: Sequence[Made],
        held: Mapping[str, Held] | None = None,
    ) -> list[Made]:
        return protected_together(
            spec=self.inside.spec,
            found=found,
            policy=self.policy,
            before=before,
            tell=self.tell,
            audited=audited,
            last=last,
            held=held,
        )

    def _is_told(self, share: Share) -> bool:
        """An earlier release may have said of how many children something holds."""
        return any(key.indicator in share.told for key in self.before.published | self.before.ranged)

    def _as_told(self, share: Share) -> Held:
        kept = self._kept.get(share.table)
        return partial(held_as_told, share=share, earlier=self.before, kept=kept, policy=self.policy)

    def _told_too_closely(self, family: Family, split: Made, shares: Mapping[str, Made]) -> set[Period]:
        """The periods of the family in which its parts say too much beside a share."""
        return {
            (family.name, period)
            for share in family.shares
            for period in told_too_closely(
                share,
                shares[share.table],
                family=family,
                split=split,
                earlier=self.before,
                policy=self.policy,
                closed=frozenset(closed for name, closed in self._closed if name == family.name),
            )
        }

    def _translated(self) -> Earlier:
        """What earlier releases showed, by the names of the tables inside."""
        families = self.inside.families

        def inner(keys: Iterable[CellKey]) -> frozenset[CellKey]:
            listed = list(keys)
            return frozenset(listed) | {one for key in listed for family in families for one in family.inner(key)}

        bands, figures = dict(self.before.bands), dict(self.before.figures)
        for key, shown in self.before.figures.items():
            figures |= {one: shown for family in families for one in family.inner(key)}
        for key, ends in self.before.bands.items():
            for one in (one for family in families for one in family.inner(key)):
                held = bands.get(one, ends)
                both = max(ends[0], held[0]), min(ends[1], held[1])
                bands[one] = both if both[0] < both[1] else ends
        return replace(
            self.before,
            hidden=inner(self.before.hidden),
            ranged=inner(self.before.ranged),
            published=inner(self.before.published),
            bands=bands,
            figures=figures,
        )

    def _as_public(self, everyone: Mapping[str, Made]) -> Earlier:
        """As if an earlier release had shown everyone; whether it did or will, nobody can take back."""
        found = self._translated()
        for name, one in everyone.items():
            cells = _renamed(one.cells, name)
            found = replace(
                found,
                hidden=found.hidden | keys_with(cells=cells, statuses=[Status.HIDDEN]),
                ranged=found.ranged | keys_with(cells=cells, statuses=[Status.RANGED]),
                published=found.published | keys_with(cells=cells, statuses=[Status.PUBLISHED]),
                bands={**found.bands, **bands_of([cells])},
                figures={**found.figures, **figures_of([cells])},
            )
        return found

    def _of_everyone(self, audited: Found | None) -> Found | None:
        """What an audit found in a family's table, also by the name of the table without linked columns."""
        if audited is None:
            return None
        names = {family.name: family for family in self.inside.families}

        def both(keys: frozenset[CellKey]) -> frozenset[CellKey]:
            return keys | {
                key._replace(indicator=names[key.indicator].everyone) for key in keys if key.indicator in names
            }

        return replace(audited, children=both(audited.children), successes=both(audited.successes))

    def _merged(self, family: Family, everyone: Made, split: Made) -> Made:
        """One table: everyone as decided first, the parts as decided then, dropped periods hidden."""
        import pyarrow as pa

        linked = pa.array([family.is_linked(text) for text in split.cells.column("breakdown").to_pylist()], pa.bool_())
        parts, behind = split.cells.filter(linked), split.behind.filter(linked)
        periods = {period for name, period in self.ladder.dropped if name == family.name}
        closed = {period for name, period in self._closed if name == family.name}
        parts = _hidden(_hidden(parts, periods), closed, empty=True)
        cells = pa.concat_tables([_renamed(everyone.cells, family.name), parts])
        there = np.unique(split.crossed.period).tolist()
        closest = [
            settled.narrowest
            for period, settled in zip(there, split.protected.periods, strict=True)
            if split.named.base.periods[period] not in periods
        ]
        closest = [one for one in (everyone.protected.narrowest, *closest) if one]
        protected = replace(
            split.protected, given_away=everyone.protected.given_away, narrowest=min(closest, default=0)
        )
        return replace(
            split,
            cells=cells,
            behind=pa.concat_tables([everyone.behind, behind]),
            counts=counts_of(cells),
            protected=protected,
        )

    def _without_dropped(self, one: Made) -> Made:
        import pyarrow as pa

        families = {family.name: family for family in self.inside.families}
        periods = {period for name, period in self.ladder.dropped if name == one.name}
        if not periods:
            return one
        said = zip(one.cells.column("period").to_pylist(), one.cells.column("breakdown").to_pylist(), strict=True)
        kept = [period not in periods or not families[one.name].is_linked(text) for period, text in said]
        mask = pa.array(kept, pa.bool_())
        return replace(one, cells=one.cells.filter(mask), behind=one.behind.filter(mask))


def _renamed(cells: pa.Table, name: str) -> pa.Table:
    import pyarrow as pa

    at = cells.column_names.index("indicator")
    return cells.set_column(at, "indicator", pa.array([name] * cells.num_rows, pa.string()))


def _hidden(cells: pa.Table, periods: set[str], *, empty: bool = False) -> pa.Table:
    """The cells with everything hidden in these periods, what is `empty` only where that is asked for."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not periods:
        return cells
    here = pc.is_in(cells.column("period"), value_set=pa.array(sorted(periods)))
    if not empty:
        here = pc.and_(here, pc.not_equal(cells.column("status"), Status.EMPTY.value))
    for name in ("denominator", "numerator", "value", "low", "high"):
        column = cells.column(name)
        filled = pc.if_else(here, pa.scalar(0, column.type), column)  # no number is left under the null
        cells = cells.set_column(
            cells.column_names.index(name), name, pc.if_else(here, pa.scalar(None, column.type), filled)
        )
    for name, said in (("status", Status.HIDDEN.value), ("reason", PROTECTED)):
        cells = cells.set_column(cells.column_names.index(name), name, pc.if_else(here, said, cells.column(name)))
    return cells


def _cut(family: Family, made: Made, inside: Inside, policy: Policy) -> dict[str, Made]:
    """The members' own cells, each as if it stood alone."""
    import pyarrow as pa

    said = [breakdown_of(text) for text in made.cells.column("breakdown").to_pylist()]
    found: dict[str, Made] = {}
    for name, member in family.members.items():
        if name in inside.spec.beside:
            continue
        mine = [i for i, one in enumerate(said) if member.shows(one)]
        if not mine:
            said_so = "no row counts: the source is empty or where leaves nothing."
            raise ReleaseError(said_so, where=f"[indicators.{name}]", code="gather_rows")
        cells = _renamed(made.cells.take(pa.array(mine, pa.int64())), name)
        own = [{c: v for c, v in said[i].items() if c not in member.fixed} for i in mine]
        texts = [breakdown_text(one) for one in own]
        cells = cells.set_column(cells.column_names.index("breakdown"), "breakdown", pa.array(texts, pa.string()))
        behind = made.behind.take(pa.array(mine, pa.int64()))
        order = pa.array(_order(cells, inside.spec.levels), pa.int64())
        cells, behind = cells.take(order), behind.take(order)
        small = [
            mark == Status.HIDDEN.value and n < policy.minimum_count
            for mark, n in zip(
                cells.column("status").to_pylist(), behind.column("denominator").to_pylist(), strict=True
            )
        ]
        alone = not found
        protected = replace(
            made.protected,
            first=sum(small),
            checked=made.protected.checked if alone else 0,
            given_away=made.protected.given_away if alone else 0,
        )
        found[name] = replace(made, name=name, cells=cells, behind=behind, counts=counts_of(cells), protected=protected)
    return found


def _order(cells: pa.Table, levels: Sequence[str]) -> list[int]:
    rank = {level: i for i, level in enumerate(("all", *levels))}
    rows = list(
        zip(
            cells.column("period").to_pylist(),
            [rank[level] for level in cells.column("place_level").to_pylist()],
            cells.column("place").to_pylist(),
            [text != "{}" for text in cells.column("breakdown").to_pylist()],
            cells.column("breakdown").to_pylist(),
            strict=True,
        )
    )
    return sorted(range(len(rows)), key=rows.__getitem__)
