"""What counts as a number, a date or a category is decided by Arrow in bulk; plain Python, text by text, agrees."""

import datetime as dt
import math
import re

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commontable.analysis.contract import Reading, Schema
from commontable.analysis.contract.columns import Column
from commontable.analysis.contract.values import CODES, Judge

NUMBERISH = st.text(alphabet="0123456789+-.,eE xX_%", min_size=1, max_size=9)
DATEISH = st.from_regex(r"[12]?\d{3}-[01]?\d-[0-3]?\d(T00:00)?", fullmatch=True) | st.dates().map(str)
WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=6)


def judged(texts, *, reading=None, today=None, **field):
    schema = Schema.parse({"fields": [{"name": "x"} | field]})
    judge = Judge(Column(position=0, header="x", field=schema.fields[0]), schema, reading or Reading(), today=today)
    verdict = judge.judge(pa.array(texts, pa.string()))
    return verdict.values.to_pylist(), [CODES[number] for number in verdict.status]


def integer(text):
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else None


def number(text, mark="."):
    if not re.fullmatch(
        rf"[+-]?([0-9]+({re.escape(mark)}[0-9]*)?|{re.escape(mark)}[0-9]+)([eE][+-]?[0-9]{{1,3}})?", text
    ):
        return None
    value = float(text.replace(mark, "."))
    return value if math.isfinite(value) else None


def date(text):
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T00:00)?", text):
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


@given(st.lists(NUMBERISH, min_size=1, max_size=30))
@example(["999999999999999999", "9999999999999999999", "-0", "+0", "0x10", "1_000", "٣"])
@settings(max_examples=150)
def test_whole_numbers(texts):
    values, codes = judged(texts, type="integer")
    assert values == [integer(text.strip()) for text in texts]
    for text, value, code in zip(texts, values, codes, strict=True):
        assert (code in {"ok", "required-missing"}) == (value is not None or not text.strip())


@pytest.mark.parametrize("mark", [".", ","])
@given(texts=st.lists(NUMBERISH, min_size=1, max_size=30))
@example(texts=["1e308", "1e309", "nan", "inf", "1.", ".5", ",5", "1e-400", "--1", "1.2.3"])
@settings(max_examples=150)
def test_numbers(mark, texts):
    values, _ = judged(texts, type="number", reading=Reading(decimal=mark, delimiter=";"))
    assert values == [number(text.strip(), mark) for text in texts]


@given(st.lists(DATEISH, min_size=1, max_size=20))
@example(["2024-02-29", "2023-02-29", "0001-01-01", "9999-12-31", "2024-13-01", "2024-01-01T00:00"])
@settings(max_examples=150)
def test_dates(texts):
    values, _ = judged(texts, type="date")
    assert values == [date(text) for text in texts]


@given(st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), min_size=1, max_size=20))
def test_dates_in_the_partners_own_order(dates):
    reading = Reading(dates={"x": "%d/%m/%Y"})
    texts = [date.strftime("%d/%m/%Y") for date in dates]
    assert judged(texts, type="date", reading=reading)[0] == dates


@given(st.lists(WORDS, min_size=1, max_size=20), st.sets(WORDS, min_size=1, max_size=5))
@settings(max_examples=150)
def test_categories_are_exact(texts, allowed):
    _, codes = judged(texts, constraints={"enum": sorted(allowed)})
    for text, code in zip(texts, codes, strict=True):
        if code not in {"formula-cell", "undecodable", "control-character"}:
            assert (code == "ok") == (text.strip() in allowed)


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=20), st.integers(-10, 0), st.integers(0, 10))
def test_bounds_belong_to_the_range(numbers, low, high):
    _, codes = judged([str(n) for n in numbers], type="integer", constraints={"minimum": low, "maximum": high})
    assert codes == ["ok" if low <= n <= high else "out-of-range" for n in numbers]


@given(st.lists(WORDS, min_size=1, max_size=20), st.integers(0, 3), st.integers(3, 5))
def test_lengths_are_characters_and_not_bytes(texts, low, high):
    _, codes = judged(texts, constraints={"minLength": low, "maxLength": high})
    for text, code in zip(texts, codes, strict=True):
        if code in {"ok", "too-short", "too-long"}:
            expected = "too-short" if len(text) < low else "too-long" if len(text) > high else "ok"
            assert code == expected


@given(st.lists(WORDS, min_size=1, max_size=20))
def test_a_pattern_must_match_the_whole_text(texts):
    _, codes = judged(texts, constraints={"pattern": "[a-zA-Z]+"})
    for text, code in zip(texts, codes, strict=True):
        if code in {"ok", "pattern"}:
            assert (code == "ok") == bool(re.fullmatch("[a-zA-Z]+", text))
