r"""Where the two engines read a value differently, Spark stops instead of counting otherwise.

`stop()` is SQL that ends the question with our mark in its words; the rest says for which texts.
"""

MARK = "commontable-would-differ"

LETTERS = r"[^\u0001-\u00b4\u00b6-\u00de\u00e0-\u012f\u0132-\u0148\u014a-\u017e\u2010-\u2026\u20ac]"
"""Letters that are not made small or capital alike: all beyond European alphabets, and ß, µ, İ, ı, ŉ, ſ among them."""
SPACES = r"^[{0}]|[{0}]$".replace("{0}", r"\u0085\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000")
"""Spaces beside the usual one, some of which DuckDB trims and Spark does not."""
WHOLE = r"^ *[+-]?[0-9]{1,18} *$"
NUMBER = r"^ *[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})? *$"
FIXED = r"^ *[+-]?[0-9]{1,18}([.][0-9]{0,18})? *$"
DATE = r"^ *[0-9]{4}-[0-9]{1,2}-[0-9]{1,2} *$"
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2})?$"
YES_OR_NO = r"^(true|false|t|f|1|0)$"
NO_NUMBER = r"(^ *$)|([^0-9+. _a-fA-FxXiInNtTyYoO\s-])"
"""No engine takes this for a number: it is empty, or holds a sign that no way of writing numbers has."""
NO_DATE = r"^[^0-9]*$"


def text(value: str) -> str:
    r"""The text as Spark's SQL writes it.

    >>> print(text("it's a \\ b"))
    'it\'s a \\ b'
    """
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def stop() -> str:
    """SQL that ends the question."""
    return f"raise_error({text(MARK)})"


def only(sql: str, *, pattern: str, then: str) -> str:
    """`then`, and a stop for values of `sql` that match the pattern."""
    return f"(CASE WHEN {sql} RLIKE {text(pattern)} THEN {stop()} ELSE {then} END)"


def read(sql: str, *, pattern: str, then: str, nothing: str = "", attempt: bool = False) -> str:
    """`then` for texts that match the pattern; for an `attempt`, null for those that no engine can read."""
    null = f"WHEN {sql} RLIKE {text(nothing)} THEN NULL " if attempt and nothing else ""
    return f"(CASE WHEN {sql} IS NULL THEN NULL WHEN {sql} RLIKE {text(pattern)} THEN {then} {null}ELSE {stop()} END)"
