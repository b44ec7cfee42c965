"""The small language of conditions: what is allowed, and the tree turned into SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlglot import errors, exp, parse

LONGEST = 4000
MOST_PARTS = 400

_JOINS = (exp.And, exp.Or, exp.Not, exp.Paren)
_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_TESTS = (exp.In, exp.Between, exp.Is, exp.Like, exp.ILike, exp.Escape)
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.DPipe)
_VALUES = (exp.Column, exp.Identifier, exp.Literal, exp.Null, exp.Boolean)
_CHOICES = (exp.Case, exp.If, exp.Coalesce, exp.Nullif)
_TEXT = (
    exp.Lower,
    exp.Upper,
    exp.Trim,
    exp.Length,
    exp.Substring,
    exp.Left,
    exp.Right,
    exp.StartsWith,
    exp.EndsWith,
    exp.Contains,
)
_NUMBERS = (exp.Abs, exp.Round, exp.Floor, exp.Ceil)
_DATES = (exp.Year, exp.Month, exp.Day)
_CASTS = (exp.Cast, exp.TryCast, exp.DataType)
ALLOWED: frozenset[type] = frozenset(
    (
        *_JOINS,
        *_COMPARISONS,
        *_TESTS,
        *_ARITHMETIC,
        *_VALUES,
        *_CHOICES,
        *_TEXT,
        *_NUMBERS,
        *_DATES,
        *_CASTS,
    )
)
_YES_OR_NO = (
    *_JOINS,
    *_COMPARISONS,
    *_TESTS,
    exp.Boolean,
    exp.Column,
    exp.Case,
    exp.Coalesce,
    exp.StartsWith,
    exp.EndsWith,
    exp.Contains,
)
_TYPES = frozenset(
    {
        exp.DataType.Type.INT,
        exp.DataType.Type.BIGINT,
        exp.DataType.Type.SMALLINT,
        exp.DataType.Type.DOUBLE,
        exp.DataType.Type.FLOAT,
        exp.DataType.Type.DECIMAL,
        exp.DataType.Type.TEXT,
        exp.DataType.Type.VARCHAR,
        exp.DataType.Type.BOOLEAN,
        exp.DataType.Type.DATE,
        exp.DataType.Type.TIMESTAMP,
    }
)


class ConditionError(ValueError):
    """A condition cannot be used; the message says what is wrong, `where` is the part it is about (may be
    empty).
    """

    def __init__(self, message: str, *, where: str = "") -> None:
        super().__init__(message)
        self.where = where


@dataclass(frozen=True)
class Condition:
    """A checked condition: as written, as SQL (DuckDB dialect, names quoted), and the columns it uses
    (sorted).
    """

    text: str
    sql: str
    columns: tuple[str, ...]


def parse_condition(text: str, *, columns: Collection[str]) -> Condition:
    """The condition is safe to run over a source that has `columns`. Raises `ConditionError`.

    Allowed: columns, numbers, text in single quotes, dates, `= <> < <= > >=`, `and or not`, `in (…)`,
    `between … and …`, `is null`, `like`, `+ - * / %`, `case`, `cast`, `coalesce nullif abs round floor ceil
    lower upper trim length substring left right starts_with ends_with contains year month day`. Column
    names match exactly, or without regard to case where only one fits.

    >>> parse_condition("Grade = 3 and score >= 40", columns=["grade", "score"]).sql
    '"grade" = 3 AND "score" >= 40'
    >>> parse_condition("grade = 3; drop table pupils", columns=["grade"])
    Traceback (most recent call last):
    ...
    commontable.analysis.condition.grammar.ConditionError: Write one condition, without a semicolon.
    """
    tree = _tree(text)
    used: set[str] = set()
    for count, node in enumerate(tree.walk(), start=1):
        if count > MOST_PARTS:
            raise ConditionError(f"The condition has more than {MOST_PARTS} parts; make it shorter.")
        _check(node)
        if isinstance(node, exp.Column):
            used.add(_resolve(node, columns))
    if not isinstance(tree.unnest(), _YES_OR_NO):
        raise ConditionError("The condition must be true or false for every row, such as score >= 40.")
    sql = tree.sql(dialect="duckdb", identify=True, comments=False)
    return Condition(text=text, sql=sql, columns=tuple(sorted(used)))


def _tree(text: str) -> exp.Expr:
    if not text.strip():
        raise ConditionError("The condition is empty.")
    if len(text) > LONGEST:
        raise ConditionError(f"The condition is longer than {LONGEST} characters.")
    if "\0" in text:
        raise ConditionError("The condition holds a character that is not text.")
    try:
        trees = parse(text, read="duckdb", error_level=errors.ErrorLevel.IMMEDIATE)
    except errors.ParseError as error:
        near = str(error.errors[0].get("highlight") or "") if error.errors else ""
        said = f" near {near}" if near else ""
        raise ConditionError(f"The condition cannot be read{said}.", where=near) from error
    except (errors.SqlglotError, RecursionError) as error:
        raise ConditionError("The condition cannot be read.") from error
    if len(trees) != 1 or trees[0] is None or isinstance(trees[0], exp.Block):
        raise ConditionError("Write one condition, without a semicolon.")
    return trees[0]


def _check(node: exp.Expr) -> None:
    if type(node) not in ALLOWED:
        said = node.sql(dialect="duckdb", comments=False)[:80]
        if isinstance(node, exp.Func):
            raise ConditionError(f"The function in {said} may not be used in a condition.", where=said)
        raise ConditionError(f"This may not be used in a condition: {said}", where=said)
    if isinstance(node, exp.DataType) and (node.this not in _TYPES or node.args.get("nested")):
        said = node.sql(dialect="duckdb")
        raise ConditionError(f"A value cannot be turned into {said} in a condition.", where=said)
    if isinstance(node, exp.In) and (node.args.get("query") or node.args.get("unnest")):
        raise ConditionError("List the values in the brackets after in.", where=node.sql(dialect="duckdb")[:80])


def _resolve(node: exp.Column, columns: Collection[str]) -> str:
    identifier = node.this
    if not isinstance(identifier, exp.Identifier) or node.args.get("table") or node.args.get("join_mark"):
        said = node.sql(dialect="duckdb")
        raise ConditionError(f"Name the column alone, without a table: {said}", where=said)
    name = identifier.name
    if name not in columns:
        alike = [column for column in columns if column.lower() == name.lower()]
        if len(alike) != 1:
            raise ConditionError(f"The source has no column {name}.{_nearest(name, columns)}", where=name)
        name = alike[0]
    node.set("this", exp.to_identifier(name, quoted=True))
    return name


def _nearest(name: str, columns: Collection[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, list(columns), n=1, cutoff=0.6)
    return f" Is {close[0]} meant?" if close else ""
