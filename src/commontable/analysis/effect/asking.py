"""Accepted rows as columns for the estimator, in the closed process; and what may be said of them outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import floor, isfinite, log10
from typing import TYPE_CHECKING, Any

from commontable.analysis.effect.answer import Effect, Group, Moment
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


def without_numbers(found: Effect, *, fewest: int, by_place: bool) -> Effect:
    """The answer without what would give a few rows away: each side and moment needs `fewest` rows, or places.

    What checks say in words is left out: exact numbers stand there; whether they pass does not give them away. So is
    the placebo, and every mean, difference and number that rests on fewer than `fewest`. Figures of the effect keep
    two digits of their error: whoever asks twice, with one place more, learns nothing of that place.
    """
    is_few = min(_counted(group, by_place=by_place) for group in (found.treated, found.comparison)) < fewest
    balance = tuple(
        replace(row, treated=round(row.treated, 2), comparison=round(row.comparison, 2), fewest=None)
        for row in found.balance
        if not is_few and (row.fewest is None or row.fewest >= fewest)
    )
    before, after = (
        tuple(_shortened(one) for one in moments if not is_few and one.treated >= fewest)
        for moments in (found.pre_trend, found.after)
    )
    places = _places(found.std_error)
    value, error, low, high = (
        None if figure is None else round(figure, places)
        for figure in (found.estimate, found.std_error, found.low, found.high)
    )
    return replace(
        found,
        estimate=value,
        std_error=error,
        low=low,
        high=high,
        treated=None if is_few else found.treated,
        comparison=None if is_few else found.comparison,
        balance=balance,
        pre_trend=before,
        after=after,
        placebo=None,
        checks=tuple(replace(check, detail="") for check in found.checks),
        left_out=(),
    )


def _counted(group: Group | None, *, by_place: bool) -> int:
    if group is None:
        return 0
    return group.rows if group.clusters is None or not by_place else group.clusters


def _shortened(one: Moment) -> Moment:
    places = _places((one.high - one.low) / 4)
    return replace(one, estimate=round(one.estimate, places), low=round(one.low, places), high=round(one.high, places))


def _places(error: float | None) -> int:
    """The decimals that keep two digits of the error.

    >>> _places(1.234), _places(0.0123), _places(45.0), _places(None)
    (1, 3, 0, 2)
    """
    return max(0, 1 - floor(log10(error))) if error and isfinite(error) and error > 0 else 2
