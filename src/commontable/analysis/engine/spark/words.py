"""One part of a question after the other, in Spark's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from commontable.analysis.engine.spark import guards, kinds

Signs = dict[type[object], str]
_COMPARED: Signs = {exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}
_COMPARED |= {exp.NullSafeEQ: "<=>"}
_ARITHMETIC: Signs = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}
_OF_TEXT: Signs = {exp.StartsWith: "startswith", exp.EndsWith: "endswith", exp.Contains: "contains"}
_OF_DATE: Signs = {exp.Year: "year", exp.Month: "month", exp.Day: "day"}
_CUT: Signs = {exp.Left: "left", exp.Right: "right"}
_ENDS: Signs = {exp.Min: "min", exp.Max: "max"}


class Words:
    """Says parts of a question, whose kinds DuckDB found, for Spark."""

    def __init__(self, found: Mapping[str, str], *, columns: Mapping[str, str]) -> None:
        self._found = found
        self._columns = columns

    def kind(self, node: exp.Expression) -> str:
        """What DuckDB finds there; nothing is of every kind."""
        if isinstance(node.unnest(), exp.Null):
            return "NULL"
        return self._found[node.sql(dialect="duckdb")]

    def truth(self, node: exp.Expression) -> str:
        """The part as true, false or unknown."""
        return self._as(node, "BOOLEAN")

    def said(self, node: exp.Expression) -> str:
        """The part in Spark's words, of the same kind as in DuckDB. Raises `EngineError`."""
        for kind, say in _SAY:
            if isinstance(node, kind):
                return say(self, node)
        raise kinds.refused(node.sql(dialect="duckdb")[:60])

    def _as(self, node: exp.Expression, wanted: str) -> str:
        held = self.kind(node)
        return self.said(node) if held in {"NULL", wanted} else kinds.cast(self.said(node), held=held, wanted=wanted)

    def _column(self, node: exp.Expression) -> str:
        name = next((one for one in self._columns if one == node.name), None)
        name = name or next(one for one in self._columns if one.lower() == node.name.lower())
        return "`" + name.replace("`", "``") + "`"

    def _literal(self, node: exp.Expression) -> str:
        if node.is_string:
            return guards.text(str(node.this))
        kind = self.kind(node)
        return f"CAST({node.this} AS {kinds.in_spark(kind)})"

    def _paren(self, node: exp.Expression) -> str:
        return f"({self.said(node.this)})"

    def _joined(self, node: exp.Expression) -> str:
        word = "AND" if isinstance(node, exp.And) else "OR"
        return f"({self.truth(node.this)} {word} {self.truth(node.expression)})"

    def _not(self, node: exp.Expression) -> str:
        return f"(NOT {self.truth(node.this)})"

    def _is(self, node: exp.Expression) -> str:
        if isinstance(node.expression, exp.Null):
            return f"({self.said(node.this)} IS NULL)"
        if isinstance(node.expression, exp.Boolean):
            return f"({self.truth(node.this)} <=> {node.expression.sql()})"
        raise kinds.refused(node.sql(dialect="duckdb")[:60])

    def _common(self, nodes: list[exp.Expression]) -> str:
        """The kind in which DuckDB compares: that of the other side where one is text, else the wider number."""
        found = [kind for kind in map(self.kind, nodes) if kind != "NULL"]
        if not found:
            return "NULL"
        wanted = found[0]
        for kind in found[1:]:
            wanted = _wider(wanted, kind)
        return wanted

    def _compared(self, node: exp.Expression) -> str:
        wanted = self._common([node.this, node.expression])
        sides = [self.said(one) if wanted == "NULL" else self._as(one, wanted) for one in (node.this, node.expression)]
        if isinstance(node, exp.NullSafeNEQ):
            return f"(NOT ({sides[0]} <=> {sides[1]}))"
        return f"({sides[0]} {_COMPARED[type(node)]} {sides[1]})"

    def _in(self, node: exp.Expression) -> str:
        wanted = self._common([node.this, *node.expressions])
        listed = ", ".join(self._as(one, wanted) for one in node.expressions)
        return f"({self._as(node.this, wanted)} IN ({listed}))"

    def _between(self, node: exp.Expression) -> str:
        low, high = node.args["low"], node.args["high"]
        wanted = self._common([node.this, low, high])
        return f"({self._as(node.this, wanted)} BETWEEN {self._as(low, wanted)} AND {self._as(high, wanted)})"

    def _like(self, node: exp.Expression) -> str:
        escape = node.find(exp.Escape)
        escaped = str(escape.expression.this) if escape else ""
        node = node.this if isinstance(node, exp.Escape) else node
        pattern = node.expression.this if isinstance(node.expression, exp.Escape) else node.expression
        if not pattern.is_string:
            raise kinds.refused("like with a pattern from a column")
        wanted, value = str(pattern.this), self._text(node.this)
        if isinstance(node, exp.ILike):
            if not wanted.isascii():
                raise kinds.refused("ilike with letters that are not plain")
            wanted, value = wanted.lower(), self._small(value, "lower")
        sign = escaped or next(one for one in "\\!#~^@|" if one not in wanted)
        return f"({value} LIKE {guards.text(wanted)} ESCAPE {guards.text(sign)})"

    def _text(self, node: exp.Expression) -> str:
        if self.kind(node) not in {"VARCHAR", "NULL"}:
            raise kinds.refused(f"{self.kind(node)} as text")
        return self.said(node)

    def _small(self, value: str, word: str) -> str:
        return guards.only(value, pattern=guards.LETTERS, then=f"{word}({value})")

    def _cased(self, node: exp.Expression) -> str:
        return self._small(self._text(node.this), "lower" if isinstance(node, exp.Lower) else "upper")

    def _trimmed(self, node: exp.Expression) -> str:
        if any(value for name, value in node.args.items() if name != "this"):
            raise kinds.refused("trim with letters of its own")
        value = self._text(node.this)
        return guards.only(f"trim({value})", pattern=guards.SPACES, then=f"trim({value})")

    def _length(self, node: exp.Expression) -> str:
        return f"CAST(char_length({self._text(node.this)}) AS BIGINT)"

    def _of_text(self, node: exp.Expression) -> str:
        return f"{_OF_TEXT[type(node)]}({self._text(node.this)}, {self._text(node.expression)})"

    def _of_date(self, node: exp.Expression) -> str:
        value = node.this.this if isinstance(node.this, exp.TsOrDsToDate) else node.this
        return f"CAST({_OF_DATE[type(node)]}({self.said(value)}) AS BIGINT)"

    def _cut(self, node: exp.Expression) -> str:
        return f"{_CUT[type(node)]}({self._text(node.this)}, {_positive(node.expression, least=0)})"

    def _substring(self, node: exp.Expression) -> str:
        start, length = node.args.get("start"), node.args.get("length")
        cut = f", {_positive(length, least=0)}" if length else ""
        return f"substring({self._text(node.this)}, {_positive(start, least=1)}{cut})"

    def _added(self, node: exp.Expression) -> str:
        if not all(kinds.is_number(self.kind(one)) for one in (node.this, node.expression)):
            raise kinds.refused("a sum or difference of what is not a number")
        kind, word = self.kind(node), _ARITHMETIC[type(node)]
        if kinds.is_decimal(kind):
            whole = f"{self.said(node.this)} {word} {self.said(node.expression)}"
            return f"CAST({whole} AS {kind})"
        return f"({self._as(node.this, kind)} {word} {self._as(node.expression, kind)})"

    def _divided(self, node: exp.Expression) -> str:
        if self.kind(node) != "DOUBLE":
            raise kinds.refused("a division of short floating numbers")
        above, below = self._as(node.this, "DOUBLE"), self._as(node.expression, "DOUBLE")
        nothing = f"CASE WHEN {above} > 0 THEN double('Infinity') WHEN {above} < 0 THEN double('-Infinity') "
        return (
            f"(CASE WHEN {below} = 0 THEN {nothing}WHEN {above} IS NULL THEN NULL ELSE double('NaN') END "
            f"ELSE {above} / {below} END)"
        )

    def _whole_divided(self, node: exp.Expression) -> str:
        kind = self.kind(node)
        if not kinds.is_whole(kind) or kind in {"HUGEINT", "UBIGINT"}:
            raise kinds.refused("a remainder or whole part of what is not a whole number")
        word = "%" if isinstance(node, exp.Mod) else "DIV"
        above, below = self._as(node.this, kind), self._as(node.expression, kind)
        return f"CAST({above} {word} nullif({below}, 0) AS {kinds.in_spark(kind)})"

    def _negative(self, node: exp.Expression) -> str:
        return f"(- {self._as(node.this, self.kind(node))})"

    def _glued(self, node: exp.Expression) -> str:
        return f"concat({self._as(node.this, 'VARCHAR')}, {self._as(node.expression, 'VARCHAR')})"

    def _chosen(self, node: exp.Expression) -> str:
        kind, whole = self.kind(node), "CASE"
        of = node.this if isinstance(node, exp.Case) else None
        for one in node.args["ifs"] if isinstance(node, exp.Case) else [node]:
            when = self._compared(exp.EQ(this=of, expression=one.this)) if of else self.truth(one.this)
            whole += f" WHEN {when} THEN {self._as(one.args['true'], kind)}"
        other = node.args.get("default") or node.args.get("false")
        return f"({whole} ELSE {self._as(other, kind) if other else 'NULL'} END)"

    def _first(self, node: exp.Expression) -> str:
        kind = self.kind(node)
        return f"coalesce({', '.join(self._as(one, kind) for one in (node.this, *node.expressions))})"

    def _unless(self, node: exp.Expression) -> str:
        same = self._compared(exp.EQ(this=node.this, expression=node.expression))
        return f"(CASE WHEN {same} THEN NULL ELSE {self._as(node.this, self.kind(node))} END)"

    def _size(self, node: exp.Expression) -> str:
        return f"abs({self.said(node.this)})"

    def _rounded(self, node: exp.Expression) -> str:
        kind, held, digits = self.kind(node), self.kind(node.this), node.args.get("decimals")
        value, places = self.said(node.this), _positive(digits, least=0) if digits else 0
        if kinds.is_whole(held):
            return kinds.cast(value, held=held, wanted=kind)
        if kinds.is_decimal(held):
            return f"CAST(round({value}, {places}) AS {kinds.in_spark(kind)})"
        if held != "DOUBLE" or places > 15:
            raise kinds.refused("a rounding of short floating numbers")
        power = f"CAST({10**places} AS DOUBLE)"
        wide = f"({value} * {power})"
        away = f"CASE WHEN abs({wide} - rint({wide})) = 0.5D THEN {wide} + signum({wide}) * 0.5D ELSE rint({wide}) END"
        return f"({away}) / {power}" if places else f"({away})"

    def _stepped(self, node: exp.Expression) -> str:
        kind, value = self.kind(node), self._as(node.this, "DOUBLE")
        sign, beyond = (">", "- 1") if isinstance(node, exp.Floor) else ("<", "+ 1")
        whole = f"(CASE WHEN rint({value}) {sign} {value} THEN rint({value}) {beyond} ELSE rint({value}) END)"
        return whole if kind == "DOUBLE" else kinds.cast(whole, held="DOUBLE", wanted="DOUBLE")

    def _cast(self, node: exp.Expression) -> str:
        if node.this.find(exp.AggFunc) is not None:
            wanted = node.args["to"].sql(dialect="duckdb")
            return f"CAST({self.said(node.this)} AS {kinds.in_spark(wanted)})"
        attempt = isinstance(node, exp.TryCast)
        held, wanted = self.kind(node.this), self.kind(node)
        said = self.said(node.this)
        if held == "NULL":
            return f"CAST(NULL AS {kinds.in_spark(wanted)})"
        return kinds.cast(said, held=held, wanted=wanted, attempt=attempt)

    def _filtered(self, node: exp.Expression) -> str:
        return f"{self.said(node.this)} FILTER (WHERE {self.truth(node.expression.this)})"

    def _counted(self, node: exp.Expression) -> str:
        return f"count({'*' if isinstance(node.this, exp.Star) else self.said(node.this)})"

    def _summed(self, node: exp.Expression) -> str:
        kind, value = self.kind(node.this), self.said(node.this)
        return f"sum(CAST({value} AS DECIMAL(38,0)))" if kinds.is_whole(kind) else f"sum({value})"

    def _end(self, node: exp.Expression) -> str:
        return f"{_ENDS[type(node)]}({self.said(node.this)})"

    def _named(self, node: exp.Expression) -> str:
        if node.name.lower() != "isfinite" or len(node.expressions) != 1:
            raise kinds.refused(node.name)
        return f"(abs({self.said(node.expressions[0])}) < double('Infinity'))"


