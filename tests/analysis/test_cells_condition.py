"""Conditions: what may be written, the SQL that comes of it, and the words for it."""

import contextlib

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commontable.analysis.condition import ConditionError, explain, parse_condition

COLUMNS = ("grade", "score", "Lunch type", "on", "passed")


@pytest.mark.parametrize(
    ("text", "sql", "words"),
    [
        ("grade = 3 and score >= 40", '"grade" = 3 AND "score" >= 40', "grade is 3 and score is at least 40"),
        ("GRADE in ('K', '1')", "\"grade\" IN ('K', '1')", "grade is one of K or 1"),
        ('"Lunch type" is not null', 'NOT "Lunch type" IS NULL', "Lunch type is filled in"),
        ("passed", '"passed"', "passed"),
        ("not passed", 'NOT "passed"', "passed is false"),
        ("score between 10 and 20", '"score" BETWEEN 10 AND 20', "score is from 10 to 20"),
        ("coalesce(score, 0) < 5", 'COALESCE("score", 0) < 5', "score or else 0 is less than 5"),
        ("(grade = 1 or grade = 2) and score > 3", '("grade" = 1 OR "grade" = 2) AND "score" > 3',
         "(grade is 1 or grade is 2) and score is more than 3"),
        ("lower(grade) <> 'it''s'", "LOWER(\"grade\") <> 'it''s'", "the lower-case grade is not it's"),
    ],
)  # fmt: skip
def test_sql_is_written_anew_and_said_in_words(text, sql, words):
    condition = parse_condition(text, columns=COLUMNS)
    assert condition.sql == sql
    assert explain(condition) == words


def test_columns_used_are_named_once_and_sorted():
    assert parse_condition("score > 1 and grade = 3 and score < 9", columns=COLUMNS).columns == ("grade", "score")


def test_comments_do_not_reach_the_engine():
    assert parse_condition("score > 1 -- and more\n and grade = 1 /* x */", columns=COLUMNS).sql.count("x") == 0


def test_two_columns_that_differ_only_in_case_must_be_written_exactly():
    assert parse_condition("A = 1", columns=["A", "a"]).columns == ("A",)
    with pytest.raises(ConditionError):
        parse_condition('"Aa" = 1', columns=["AA", "aa"])


@given(st.text(max_size=40))
def test_any_text_is_a_condition_or_a_refusal_and_never_reads_a_file(text):
    try:
        condition = parse_condition(text, columns=COLUMNS)
    except ConditionError:
        return
    with duckdb.connect(config={"enable_external_access": "false"}) as engine:
        engine.execute('CREATE TABLE t (grade INT, score INT, "Lunch type" TEXT, "on" INT, passed BOOLEAN)')
        with contextlib.suppress(duckdb.BinderException, duckdb.ConversionException):  # types that do not fit
            engine.execute(f"SELECT count(*) FILTER (WHERE {condition.sql}) FROM t").fetchall()
    assert set(condition.columns) <= set(COLUMNS)


@given(st.sampled_from(COLUMNS), st.text(max_size=12))
def test_a_text_stays_a_text(column, text):
    quoted = "'" + text.replace("'", "''") + "'"
    name = '"' + column + '"'
    try:
        condition = parse_condition(f"{name} = {quoted}", columns=COLUMNS)
    except ConditionError:
        assert "\0" in text
        return
    assert duckdb.sql(f"SELECT {condition.sql.split(' = ', 1)[1]}").fetchall() == [(text,)]
