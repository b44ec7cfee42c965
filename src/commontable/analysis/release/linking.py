"""A source whose rows know what happened to the same children elsewhere: joined by person only, in the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.condition import ConditionError, parse_condition
from commontable.analysis.engine import quoted_name, quoted_text
from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.opening import Opened
from commontable.analysis.release.persons import PERSON
from commontable.analysis.release.spec import SourceSpec, Spec
from commontable.analysis.release.taking import TakeSpec

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class OpenedLinked(Opened):
    """A source with its linked columns; `conditions` are further columns, made of what is there, by name.

    A linked column is empty where the row's child is not known; it is false, or 0, where the child was not found.
    """

    spec: SourceSpec = field(default_factory=lambda: SourceSpec(path=""))
    others: Mapping[str, tuple[Opened, SourceSpec]] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)

    @property
    def engine_files(self) -> tuple[Path, ...]:
        """The files that the engine reads, those of the other sources too."""
        theirs = (path for other, _ in self.others.values() for path in other.engine_files)
        return tuple(dict.fromkeys([*super().engine_files, *theirs]))

    def with_conditions(self, conditions: Mapping[str, str]) -> OpenedLinked:
        """The source with further columns: true, false or empty, each by its SQL over the others."""
        more = {name: sql for name, sql in conditions.items() if name not in self.columns}
        return replace(self, columns=(*self.columns, *more), conditions={**self.conditions, **more})

    @contextmanager
    def relation(self, engine: duckdb.DuckDBPyConnection, columns: Sequence[str], *, again: bool) -> Iterator[str]:
        """SQL for the rows with those linked columns that `columns` asks for."""
        made = {name: sql for name, sql in self.conditions.items() if name in columns}
        used = {one for name in columns for one in self._behind(name)}
        takes = self._takes({name for name in used if name in self.spec.linked_columns})
        own = used - set(self.spec.linked_columns)
        own |= {one.own_period or one.period for one in takes.values() if one.period}
        if not takes and not made:
            with super().relation(engine, sorted(own), again=again) as rows:
                yield rows
            return
        tables = []
        try:
            for i, (short, take) in enumerate(takes.items()):
                tables.append(self._counted(engine, f"linked_{i}", short, take))
            with self._known(engine, self, self.spec, sorted(own), again=again) as (rows, person):
                yield self._joined(rows, person, sorted(own), takes, made)
        finally:
            for one in tables:
                engine.execute(f"DROP TABLE IF EXISTS {one}")

    def _behind(self, column: str) -> tuple[str, ...]:
        """The columns that a column is made of."""
        if column not in self.conditions:
            return (column,)
        return parse_condition(self.conditions[column], columns=self.columns).columns

    def _takes(self, columns: set[str]) -> dict[str, TakeSpec]:
        shorts = {self.spec.linked_columns[name] for name in columns}
        return {short: take for short, take in (self.spec.linked or {}).items() if short in shorts}

    def _counted(self, engine: duckdb.DuckDBPyConnection, table: str, short: str, take: TakeSpec) -> str:
        """The other source's rows, counted by child, stand in `table`."""
        import duckdb

        other, spec = self.others[take.source]
        at = f"[sources.{self.name}.linked.{short}]"
        needed = {other.need(take.period, where=f"{at} period")} if take.period else set()
        if take.dose and not take.counts_rows:
            needed.add(other.need(take.dose, where=f"{at} dose"))
        where = None
        if take.where:
            try:
                condition = parse_condition(take.where, columns=other.columns)
            except ConditionError as error:
                raise ReleaseError(str(error), where=f"{at} where", code="condition") from error
            where, needed = condition.sql, needed | set(condition.columns)
        try:
            with self._known(engine, other, spec, sorted(needed), again=False) as (rows, person):
                engine.execute(f"CREATE TEMP TABLE {table} AS {take.counted_sql(rows, person, where)}")
        except duckdb.Error:
            said = "the rows cannot be counted: the condition or the column of the dose does not fit the columns."
            raise ReleaseError(said, where=at, code="condition_types") from None
        return table

    @contextmanager
    def _known(
        self,
        engine: duckdb.DuckDBPyConnection,
        source: Opened,
        spec: SourceSpec,
        columns: Sequence[str],
        *,
        again: bool,
    ) -> Iterator[tuple[str, str]]:
        """SQL for the rows of a source that knows its children, and SQL for a row's child."""
        plain = Opened.relation
        if source.source.clusters is None:
            with plain(source, engine, [*columns, PERSON], again=again) as rows:
                yield rows, quoted_name(PERSON)
            return
        key = source.need(spec.id or "", where=f"[sources.{source.name}] id")
        listed = f"read_parquet([{quoted_text(str(source.source.clusters))}])"
        known = (
            f"SELECT CAST(id AS VARCHAR) AS known_id, min(person) AS {PERSON} FROM {listed} "  # noqa: S608
            f"WHERE source = {quoted_text(source.name)} GROUP BY CAST(id AS VARCHAR)"
        )
        with plain(source, engine, sorted({*columns, key}), again=again) as rows:
            joined = f"SELECT r.*, k.{PERSON} FROM {rows} r LEFT JOIN ({known}) k"  # noqa: S608
            yield f"({joined} ON CAST(r.{quoted_name(key)} AS VARCHAR) = k.known_id)", quoted_name(PERSON)

    def _joined(
        self, rows: str, person: str, own: Sequence[str], takes: Mapping[str, TakeSpec], made: Mapping[str, str]
    ) -> str:
        """SQL for the rows with their linked columns, and what is made of those."""
        columns = [f"r.{quoted_name(one)}" for one in own]
        joins = []
        for i, (short, take) in enumerate(takes.items()):
            there = f"l{i}"
            on = f"{there}.person = r.{person}"
            if take.period:
                on += f" AND {there}.period = CAST(r.{quoted_name(take.own_period or take.period)} AS VARCHAR)"
            joins.append(f" LEFT JOIN linked_{i} {there} ON {on}")
            dose = f"CASE WHEN r.{person} IS NULL THEN NULL WHEN {there}.person IS NULL THEN 0 ELSE {there}.dose END"
            names = [quoted_name(name) for name in take.columns(short)]
            values = [f"CASE WHEN r.{person} IS NULL THEN NULL ELSE {there}.person IS NOT NULL END"]
            values += [dose, take.band_sql(f"({dose})")][: len(names) - 1]
            columns += [f"{value} AS {name}" for value, name in zip(values, names, strict=True)]
        joined = f"(SELECT {', '.join(columns) or '1 AS one'} FROM {rows} r{''.join(joins)})"  # noqa: S608
        if not made:
            return joined
        further = ", ".join(f"({sql}) AS {quoted_name(name)}" for name, sql in made.items())
        return f"(SELECT *, {further} FROM {joined} w)"  # noqa: S608