def _positive(node: exp.Expression | None, *, least: int) -> int:
    if not isinstance(node, exp.Literal) or node.is_string or not str(node.this).isdigit() or int(node.this) < least:
        raise kinds.refused(f"a position that is not a whole number from {least}")
    return int(node.this)


def _wider(one: str, other: str) -> str:
    if one == other:
        return one
    if "VARCHAR" in {one, other}:
        return other if one == "VARCHAR" else one
    if {one, other} == {"DATE", "TIMESTAMP"}:
        return "TIMESTAMP"
    if "BOOLEAN" in {one, other} and kinds.is_number(one if other == "BOOLEAN" else other):
        return one if other == "BOOLEAN" else other
    if not (kinds.is_number(one) and kinds.is_number(other)):
        raise kinds.refused(f"{one} beside {other}")
    for floating in ("DOUBLE", "FLOAT"):
        if floating in {one, other}:
            return floating
    return _wider_exact(one, other)


def _wider_exact(one: str, other: str) -> str:
    if kinds.is_whole(one) and kinds.is_whole(other):
        return max(one, other, key=lambda kind: (_WIDTHS[kind], kind.startswith("U")))
    digits = [_digits(kind) for kind in (one, other)]
    scale = max(scale for _, scale in digits)
    return f"DECIMAL({min(38, scale + max(before for before, _ in digits))},{scale})"


