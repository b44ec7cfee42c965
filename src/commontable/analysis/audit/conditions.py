"""What each indicator of each release counts, as its manifest says it: indicators over one source that count the same
success are one table, and what their conditions leave out are other rows of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from commontable.analysis.audit.published import Published


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One indicator of one release. `source`: the rows and the periods they are told apart by; `success` and `mean_of`
    as written; `columns` that the success is read from; `fixed`: the conditions that hold for all its children, each
    with `true` or `false`. A condition that is a column has the name of the breakdown by that column.
    """

    source: str
    success: str = ""
    mean_of: str = ""
    columns: frozenset[str] = frozenset()
    fixed: Mapping[str, str] = field(default_factory=dict)
    alone: str = ""  # of an indicator that stands in no other's table: its name and its condition

    @property
    def table(self) -> tuple[str, str, str, str]:
        """What indicators have in common that are parts of one table."""
        return self.source, self.success, self.mean_of, self.alone


def counted_of(release: Published, name: str, *, apart: bool) -> Counted:
    """What the manifest says of the indicator; where it says nothing, or all are to be `apart`, it stands alone."""
    several = release.manifest.get("specs")
    specs = [release.manifest.get("spec"), *(several if isinstance(several, list) else ())]
    said = [one.get("indicators") for one in specs if isinstance(one, Mapping)]
    all_said = [one for one in said if isinstance(one, Mapping)]
    mine = next((one[name] for one in all_said if isinstance(one.get(name), Mapping)), None)
    if mine is None:
        return Counted(source=name)
    period = str(mine.get("period"))
    source = f"{mine.get('source')} by {period}"
    success, columns = _told(str(mine.get("success") or ""))
    mean_of = str(mine.get("mean_of") or "")
    columns |= {mean_of} - {""}
    if apart:
        alone = f"{name} {mine.get('where')}"
        return Counted(source=source, success=success, mean_of=mean_of, columns=columns, alone=alone)
    fixed = _fixed(str(mine.get("where") or ""), _names(all_said), period)
    if fixed is None:
        return Counted(source=f"{source} for {name}")
    return Counted(source=source, success=success, mean_of=mean_of, columns=columns, fixed=fixed)


def _names(said: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """The columns that anything is broken down by; in conditions they may be written in capitals or not."""
    by = (one.get("by") for spec in said for one in spec.values() if isinstance(one, Mapping))
    return {str(name).lower(): str(name) for some in by if isinstance(some, list) for name in some}


def _told(text: str) -> tuple[str, frozenset[str]]:
    """The condition in one way of writing, and its columns."""
    tree = _tree(text)
    if tree is None:
        return text, frozenset({text} - {""})
    columns = {one.name.lower() for one in tree.find_all(exp.Column)}
    return tree.sql(dialect="duckdb", identify=True), frozenset(columns)


def _fixed(text: str, names: Mapping[str, str], period: str) -> dict[str, str] | None:
    """Every condition of those that all have to hold; those on the period alone are left out, since they hold for all
    children of a period that is shown. None where they exclude each other.

    >>> _fixed("reached_q AND (NOT Old) AND (year IN (1, 2)) AND x > 1 and y = false", {"old": "Old"}, "year")
    {'reached_q': 'true', 'Old': 'false', '"x" > 1': 'true', 'y': 'false'}
    """
    tree = _tree(text)
    if tree is None:
        return {text: "true"} if text.strip() else {}
    found: dict[str, str] = {}
    for part in _conjuncts(tree):
        used = {one.name.lower() for one in part.find_all(exp.Column)}
        if used == {period.lower()}:
            continue
        condition, holds = part, True
        while isinstance(condition, exp.Not | exp.EQ):
            if isinstance(condition, exp.Not):
                condition, holds = condition.this.unnest(), not holds
            elif isinstance(condition.this, exp.Column) and isinstance(condition.expression, exp.Boolean):
                holds = holds == bool(condition.expression.this)
                condition = condition.this
            else:
                break
        name = condition.sql(dialect="duckdb", identify=True)
        if isinstance(condition, exp.Column):
            name = names.get(condition.name.lower(), condition.name.lower())
        if found.setdefault(name, str(holds).lower()) != str(holds).lower():
            return None
    return found


def _tree(text: str) -> exp.Expr | None:
    """None where it cannot be read, or is empty."""
    try:
        tree = parse_one(text, read="duckdb") if text.strip() else None
    except (SqlglotError, RecursionError):
        return None
    for one in tree.find_all(exp.Identifier) if tree else ():
        one.set("this", one.name.lower())
    return tree


def _conjuncts(tree: exp.Expr) -> list[exp.Expr]:
    tree = tree.unnest()
    if not isinstance(tree, exp.And):
        return [tree]
    return [one for side in tree.flatten() for one in _conjuncts(side)]
