"""Indicators that count the same, with and without linked columns, are one table: the children reached, those not
reached and those of whom it is not known add up to a figure that anybody may have.

A condition on linked columns in `where` is a breakdown of that table; the indicator is the part of it in which the
condition holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from sqlglot import exp, parse_one

from commontable.analysis.cells import CellKey, breakdown_of, breakdown_text
from commontable.analysis.condition import ConditionError, parse_condition
from commontable.analysis.release.linking import OpenedLinked
from commontable.analysis.release.opening import Opened
from commontable.analysis.release.spec import IndicatorSpec, Spec

Subsets = frozenset[frozenset[str]]


@dataclass(frozen=True, kw_only=True)
class Member:
    """An indicator as a part of its family's table: `fixed` breakdowns, and which others it shows."""

    fixed: Mapping[str, str]
    by: tuple[str, ...]
    depth: int

    def shows(self, breakdown: Mapping[str, str]) -> bool:
        """The cell of the family's table is one of the indicator's."""
        rest = [column for column in breakdown if column not in self.fixed]
        return (
            all(breakdown.get(column) == value for column, value in self.fixed.items())
            and len(rest) <= self.depth
            and set(rest) <= set(self.by)
        )

    def subsets(self) -> Subsets:
        """The sets of columns that the indicator's cells are broken down by, and all parts of those."""
        rest = [column for column in self.by if column not in self.fixed]
        chosen = [{*self.fixed, *some} for some in combinations(rest, min(self.depth, len(rest)))]
        parts = (some for one in chosen for k in range(len(one) + 1) for some in combinations(sorted(one), k))
        return frozenset(frozenset(one) for one in parts)


@dataclass(frozen=True, kw_only=True)
class Share:
    """A table of the share of children for whom `condition` (of linked columns alone) holds. `cells` are those that
    show it; `told`: who counts the same rows and splits them by the condition, and so may tell how many they are.
    """

    table: str
    condition: str
    cells: Member
    told: Mapping[str, Member]


@dataclass(frozen=True, kw_only=True)
class Family:
    """Members that count the same: `name` is the whole table, `everyone` the one without `linked` columns; `shares`
    say of the same rows for how many of them a linked column holds.
    """

    name: str
    everyone: str
    linked: frozenset[str]
    members: Mapping[str, Member]
    shares: tuple[Share, ...] = ()

    def inner(self, key: CellKey) -> list[CellKey]:
        """The cell of a member as a cell of the family's tables; none where it is no member's."""
        member = self.members.get(key.indicator)
        if member is None:
            return []
        said = breakdown_of(key.breakdown) | dict(member.fixed)
        name = self.name if self.linked & set(said) else self.everyone
        return [key._replace(indicator=name, breakdown=breakdown_text(said))]

    def is_linked(self, breakdown: str) -> bool:
        """The breakdown has a linked column."""
        return bool(self.linked & set(breakdown_of(breakdown)))


@dataclass(frozen=True, kw_only=True)
class FamilySpec(IndicatorSpec):
    """A family's table: only these `subsets` of its columns are crossed."""

    subsets: Subsets

    def subsets_among(self, columns: Sequence[str]) -> list[tuple[int, ...]] | None:
        """Those of its members, fewest columns first."""
        places = [tuple(sorted(columns.index(column) for column in one)) for one in self.subsets]
        return sorted(places, key=lambda one: (len(one), one))


