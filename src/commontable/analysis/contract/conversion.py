"""Texts become values of a type, a column's distinct texts at a time; what does not fit becomes null."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from commontable.analysis.contract.arrays import arrow_texts, mask_of
from commontable.analysis.contract.fields import Field

if TYPE_CHECKING:
    import pyarrow as pa

_ISO_MIDNIGHT = r"^\d{4}-\d{2}-\d{2}([T ]00:00(:00(\.0+)?)?)?$"
_ISO_START = r"\d{4}-\d\d-\d\d"  # a workbook's own dates arrive like this, whatever the texts look like
_FORMS = {"time": r"^\d{2}:\d{2}(:\d{2})?$", "yearmonth": r"^\d{4}-(0[1-9]|1[0-2])$"}
_EXAMPLES = {
    "integer": ("a whole number", "12"),
    "number": ("a number", "12.5"),
    "boolean": ("yes or no as agreed", "true"),
    "date": ("a date", "2026-09-01"),
    "datetime": ("a date with a time", "2026-09-01 08:30"),
    "time": ("a time", "08:30"),
    "year": ("a year", "2026"),
    "yearmonth": ("a month", "2026-09"),
}


def arrow_type(field: Field) -> pa.DataType:
    """How values of the field are stored."""
    import pyarrow as pa

    return {
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us"),
        "year": pa.int64(),
    }.get(field.type, pa.string())


def expected(field: Field, *, decimal: str, dates: str | None) -> tuple[str, str]:
    """What a value of this field is called, and an example of how to write it."""
    name, example = _EXAMPLES.get(field.type, ("a text", "text"))
    if field.type == "number":
        example = example.replace(".", decimal)
    if field.type == "boolean":
        example = f"{field.true_values[0]} or {field.false_values[0]}"
    if field.type == "date" and dates:
        example = dt.date(2026, 9, 1).strftime(dates)
    return name, field.example or example


def date_pattern(field: Field, said: str | None) -> str | None:
    """The strptime pattern of the field's dates; None for ISO dates."""
    if said:
        return said
    return field.format if "%" in field.format else None


def converted(texts: pa.StringArray, field: Field, *, decimal: str, dates: str | None) -> pa.Array:
    """The values; null where the text is null or is not of the field's type."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = field.type
    if kind in {"string", "any"}:
        return texts
    if kind in _FORMS:
        return _kept(texts, pc.match_substring_regex(texts, _FORMS[kind]))
    if kind == "year":
        return pc.cast(_kept(texts, pc.match_substring_regex(texts, r"^\d{4}$")), pa.int64())
    if kind == "integer":
        bare = _ungrouped(texts, field)
        return pc.cast(_unsigned(_kept(bare, pc.match_substring_regex(bare, r"^[+-]?\d{1,18}$"))), pa.int64())
    if kind == "number":
        return _numbers(_ungrouped(texts, field), decimal)
    if kind == "boolean":
        true = pc.is_in(texts, value_set=arrow_texts(field.true_values))
        false = pc.is_in(texts, value_set=arrow_texts(field.false_values))
        return pc.if_else(pc.or_(true, false), true, pa.scalar(None, pa.bool_()))
    pattern = date_pattern(field, dates)
    if kind == "date" and pattern is None:
        return _iso_dates(texts)
    return _parsed(texts, kind, pattern)


def _kept(texts: pa.StringArray, which: pa.BooleanArray) -> pa.StringArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.if_else(which, texts, pa.scalar(None, pa.string()))


def _ungrouped(texts: pa.StringArray, field: Field) -> pa.StringArray:
    import pyarrow.compute as pc

    return pc.replace_substring(texts, field.group, "") if field.group else texts


def _unsigned(texts: pa.StringArray) -> pa.StringArray:
    """Without a leading plus, which Arrow does not read."""
    import pyarrow.compute as pc

    return pc.utf8_ltrim(texts, "+")


def _numbers(texts: pa.StringArray, decimal: str) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    mark = "\\" + decimal
    plain = _kept(texts, pc.match_substring_regex(texts, rf"^[+-]?(\d+({mark}\d*)?|{mark}\d+)([eE][+-]?\d{{1,3}})?$"))
    if decimal != ".":
        plain = pc.replace_substring(plain, decimal, ".")
    values = pc.cast(_unsigned(plain), pa.float64())
    return pc.if_else(pc.is_finite(values), values, pa.scalar(None, pa.float64()))


def _iso_dates(texts: pa.StringArray) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    formed = _kept(texts, pc.match_substring_regex(texts, _ISO_MIDNIGHT))
    try:
        return pc.cast(pc.utf8_slice_codeunits(formed, 0, 10), pa.date32())
    except pa.ArrowInvalid:  # a day that does not exist
        return _parsed(pc.utf8_slice_codeunits(formed, 0, 10), "date", None)


def _parsed(texts: pa.StringArray, kind: str, pattern: str | None) -> pa.Array:
    """One by one, for what Arrow does not check strictly."""
    import pyarrow as pa

    values: list[dt.date | dt.datetime | None] = []
    for text in texts.to_pylist():
        try:
            if text is None:
                moment = None
            elif pattern and not re.match(_ISO_START, text):
                moment = dt.datetime.strptime(text, pattern)  # noqa: DTZ007 (a date as written has no zone)
            else:
                moment = dt.datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is not None and moment.tzinfo is not None:
            moment = moment.astimezone(dt.UTC).replace(tzinfo=None)
        values.append(moment.date() if moment is not None and kind == "date" else moment)
    return pa.array(values, pa.date32() if kind == "date" else pa.timestamp("us"))


def matches(texts: pa.StringArray, pattern: str) -> npt.NDArray[np.bool_]:
    """The whole text matches; by RE2, or by Python where the pattern needs more than RE2 has."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        return mask_of(pc.match_substring_regex(texts, f"^(?:{pattern})$"))
    except pa.ArrowInvalid:
        fits: Callable[[str], object] = re.compile(pattern).fullmatch
        return np.array([text is not None and bool(fits(text)) for text in texts.to_pylist()], dtype=np.bool_)


def limit_of(bound: str | int | float, field: Field) -> pa.Scalar:
    """A bound as a value that can be compared with the column's."""
    import pyarrow as pa

    if isinstance(bound, str):
        return converted(arrow_texts([bound]), field, decimal=".", dates=None)[0]
    return pa.scalar(bound)


def from_serial(serial: float) -> dt.date:
    """The date that a spreadsheet means by a day number (1900 system).

    >>> from_serial(45123)
    datetime.date(2023, 7, 16)
    """
    return dt.date(1899, 12, 30) + dt.timedelta(days=int(serial))
