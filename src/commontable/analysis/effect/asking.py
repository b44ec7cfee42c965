"""Accepted rows as columns for the estimator, in the closed process; and what may be said of them outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from commontable.analysis.effect.answer import Effect
from commontable.analysis.effect.spec import EffectError
from commontable.analysis.engine import EngineLimits, open_engine, quoted_name

if TYPE_CHECKING:
    from commontable.analysis.release.sources import Source

OUTCOME = "outcome"


def asked_rows(
    source: Source,
    *,
    where: str,
    success: str,
    mean_of: str,
    uses: Sequence[str],
    kept: str,
    chosen: Mapping[str, str],
    memory_megabytes: int,
    by: str = "",
) -> dict[str, list[Any]]:
    """Columns by name: the outcome, as an indicator counts it (`success`: 0 or 100 a row; `mean_of`: the value), and
    `chosen` (SQL by name), over the rows where `where` and `kept` (SQL) hold. With `by` (SQL) the outcome is the mean
    of each group, over the rows where it is known.

    `uses` are the columns that the SQL names. Raises `EffectError` or `ReleaseError`.
    """
    import duckdb

    from commontable.analysis.condition import ConditionError, parse_condition
    from commontable.analysis.release.opening import opened

    rows = opened("pupils", source)
    used = {rows.need(one, where="[effect]") for one in (*uses, mean_of) if one}
    try:
        parsed = {
            name: parse_condition(text, columns=rows.columns)
            for name, text in (("where", where), ("success", success))
            if text
        }
    except ConditionError as error:
        raise EffectError(str(error), where="[effect]") from error
    used |= {column for one in parsed.values() for column in one.columns}
    outcome = f"CAST({quoted_name(mean_of)} AS DOUBLE)"
    if success:
        yes = parsed["success"].sql
        outcome = f"CASE WHEN {yes} THEN 100.0 WHEN NOT ({yes}) THEN 0.0 END"
    columns = [f"{f'avg({outcome})' if by else outcome} AS {quoted_name(OUTCOME)}"]
    columns += [f"{sql} AS {quoted_name(name)}" for name, sql in chosen.items()]
    conditions = [kept, *([f"({parsed['where'].sql})"] if "where" in parsed else [])]
    tail = f" GROUP BY {by}" if by else ""
    engine = open_engine(limits=EngineLimits(memory_megabytes=memory_megabytes), files=list(rows.paths))
    try:
        with rows.relation(engine, sorted(used), again=False) as relation:
            # Every part is a quoted column or text, or SQL that `parse_condition` wrote anew from a checked tree.
            sql = f"SELECT {', '.join(columns)} FROM {relation} WHERE {' AND '.join(conditions)}{tail}"  # noqa: S608
            table = engine.execute(sql).to_arrow_table()
    except duckdb.Error as error:
        raise EffectError(f"the rows cannot be read as asked ({type(error).__name__}).", where="[effect]") from None
    finally:
        engine.close()
    return {name: table.column(name).to_pylist() for name in table.column_names}


def without_numbers(found: Effect) -> Effect:
    """The answer without what checks say in words (exact numbers stand there; whether they pass does not give them
    away), means at the start to two decimals.
    """
    balance = tuple(
        replace(row, treated=round(row.treated, 2), comparison=round(row.comparison, 2)) for row in found.balance
    )
    checks = tuple(replace(check, detail="") for check in found.checks)
    return replace(found, balance=balance, checks=checks, left_out=())
