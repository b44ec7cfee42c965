"""Pupils of one period as a panel: the question becomes one query over accepted files, run in the closed process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from commontable.analysis.effect.spec import Design, EffectError, EffectSpec

if TYPE_CHECKING:
    from commontable.analysis.release.sources import Source

OUTCOME, TOOK_PART, PLACE = "outcome", "took part", "place"
YES, NO = "yes", "no"
ROUNDED_TO = 10
"""Numbers of pupils leave the closed process rounded: an exact one would help whoever subtracts."""


@dataclass(frozen=True, kw_only=True)
class Pupils:
    """Whose outcome is compared with whose, in the words of a dataset's columns.

    `success` (a condition: 0 or 100 per pupil, so that the effect is in percentage points) or `mean_of` (a column)
    is the outcome, as the indicator counts it, over the rows where `where` holds in `period`. Who took part says
    `treatment` (a column with the values `treated` and `comparison`; other values are arms of their own), or, where
    it is empty, the `sites` (codes of `place_column`). Errors are clustered by `place_column` where there is one.
    """

    design: Design
    period_column: str
    period: str
    where: str = ""
    success: str = ""
    mean_of: str = ""
    treatment: str = ""
    treated: str = ""
    comparison: str = ""
    sites: tuple[str, ...] = ()
    place_column: str = ""
    covariates: tuple[str, ...] = ()
    direction: str = "increase"
    minimum: int = 10

    @property
    def spec(self) -> EffectSpec:
        """The question for the estimator."""
        by_column = bool(self.treatment)
        return EffectSpec(
            design=self.design,
            outcome=OUTCOME,
            treatment=TOOK_PART,
            treated=self.treated if by_column else YES,
            comparison=(self.comparison or None) if by_column else NO,
            cluster=PLACE if self.place_column else None,
            covariates=self.covariates,
            direction=self.direction,
            minimum_units=max(10, self.minimum),
        )

    def to_dict(self) -> dict[str, Any]:
        """The question as plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Pupils:
        """The question from plain values. Raises `EffectError` where it makes no sense."""
        known = {**given, "design": Design(given["design"])}
        for name in ("sites", "covariates"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)


def panel_of(ask: Pupils, source: Source, *, memory_megabytes: int = 1024) -> dict[str, list[Any]]:
    """The columns that the estimator needs, a row a pupil. Raises `EffectError` or `ReleaseError`."""
    import duckdb

    from commontable.analysis.condition import ConditionError, parse_condition
    from commontable.analysis.engine import EngineLimits, open_engine, quoted_name, quoted_text
    from commontable.analysis.release.opening import opened

    rows = opened("pupils", source)
    at = "[effect]"
    used = {rows.need(ask.period_column, where=at)}
    used |= {rows.need(one, where=at) for one in (ask.treatment, ask.place_column, ask.mean_of, *ask.covariates) if one}
    try:
        parsed = {
            name: parse_condition(text, columns=rows.columns)
            for name, text in (("where", ask.where), ("success", ask.success))
            if text
        }
    except ConditionError as error:
        raise EffectError(str(error), where=at) from error
    used |= {column for one in parsed.values() for column in one.columns}
    outcome = (
        f"CASE WHEN {parsed['success'].sql} THEN 100.0 WHEN NOT ({parsed['success'].sql}) THEN 0.0 END"
        if ask.success
        else f"CAST({quoted_name(ask.mean_of)} AS DOUBLE)"
    )
    if ask.treatment:
        part = f"CAST({quoted_name(ask.treatment)} AS VARCHAR)"
    elif ask.sites and ask.place_column:
        listed = ", ".join(quoted_text(code) for code in ask.sites)
        part = f"CASE WHEN CAST({quoted_name(ask.place_column)} AS VARCHAR) IN ({listed}) THEN '{YES}' ELSE '{NO}' END"
    else:
        raise EffectError("name the column that says who took part, or the activity's sites.", where=at)
    chosen = [f"{outcome} AS {quoted_name(OUTCOME)}", f"{part} AS {quoted_name(TOOK_PART)}"]
    if ask.place_column:
        chosen.append(f"CAST({quoted_name(ask.place_column)} AS VARCHAR) AS {quoted_name(PLACE)}")
    chosen += [quoted_name(one) for one in ask.covariates]
    kept = [f"CAST({quoted_name(ask.period_column)} AS VARCHAR) = {quoted_text(ask.period)}"]
    if "where" in parsed:
        kept.append(f"({parsed['where'].sql})")
    engine = open_engine(limits=EngineLimits(memory_megabytes=memory_megabytes), files=list(rows.paths))
    try:
        with rows.relation(engine, sorted(used), again=False) as relation:
            # Every part is a quoted column or text, or SQL that `parse_condition` wrote anew from a checked tree.
            sql = f"SELECT {', '.join(chosen)} FROM {relation} WHERE {' AND '.join(kept)}"  # noqa: S608
            table = engine.execute(sql).to_arrow_table()
    except duckdb.Error as error:
        raise EffectError(f"the rows cannot be read as asked ({type(error).__name__}).", where=at) from None
    finally:
        engine.close()
    return {name: table.column(name).to_pylist() for name in table.column_names}


def answer_of(ask: Pupils, source: Source, *, memory_megabytes: int = 1024) -> dict[str, Any]:
    """The answer as plain values, with numbers of pupils rounded and no figure of a single row."""
    from commontable.analysis.effect import estimate

    found = estimate(panel_of(ask, source, memory_megabytes=memory_megabytes), ask.spec)
    groups = {
        name: replace(group, rows=_rounded(group.rows)) if group else None
        for name, group in (("treated", found.treated), ("comparison", found.comparison))
    }
    balance = tuple(
        replace(row, treated=round(row.treated, 2), comparison=round(row.comparison, 2)) for row in found.balance
    )
    # What checks say in words holds exact numbers of pupils; whether they pass does not.
    checks = tuple(replace(check, detail="") for check in found.checks)
    return replace(found, n=_rounded(found.n), balance=balance, checks=checks, left_out=(), **groups).to_dict()


def _rounded(count: int) -> int:
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
