"""DuckDB's kinds of values in Spark, and how one becomes another without a difference."""

from __future__ import annotations

import re

from commontable.analysis.engine.answering import EngineError
from commontable.analysis.engine.spark import guards

WHOLE = {
    "TINYINT": "TINYINT",
    "SMALLINT": "SMALLINT",
    "INTEGER": "INT",
    "BIGINT": "BIGINT",
    "HUGEINT": "DECIMAL(38,0)",
    "UTINYINT": "SMALLINT",
    "USMALLINT": "INT",
    "UINTEGER": "BIGINT",
    "UBIGINT": "DECIMAL(20,0)",
}
OTHERS = {
    "FLOAT": "FLOAT",
    "DOUBLE": "DOUBLE",
    "VARCHAR": "STRING",
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
    "TIMESTAMP": "TIMESTAMP_NTZ",
}
_DECIMAL = re.compile(r"DECIMAL\([0-9]+,[0-9]+\)")


def in_spark(kind: str) -> str:
    """Spark's name of the kind. Raises `EngineError` for one that it does not have.

    >>> in_spark("UTINYINT"), in_spark("DECIMAL(9,2)")
    ('SMALLINT', 'DECIMAL(9,2)')
    """
    if is_decimal(kind):
        return kind
    found = WHOLE.get(kind) or OTHERS.get(kind)
    if found is None:
        raise EngineError(
            f"a column holds values of the kind {kind}, which Spark cannot take; use the engine duckdb, or turn it "
            "into text, numbers or dates first."
        )
    return found


def is_whole(kind: str) -> bool:
    return kind in WHOLE


def is_decimal(kind: str) -> bool:
    return bool(_DECIMAL.fullmatch(kind))


def is_floating(kind: str) -> bool:
    return kind in {"FLOAT", "DOUBLE"}


def is_number(kind: str) -> bool:
    return is_whole(kind) or is_decimal(kind) or is_floating(kind)


def cast(sql: str, *, held: str, wanted: str, attempt: bool = False) -> str:
    """The value as the kind `wanted`, rounded and read as DuckDB does. `attempt`: null where it cannot be.

    >>> cast("x", held="DOUBLE", wanted="INTEGER")
    'CAST(rint(CAST(x AS DOUBLE)) AS INT)'
    """
    if held == wanted:
        return sql
    word, kind = "TRY_CAST" if attempt else "CAST", in_spark(wanted)
    plain = f"{word}({sql} AS {kind})"
    if held == "VARCHAR":
        return _from_text(sql, wanted=wanted, word=word, attempt=attempt)
    if is_number(held) and is_number(wanted):
        if is_floating(held) and is_whole(wanted):
            return f"{word}(rint(CAST({sql} AS DOUBLE)) AS {kind})"
        if is_floating(held) and is_decimal(wanted):
            raise refused(f"a number with a floating point as {wanted}")
        return f"{word}(round({sql}, 0) AS {kind})" if is_decimal(held) and is_whole(wanted) else plain
    if wanted == "VARCHAR" and (is_whole(held) or is_decimal(held) or held in {"BOOLEAN", "DATE"}):
        return plain
    if (held, wanted) in {("DATE", "TIMESTAMP"), ("TIMESTAMP", "DATE")} or (
        "BOOLEAN" in {held, wanted} and (is_number(held) or is_number(wanted))
    ):
        return plain
    raise refused(f"{held} as {wanted}")


def refused(what: str) -> EngineError:
    """What is asked cannot be asked of Spark without the risk of another answer."""
    return EngineError(
        f"a condition uses {what}, which Spark would not count exactly as DuckDB does; write it another way, or use "
        "the engine duckdb."
    )


def _from_text(sql: str, *, wanted: str, word: str, attempt: bool) -> str:
    trimmed = f"{word}(trim({sql}) AS {in_spark(wanted)})"
    if is_whole(wanted):
        pattern, nothing = guards.WHOLE, guards.NO_NUMBER
    elif is_floating(wanted):
        pattern, nothing = guards.NUMBER, guards.NO_NUMBER
    elif is_decimal(wanted):
        pattern, nothing = guards.FIXED, guards.NO_NUMBER
    elif wanted == "DATE":
        pattern, nothing = guards.DATE, guards.NO_DATE
    elif wanted == "TIMESTAMP":
        pattern, nothing = guards.MOMENT, guards.NO_DATE
    elif wanted == "BOOLEAN":
        pattern, nothing = guards.YES_OR_NO, ""
    else:
        raise refused(f"text as {wanted}")
    return guards.read(sql, pattern=pattern, then=trimmed, nothing=nothing, attempt=attempt)