@dataclass(frozen=True, kw_only=True)
class Inside:
    """What is gathered and protected instead of the indicators that SPEC names; `unshown` tables leave nothing."""

    spec: Spec
    sources: Mapping[str, Opened]
    families: tuple[Family, ...]
    shares: tuple[Share, ...] = ()
    unshown: frozenset[str] = frozenset()

    @property
    def linked(self) -> frozenset[str]:
        """The tables that linked columns split or are counted in."""
        return frozenset(one.name for one in self.families) | frozenset(one.table for one in self.shares)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The condition that a share counts: its name as a column, its SQL, and which sources it is `taken` from."""

    name: str
    sql: str
    taken: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """An indicator taken apart: what it counts without linked columns, the conditions on those, and from which sources
    each of them is `taken`.
    """

    counts: tuple[object, ...]
    where: str | None
    fixed: Mapping[str, str]
    conditions: Mapping[str, str]
    by: frozenset[str]
    taken: Mapping[str, frozenset[str]]
    asked: _Asked | None

    @property
    def rows(self) -> tuple[object, ...]:
        """Which rows it counts, whatever it counts of them."""
        return self.counts[:3]

    @property
    def sources(self) -> frozenset[str]:
        """All that its linked columns are taken from."""
        return frozenset[str]().union(*self.taken.values())

    @property
    def linked(self) -> bool:
        """It has linked columns that split its children."""
        return bool(self.fixed or self.by)


Held = Mapping[str, tuple[IndicatorSpec, _Parts]]


def families_of(spec: Spec, sources: Mapping[str, Opened]) -> Inside:
    """Indicators with linked columns, and those that count the same without, stand in their families' tables; so do
    those of earlier releases beside them. Shares of what splits a family are there too, released or beside.
    """
    listed = {**spec.indicators, **spec.beside}
    said = {name: parts for name, one in listed.items() if (parts := _parts(one, sources.get(one.source))) is not None}
    found: dict[tuple[object, ...], dict[str, tuple[IndicatorSpec, _Parts]]] = {}
    for name, parts in said.items():
        found.setdefault(parts.counts, {})[name] = listed[name], parts
    linked = [
        held
        for held in found.values()
        if any(parts.linked and name in spec.indicators for name, (_, parts) in held.items())
    ]
    inner = {name: one for name, one in spec.indicators.items() if not any(name in held for held in linked)}
    opened = dict(sources)
    families: list[Family] = []
    shares_of: dict[str, list[str]] = {}
    for held in linked:
        shares = _shares_beside(held, said)
        family, specs = _family(
            held, taken={*listed, *inner}, shares={name: (listed[name], parts) for name, parts in shares.items()}
        )
        source = opened[specs[family.name].source]
        assert isinstance(source, OpenedLinked)
        made = {name: sql for _, parts in held.values() for name, sql in parts.conditions.items()}
        made |= {parts.asked.name: parts.asked.sql for parts in shares.values() if parts.asked}
        opened[source.name] = source.with_conditions(made)
        inner |= specs
        families.append(family)
        shares_of[family.name] = list(shares)
    tables = {name: family.everyone for family in families for name in family.members}
    wanted = {name for names in shares_of.values() for name in names}
    unshown = wanted - {*inner, *tables}
    for name in sorted(unshown):
        parts, one = said[name], listed[name]
        inner[name] = replace(one, where=parts.where, by=tuple(column for column in one.by if column not in parts.by))
    shares_by = {
        name: _share(name, tables.get(name, name), listed, said)
        for name in sorted(wanted | {name for name in spec.indicators if name in said and said[name].asked})
    }
    return Inside(
        spec=replace(spec, indicators=inner),
        sources=opened,
        families=tuple(
            replace(family, shares=tuple(shares_by[name] for name in shares_of[family.name])) for family in families
        ),
        shares=tuple(shares_by.values()),
        unshown=frozenset(unshown),
    )


def _shares_beside(held: Held, said: Mapping[str, _Parts]) -> dict[str, _Parts]:
    """Those that say of the family's rows for how many something holds that is taken from where it takes from."""
    rows = next(iter(held.values()))[1].rows
    taken = frozenset[str]().union(*(parts.sources for _, parts in held.values()))
    return {
        name: parts
        for name, parts in said.items()
        if parts.asked and name not in held and parts.rows == rows and parts.asked.taken & taken
    }


def _share(name: str, table: str, listed: Mapping[str, IndicatorSpec], said: Mapping[str, _Parts]) -> Share:
    def member(of: str) -> Member:
        return Member(fixed=said[of].fixed, by=listed[of].by, depth=listed[of].crossed)

    asked = said[name].asked
    assert asked
    told = {
        other: member(other)
        for other, parts in said.items()
        if parts.rows == said[name].rows and asked.name in {*parts.fixed, *parts.by}
    }
    return Share(table=table, condition=asked.name, cells=member(name), told=told)