def linked(spec: Spec, sources: Mapping[str, Opened]) -> dict[str, Opened]:
    """Those sources that take something from others have their linked columns. Raises `ReleaseError`."""
    found = dict(sources)
    for name, one in spec.sources.items():
        if not one.linked or name not in sources:
            continue
        at = f"[sources.{name}]"
        _require_known(sources[name], one, at)
        for column in one.linked_columns:
            if column in sources[name].columns:
                raise ReleaseError(f"there is a column {column} already; name it otherwise.", where=at, code="spec")
        for short, take in one.linked.items():
            _require_known(sources[take.source], spec.sources[take.source], f"{at[:-1]}.linked.{short}] source")
            if take.period:
                sources[name].need(take.own_period or take.period, where=f"{at[:-1]}.linked.{short}] own_period")
        parts = vars(sources[name]) | {
            "columns": (*sources[name].columns, *one.linked_columns),
            "spec": one,
            "others": {take.source: (sources[take.source], spec.sources[take.source]) for take in one.linked.values()},
        }
        found[name] = OpenedLinked(**parts)
    return found


def _require_known(source: Opened, spec: SourceSpec, at: str) -> None:
    """It is known which child a row is of."""
    if source.source.clusters is None and not source.source.persons:
        raise ReleaseError(
            f"which child a row of {source.name} is of is not known: say in id which column the clusters know.",
            where=at,
            code="not_linked",
        )
    if source.source.clusters is not None:
        source.need(spec.id or "", where=f"[sources.{source.name}] id")
