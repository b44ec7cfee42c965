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
class Family:
    """Members that count the same: `name` is the whole table, `everyone` the one without `linked` columns."""

    name: str
    everyone: str
    linked: frozenset[str]
    members: Mapping[str, Member]

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
    """What is gathered and protected instead of the indicators that SPEC names."""

    spec: Spec
    sources: Mapping[str, Opened]
    families: tuple[Family, ...]


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

    @property
    def linked(self) -> bool:
        """It has linked columns that split its children."""
        return bool(self.fixed or self.by)


Held = Mapping[str, tuple[IndicatorSpec, _Parts]]


def families_of(spec: Spec, sources: Mapping[str, Opened]) -> Inside:
    """Indicators with linked columns, and those that count the same without, stand in their families' tables; so do
    those of earlier releases beside them.
    """
    found: dict[tuple[object, ...], dict[str, tuple[IndicatorSpec, _Parts]]] = {}
    for name, one in {**spec.indicators, **spec.beside}.items():
        parts = _parts(one, sources.get(one.source))
        if parts is not None:
            found.setdefault(parts.counts, {})[name] = one, parts
    linked = [
        held
        for held in found.values()
        if any(parts.linked and name in spec.indicators for name, (_, parts) in held.items())
    ]
    inner = {name: one for name, one in spec.indicators.items() if not any(name in held for held in linked)}
    opened = dict(sources)
    families = []
    for held in linked:
        family, specs = _family(held, taken={*spec.indicators, *spec.beside, *inner})
        source = opened[specs[family.name].source]
        assert isinstance(source, OpenedLinked)
        made = {name: sql for _, parts in held.values() for name, sql in parts.conditions.items()}
        opened[source.name] = source.with_conditions(made)
        inner |= specs
        families.append(family)
    return Inside(spec=replace(spec, indicators=inner), sources=opened, families=tuple(families))


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
    )


def _conjuncts(tree: exp.Expr) -> Iterable[exp.Expr]:
    """The conditions that all have to hold."""
    tree = tree.unnest()
    if not isinstance(tree, exp.And):
        return [tree]
    return [one for side in tree.flatten() for one in _conjuncts(side)]


def _family(held: Held, *, taken: set[str]) -> tuple[Family, dict[str, IndicatorSpec]]:
    first, parts = next(iter(held.values()))
    members = {name: Member(fixed=own.fixed, by=one.by, depth=one.crossed) for name, (one, own) in held.items()}
    linked = frozenset(column for _, own in held.values() for column in (*own.fixed, *own.by))
    subsets: Subsets = frozenset[frozenset[str]]().union(*(member.subsets() for member in members.values()))
    subsets = _with_kin(subsets, {column: places for _, own in held.values() for column, places in own.taken.items()})
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