def _digits(kind: str) -> tuple[int, int]:
    if kinds.is_whole(kind):
        return {1: 5, 2: 5, 4: 10, 8: 20, 16: 38}[_WIDTHS[kind]], 0
    whole, scale = (int(one) for one in kind.removeprefix("DECIMAL(").rstrip(")").split(","))
    return whole - scale, scale


_WIDTHS = {
    "TINYINT": 1, "UTINYINT": 2, "SMALLINT": 2, "USMALLINT": 4, "INTEGER": 4, "UINTEGER": 8, "BIGINT": 8,
    "UBIGINT": 16, "HUGEINT": 16,
}  # fmt: skip

Say = Callable[[Words, exp.Expression], str]
_SAY: tuple[tuple[type[object] | tuple[type[object], ...], Say], ...] = (
    (exp.Column, Words._column),
    (exp.Literal, Words._literal),
    (exp.Null, lambda _words, _node: "NULL"),
    (exp.Boolean, lambda _words, node: "true" if node.this else "false"),
    (exp.Paren, Words._paren),
    ((exp.And, exp.Or), Words._joined),
    (exp.Not, Words._not),
    (exp.Is, Words._is),
    ((*_COMPARED, exp.NullSafeNEQ), Words._compared),
    (exp.In, Words._in),
    (exp.Between, Words._between),
    ((exp.Like, exp.ILike, exp.Escape), Words._like),
    ((exp.Lower, exp.Upper), Words._cased),
    (exp.Trim, Words._trimmed),
    (exp.Length, Words._length),
    (tuple(_OF_TEXT), Words._of_text),
    (tuple(_OF_DATE), Words._of_date),
    (tuple(_CUT), Words._cut),
    (exp.Substring, Words._substring),
    (tuple(_ARITHMETIC), Words._added),
    (exp.Div, Words._divided),
    ((exp.IntDiv, exp.Mod), Words._whole_divided),
    (exp.Neg, Words._negative),
    (exp.DPipe, Words._glued),
    ((exp.Case, exp.If), Words._chosen),
    (exp.Coalesce, Words._first),
    (exp.Nullif, Words._unless),
    (exp.Abs, Words._size),
    (exp.Round, Words._rounded),
    ((exp.Floor, exp.Ceil), Words._stepped),
    (exp.Cast, Words._cast),
    (exp.Filter, Words._filtered),
    (exp.Count, Words._counted),
    (exp.Sum, Words._summed),
    (tuple(_ENDS), Words._end),
    (exp.Anonymous, Words._named),
)