def _parts(one: IndicatorSpec, source: Opened | None) -> _Parts | None:
    """None where the source has no linked columns, or a condition cannot be read (that is said elsewhere)."""
    if not isinstance(source, OpenedLinked):
        return None
    linked = set(source.spec.linked_columns)
    try:
        where = parse_condition(one.where, columns=source.columns).sql if one.where else ""
        success = parse_condition(one.success, columns=source.columns).sql if one.success else ""
    except ConditionError:
        return None
    shorts = source.spec.linked or {}
    from_of = {column: shorts[short].source for column, short in source.spec.linked_columns.items()}
    plain: list[str] = []
    fixed: dict[str, str] = {}
    conditions: dict[str, str] = {}
    sources: dict[str, frozenset[str]] = {}
    for part in _conjuncts(parse_one(where, read="duckdb")) if where else ():
        used = linked & {column.name for column in part.find_all(exp.Column)}
        if not used:
            plain.append(part.sql(dialect="duckdb", identify=True))
            continue
        condition, holds = part, True
        while isinstance(condition, exp.Not):
            condition, holds = condition.this.unnest(), not holds
        said = condition.sql(dialect="duckdb", identify=True)
        name = condition.name if isinstance(condition, exp.Column) else said
        if fixed.setdefault(name, str(holds).lower()) != str(holds).lower():
            return None  # never true: it counts no row, and is refused for that
        conditions[name], sources[name] = said, frozenset(from_of[column] for column in used)
    return _Parts(
        counts=(one.source, one.period, tuple(sorted(plain)), success, one.mean_of),
        where=" AND ".join(f"({part})" for part in plain) or None,
        fixed=fixed,
        conditions=conditions,
        by=frozenset(linked & set(one.by)),
        taken={column: frozenset([from_of[column]]) for column in linked & set(one.by)} | sources,
        asked=_asked(success, from_of),
    )


def _asked(success: str, from_of: Mapping[str, str]) -> _Asked | None:
    """None where success is said of more than linked columns."""
    condition = parse_one(success, read="duckdb").unnest() if success else None
    while isinstance(condition, exp.Not):
        condition = condition.this.unnest()
    used = {column.name for column in condition.find_all(exp.Column)} if condition else set()
    if condition is None or not used or not used <= set(from_of):
        return None
    said = condition.sql(dialect="duckdb", identify=True)
    name = condition.name if isinstance(condition, exp.Column) else said
    return _Asked(name=name, sql=said, taken=frozenset(from_of[column] for column in used))


def _conjuncts(tree: exp.Expr) -> Iterable[exp.Expr]:
    """The conditions that all have to hold."""
    tree = tree.unnest()
    if not isinstance(tree, exp.And):
        return [tree]
    return [one for side in tree.flatten() for one in _conjuncts(side)]


def _family(held: Held, *, taken: set[str], shares: Held) -> tuple[Family, dict[str, IndicatorSpec]]:
    first, parts = next(iter(held.values()))
    members = {name: Member(fixed=own.fixed, by=one.by, depth=one.crossed) for name, (one, own) in held.items()}
    linked = frozenset(column for _, own in held.values() for column in (*own.fixed, *own.by))
    subsets: Subsets = frozenset[frozenset[str]]().union(*(member.subsets() for member in members.values()))
    places = {column: places for _, own in held.values() for column, places in own.taken.items()}
    for share, own in shares.values():
        if own.asked and own.asked.name not in linked:
            crossed = Member(fixed=own.fixed, by=share.by, depth=share.crossed).subsets() & subsets
            subsets |= {one | {own.asked.name} for one in crossed}
            linked |= {own.asked.name}
            places[own.asked.name] = own.asked.taken
    subsets = _with_kin(subsets, places)
    plain = frozenset(one for one in subsets if not one & linked)
    name, everyone = (_free(f"{next(iter(held))} ({what})", taken) for what in ("with linked columns", "everyone"))

    def table(crossed: Subsets) -> FamilySpec:
        return FamilySpec(
            source=first.source,
            period=first.period,
            where=parts.where,
            success=first.success,
            mean_of=first.mean_of,
            by=tuple(sorted(frozenset[str]().union(*crossed))),
            depth=max(len(one) for one in crossed),
            direction=first.direction,
            subsets=crossed,
        )

    family = Family(name=name, everyone=everyone, linked=linked, members=members)
    return family, {name: table(subsets), everyone: table(plain)}


def _with_kin(subsets: Subsets, taken: Mapping[str, frozenset[str]]) -> Subsets:
    """Columns taken from the same source say much the same (whom it did not reach had none of it): they are crossed,
    so that what hides in one does not show in another.
    """
    found = set(subsets)
    for one in subsets:
        there = frozenset[str]().union(*(taken.get(column, frozenset()) for column in one))
        wide = one | {column for column, places in taken.items() if places & there}
        if wide != one:
            found |= {frozenset(some) for k in range(len(wide) + 1) for some in combinations(sorted(wide), k)}
    return frozenset(found)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    return name
