"""A question in DuckDB's SQL becomes one in Spark's that has the same answer.

sqlglot reads it. DuckDB itself says of which kind every part is, so nothing is left to Spark's own ideas of how kinds
mix; each part is then written with the casts, roundings and guards that make it equal. What cannot be made equal is
refused. docs/explanation/engines.md lists the differences.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sqlglot import exp, parse_one

from commontable.analysis.engine.answering import CannotAnswer
from commontable.analysis.engine.spark import kinds
from commontable.analysis.engine.spark.words import Words

if TYPE_CHECKING:
    import duckdb


class Binding:
    """Says which kind DuckDB finds in parts of a question over a relation that has columns and no rows."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, relation: str) -> None:
        self._engine = engine
        self._relation = relation

    def kinds_of(self, parts: list[str]) -> list[str]:
        """The kind of each part. Raises `CannotAnswer` where DuckDB would not take it."""
        import duckdb

        if not parts:
            return []
        listed = ", ".join(f"({part}) AS p{i}" for i, part in enumerate(parts))
        try:
            # Parts of a question that this package made of checked conditions and quoted names.
            found = self._engine.execute(f"DESCRIBE SELECT {listed} FROM {self._relation}").fetchall()  # noqa: S608
        except duckdb.Error as error:
            raise CannotAnswer(type(error).__name__) from error
        return [str(kind) for _, kind, *_ in found]

    @cached_property
    def columns(self) -> dict[str, str]:
        """The kind of every column."""
        found = self._engine.execute(f"DESCRIBE {self._relation}").fetchall()
        return {str(name): str(kind) for name, kind, *_ in found}


def for_spark(question: str, binding: Binding) -> str:
    """The question for Spark: a plain `SELECT … FROM … [WHERE …] [GROUP BY …]` of ours. Raises `CannotAnswer`,
    `EngineError`.
    """
    tree = parse_one(question, read="duckdb")
    if not isinstance(tree, exp.Select) or set(_filled(tree)) - {"expressions", "from_", "where", "group", "from"}:
        raise kinds.refused("a question of another form")
    words = Words(_kinds(tree, binding), columns=binding.columns)
    aliases = {one.alias: one.unalias() for one in tree.expressions if one.alias}
    selected = [f"{words.said(one.unalias())} AS `{one.alias_or_name}`" for one in tree.expressions]
    source = tree.find(exp.Table)
    assert source is not None
    asked = f"SELECT {', '.join(selected)} FROM {source.name}"  # noqa: S608 (words of ours and quoted names)
    if where := tree.args.get("where"):
        asked += f" WHERE {words.truth(where.this)}"
    if group := tree.args.get("group"):
        keys = [aliases.get(one.name, one) if isinstance(one, exp.Column) else one for one in group.expressions]
        asked += f" GROUP BY {', '.join(words.said(one) for one in keys)}"
    return asked


def _filled(tree: exp.Select) -> list[str]:
    return [name for name, value in tree.args.items() if value]


def _kinds(tree: exp.Select, binding: Binding) -> dict[str, str]:
    """The kind of every part without an aggregate, by its SQL."""
    parts: dict[str, None] = {}
    for top in [*tree.expressions, *([tree.args["where"].this] if tree.args.get("where") else [])]:
        for node in top.walk():
            is_value = isinstance(node, exp.Condition) and not isinstance(node, exp.Star)
            if is_value and node.find(exp.AggFunc, exp.Filter) is None:
                parts[node.sql(dialect="duckdb")] = None
    listed = list(parts)
    return dict(zip(listed, binding.kinds_of(listed), strict=True))
