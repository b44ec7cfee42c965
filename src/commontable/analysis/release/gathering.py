"""Base cells for every indicator of a SPEC, with one pass over a source for all that share their columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from commontable.analysis.cells.gathering import CannotGather, Count, Labelled, gathered, labelled
from commontable.analysis.condition import Condition, ConditionError, parse_condition
from commontable.analysis.engine import CannotAnswer, Choice, Engine, EngineError, EngineLimits, engine_of, quoted_name
from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.opening import Opened
from commontable.analysis.release.reaching import rows_of
from commontable.analysis.release.spec import IndicatorSpec, Spec

SHORT_OF = {
    "OutOfMemoryException": "the memory allowed is too small for so many rows; allow more, or a disk to go on on.",
    "IOException": "the disk that the engine goes on on is full or cannot be written; make room, or allow more memory.",
}
Group = tuple[str, str, tuple[str, ...]]


def gathered_indicators(
    *,
    spec: Spec,
    sources: Mapping[str, Opened],
    limits: EngineLimits | None,
    choice: Choice,
    tell: Callable[[dict[str, object]], None],
) -> dict[str, Labelled]:
    """Base cells by indicator. Raises `ReleaseError`; its words never hold a row."""
    counts, groups = {}, dict[Group, list[str]]()
    used: dict[Group, set[str]] = {}
    for name, one in spec.indicators.items():
        counts[name], columns = _count(name, one, sources[one.source], spec)
        group = (one.source, one.period, tuple(sorted(one.by)))
        groups.setdefault(group, []).append(name)
        used.setdefault(group, set()).update(columns)
    paths = [path for source in sources.values() for path in source.engine_files]
    found: dict[str, Labelled] = {}
    try:
        engine = engine_of(choice, limits=limits, files=paths)
    except EngineError as error:
        raise ReleaseError(str(error), where="--engine", code="engine") from error
    try:
        for i, (group, names) in enumerate(groups.items()):
            tell({"stage": "reading", "indicator": names[0], "done": i, "total": len(groups)})
            found |= _group(engine, group, names, counts, sources[group[0]], spec, sorted(used[group]))
    except EngineError as error:
        raise ReleaseError(str(error), where="--engine", code="engine") from error
    finally:
        engine.close()
    _one_parent(found, spec)
    return found


def _count(name: str, one: IndicatorSpec, source: Opened, spec: Spec) -> tuple[Count, set[str]]:
    at = f"[indicators.{name}]"
    used = {source.need(one.period, where=f"{at} period")}
    used |= {source.need(column, where="[places] levels") for column in spec.levels}
    used |= {source.need(column, where=f"{at} by") for column in one.by}
    conditions: dict[str, Condition | None] = {}
    for part, text in (("where", one.where), ("success", one.success)):
        try:
            conditions[part] = parse_condition(text, columns=source.columns) if text else None
        except ConditionError as error:
            raise ReleaseError(str(error), where=f"{at} {part}", code="condition") from error
    used |= {column for found in conditions.values() if found for column in found.columns}
    if one.mean_of:
        used.add(source.need(one.mean_of, where=f"{at} mean_of"))
    where, success = conditions["where"], conditions["success"]
    count = Count(where=where.sql if where else None, success=success.sql if success else None, mean_of=one.mean_of)
    return count, used


def _group(
    engine: Engine,
    group: Group,
    names: list[str],
    counts: Mapping[str, Count],
    source: Opened,
    spec: Spec,
    columns: list[str],
) -> dict[str, Labelled]:
    _, period, by = group
    wanted = {name: counts[name] for name in names}
    try:
        with rows_of(source, engine, columns, again=len(names) > 1) as relation:
            try:
                table = gathered(
                    engine=engine, relation=relation, period=period, levels=spec.levels, by=by, counts=wanted
                )
            except CannotAnswer:
                _blame(engine, relation, wanted)
                raise
    except CannotAnswer as error:
        if error.kind in SHORT_OF:
            raise ReleaseError(SHORT_OF[error.kind], where="--memory-mb", code="memory") from None
        raise ReleaseError(
            f"the rows cannot be counted ({error.kind}).",
            where=f"[sources.{source.name}]",
            code="source_unreadable",
        ) from None
    found = {}
    for i, name in enumerate(names):
        at = f"[indicators.{name}]"
        try:
            found[name] = labelled(table=table, i=i, count=counts[name], levels=spec.levels, by=by)
        except CannotGather as error:
            part = {"places": "[places] levels", "rows": at}.get(error.about, f"{at} {error.about}")
            column = {"period": period, "mean_of": counts[name].mean_of or ""}.get(error.about, "")
            said = f"{column} {error}".strip()
            raise ReleaseError(said, where=part, code=f"gather_{error.about}") from error
    return found


def _blame(engine: Engine, relation: str, counts: Mapping[str, Count]) -> None:
    """The condition or column that does not fit the source's types is named, without quoting a value."""
    for name, count in counts.items():
        for part, sql in (("where", count.where), ("success", count.success)):
            if sql is None:
                continue
            try:
                engine.answer(f"SELECT count(*) FILTER (WHERE {sql}) AS n FROM {relation}")  # noqa: S608
            except CannotAnswer:
                raise ReleaseError(
                    "the condition does not fit the columns: a text is compared with a number, or a value "
                    "cannot be turned into the type asked for.",
                    where=f"[indicators.{name}] {part}",
                    code="condition_types",
                ) from None
        if count.mean_of is not None:
            value = f"CAST({quoted_name(count.mean_of)} AS DOUBLE)"
            try:
                engine.answer(f"SELECT sum({value}) AS total FROM {relation}")  # noqa: S608
            except CannotAnswer:
                raise ReleaseError(
                    f"{count.mean_of} holds values that are not numbers.",
                    where=f"[indicators.{name}] mean_of",
                    code="mean_types",
                ) from None


def _one_parent(found: Mapping[str, Labelled], spec: Spec) -> None:
    """A place has the same place above it in every indicator."""
    above: dict[tuple[str, str], str] = {}
    for one in found.values():
        places = one.places
        for i in range(1, len(places.name)):
            key = (places.level[i], places.name[i])
            parent = places.name[int(places.parent[i])]
            if above.setdefault(key, parent) != parent:
                raise ReleaseError(
                    f"{key[0]} {key[1]} is in {above[key]} for one indicator and in {parent} for another; "
                    "a place has one place above it.",
                    where="[places] levels",
                    code="gather_places",
                )
