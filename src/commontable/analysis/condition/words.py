"""A condition in plain English, so that partners can agree on what is counted."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp, parse_one

from commontable.analysis.condition.grammar import Condition

_COMPARED: dict[type, str] = {
    exp.EQ: "is",
    exp.NEQ: "is not",
    exp.LT: "is less than",
    exp.LTE: "is at most",
    exp.GT: "is more than",
    exp.GTE: "is at least",
    exp.NullSafeEQ: "is (or both are empty)",
    exp.NullSafeNEQ: "is not",
    exp.Like: "looks like",
    exp.ILike: "looks like (any case)",
    exp.StartsWith: "starts with",
    exp.EndsWith: "ends with",
    exp.Contains: "contains",
}
_RECKONED: dict[type, str] = {
    exp.Add: "plus",
    exp.Sub: "minus",
    exp.Mul: "times",
    exp.Div: "divided by",
    exp.IntDiv: "divided (whole) by",
    exp.Mod: "modulo",
    exp.DPipe: "followed by",
}
_OF: dict[type, str] = {
    exp.Abs: "the size of",
    exp.Round: "the rounded",
    exp.Floor: "the rounded-down",
    exp.Ceil: "the rounded-up",
    exp.Lower: "the lower-case",
    exp.Upper: "the upper-case",
    exp.Trim: "the trimmed",
    exp.Length: "the length of",
    exp.Substring: "a part of",
    exp.Left: "the start of",
    exp.Right: "the end of",
    exp.Year: "the year of",
    exp.Month: "the month of",
    exp.Day: "the day of",
}


def explain(condition: Condition) -> str:
    """The condition in words: `grade = 3 and score >= 40` reads "grade is 3 and score is at least 40".

    >>> from commontable.analysis.condition import parse_condition
    >>> explain(parse_condition("lunch in ('free', 'reduced') and not (score is null)",
    ...     columns=["lunch", "score"]))
    'lunch is one of free or reduced and score is filled in'
    """
    return _say(parse_one(condition.sql, read="duckdb"))


def _say(node: exp.Expr) -> str:
    for kind, words in _COMPARED.items():
        if type(node) is kind:
            return f"{_say(node.this)} {words} {_say(node.expression)}"
    for kind, words in _RECKONED.items():
        if type(node) is kind:
            return f"{_say(node.this)} {words} {_say(node.expression)}"
    for kind, words in _OF.items():
        if type(node) is kind:
            return f"{words} {_say(node.this)}"
    say = _SAID.get(type(node))
    return say(node) if say else node.sql(dialect="duckdb")


def _and(node: exp.Expr) -> str:
    sides = [f"({_say(side)})" if isinstance(side, exp.Or) else _say(side) for side in node.flatten()]
    return " and ".join(sides)


def _not(node: exp.Expr) -> str:
    inner = node.this.unnest()
    if isinstance(inner, exp.Is):
        return f"{_say(inner.this)} {'is filled in' if _null(inner) else 'is not ' + _say(inner.expression)}"
    if isinstance(inner, exp.In):
        return f"{_say(inner.this)} is none of {_listed(inner)}"
    if isinstance(inner, exp.Column):
        return f"{_say(inner)} is false"
    return f"it is not so that ({_say(inner)})"


def _null(node: exp.Expr) -> bool:
    return isinstance(node.expression, exp.Null)


def _listed(node: exp.Expr) -> str:
    values = [_say(one) for one in node.expressions]
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"


def _case(node: exp.Expr) -> str:
    said = [f"{_say(one.args['true'])} if {_say(one.this)}" for one in node.args.get("ifs", [])]
    default = node.args.get("default")
    return "; ".join([*said, f"otherwise {_say(default)}"] if default is not None else said)


_SAID: dict[type, Callable[[exp.Expr], str]] = {
    exp.And: _and,
    exp.Or: lambda node: " or ".join(_say(side) for side in node.flatten()),
    exp.Not: _not,
    exp.Paren: lambda node: _say(node.this) if isinstance(node.this, exp.And) else f"({_say(node.this)})",
    exp.Is: lambda node: f"{_say(node.this)} is {'empty' if _null(node) else _say(node.expression)}",
    exp.In: lambda node: f"{_say(node.this)} is one of {_listed(node)}",
    exp.Between: lambda node: f"{_say(node.this)} is from {_say(node.args['low'])} to {_say(node.args['high'])}",
    exp.Column: lambda node: str(node.name),
    exp.Literal: lambda node: str(node.name),
    exp.Boolean: lambda node: "true" if node.this else "false",
    exp.Null: lambda node: "empty",
    exp.Neg: lambda node: f"minus {_say(node.this)}",
    exp.Cast: lambda node: _say(node.this),
    exp.TryCast: lambda node: _say(node.this),
    exp.Case: _case,
    exp.Coalesce: lambda node: " or else ".join(_say(one) for one in (node.this, *node.expressions)),
    exp.Nullif: lambda node: f"{_say(node.this)} (empty if {_say(node.expression)})",
}
