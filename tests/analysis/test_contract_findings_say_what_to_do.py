"""Every fault of a file is one finding with its true line, their column, the value, a stable code and a remedy."""

import datetime as dt
import json

import pytest

from analysis.contract_cases import HEADER, ROW, SCHEMA, codes, found, lines
from commontable.analysis.contract import FINDINGS, Reading, Report, Schema, Severity

TODAY = dt.date(2026, 11, 22)


def row(**changes):
    cells = dict(zip(HEADER.split(","), ROW.split(","), strict=True)) | changes
    return ",".join(cells.values())


def test_a_clean_file_has_no_findings(tmp_path):
    report = found(tmp_path, lines(ROW, row(pupil="P2")), today=TODAY)
    assert (report.rows, report.findings, report.counts, report.truncated) == (2, (), {}, False)
    assert not report.blocking


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"pupil": ""}, "key-missing", "pupil"),
        ({"year": "20x5"}, "wrong-type", "year"),
        ({"year": "2028"}, "future-date", "year"),
        ({"school": "S99"}, "unknown-place", "school"),
        ({"lunch": "Not Eligibile"}, "unknown-category", "lunch"),
        ({"lunch": "e"}, "unknown-category", "lunch"),
        ({"score": "fifty"}, "wrong-type", "score"),
        ({"score": "1,5"}, "ragged-row", None),
        ({"score": '"1,5"'}, "wrong-type", "score"),
        ({"score": "nan"}, "wrong-type", "score"),
        ({"score": "1e999"}, "wrong-type", "score"),
        ({"score": "0x1F"}, "wrong-type", "score"),
        ({"score": "101"}, "out-of-range", "score"),
        ({"score": "-0.5"}, "out-of-range", "score"),
        ({"score": "#DIV/0!"}, "sheet-error", "score"),
        ({"score": "=1+1"}, "formula-cell", "score"),
        ({"born": "2014-02-30"}, "wrong-type", "born"),
        ({"born": "03/04/2014"}, "wrong-type", "born"),
        ({"born": "45123"}, "date-as-number", "born"),
        ({"born": "2027-01-01"}, "future-date", "born"),
        ({"note": "x" * 31}, "too-long", "note"),
        ({"note": '"=HYPERLINK(""http://x"")"'}, "formula-cell", "note"),
        ({"note": "@SUM(A1)"}, "formula-cell", "note"),
        ({"note": "+cmd|' /C calc'!A0"}, "formula-cell", "note"),
        ({"note": "-cmd"}, "formula-cell", "note"),
        ({"note": "＝1+1"}, "formula-cell", "note"),
        ({"note": "Ana\u200bSouza"}, "control-character", "note"),
        ({"note": "a\u202eb"}, "control-character", "note"),
        ({"note": "a\0b"}, "control-character", "note"),
        ({"note": "a\ufffdb"}, "undecodable", "note"),
        ({"pupil": "1.2E+05"}, "scientific-notation", "pupil"),
        ({"pupil": "1E5"}, "scientific-notation", "pupil"),
    ],
)
def test_each_fault_has_its_code_and_place(tmp_path, changes, code, column):
    report = found(
        tmp_path, lines(ROW, row(pupil="P2"), row(**{"pupil": "P3"} | changes)), today=TODAY, reading=Reading()
    )
    assert codes(report) == [(code, 4, column)]
    assert report.counts == {code: 1}
    finding = report.findings[0]
    assert finding.message
    assert finding.remedy
    assert "{" not in finding.message + finding.remedy


@pytest.mark.parametrize("value", ["-5", "+5", "-5.5", "-1.2e-3", "--", "-", "+62 812 3456", "-5%", "(5)", "5"])
def test_numbers_and_dashes_are_no_formulas(tmp_path, value):
    assert found(tmp_path, lines(row(note=value))).counts == {}


@pytest.mark.parametrize("value", ["5", "5.", ".5", "+5", "1e1", "05", " 7 ", "99.99"])
def test_numbers_may_be_written_in_many_ways(tmp_path, value):
    assert found(tmp_path, lines(row(score=value))).counts == {}


def test_a_decimal_comma_is_what_the_reading_says(tmp_path):
    file = lines(row(score="1,5")).replace(",", ";").replace("1;5", "1,5")
    assert found(tmp_path, file, reading=Reading(delimiter=";", decimal=",")).counts == {}
    assert found(tmp_path, file, reading=Reading(delimiter=";")).counts == {"wrong-type": 1}
    assert found(tmp_path, file).counts == {}


def test_columns_that_are_missing_doubled_or_too_many(tmp_path):
    header = "Pupil Number,year,lunch,lunch,score,birth,note,shoe size\n"
    report = found(tmp_path, header + "P1,2025,E,E,5,2015-01-01,x,38\n")
    assert codes(report) == [
        ("duplicate-header", 1, "lunch"),
        ("missing-column", 1, "school"),
        ("missing-column", 1, "born"),
        ("unexpected-column", 1, "birth"),
        ("unexpected-column", 1, "shoe size"),
    ]
    assert "birth" not in [one.field for one in report.columns]


def test_a_column_left_out_on_purpose_is_no_finding_and_its_values_are_not_read(tmp_path):
    reading = Reading(columns={"shoe size": None})
    report = found(tmp_path, f"{HEADER},shoe size\n{ROW},=1+1\n", reading=reading)
    assert report.counts == {}


def test_two_columns_for_one_field_are_a_question_of_which(tmp_path):
    report = found(tmp_path, f"{HEADER},Other\n{ROW},E\n", reading=Reading(columns={"Other": "lunch"}))
    assert report.counts == {"duplicate-field": 1}


def test_an_optional_column_may_be_absent(tmp_path):
    schema = Schema.parse({"fields": [{"name": "a"}, {"name": "b", "optional": True}]})
    assert found(tmp_path, "a\n1\n", schema).counts == {}


def test_the_same_key_twice_names_both_lines(tmp_path):
    report = found(tmp_path, lines(ROW, row(pupil="P2"), '"P3",2025,S01,E,5,2015-03-04,"two\nlines"', ROW, ROW))
    assert codes(report) == [("duplicate-key", 6, "pupil, year"), ("duplicate-key", 7, "pupil, year")]
    assert [one.parameters["first"] for one in report.findings] == [2, 2]
    assert report.findings[0].value == "P1 · 2025"


def test_the_same_key_in_another_spelling_of_the_number_is_the_same(tmp_path):
    schema = Schema.parse({"fields": [{"name": "n", "type": "integer"}], "primaryKey": "n"})
    assert found(tmp_path, "n\n7\n007\n+7\n8\n", schema).counts == {"duplicate-key": 2}


def test_a_unique_column_holds_each_value_once_and_may_be_empty(tmp_path):
    schema = Schema.parse({"fields": [{"name": "a"}, {"name": "b", "constraints": {"unique": True}}]})
    report = found(tmp_path, "a,b\n1,x\n2,\n3,\n4,x\n", schema)
    assert codes(report) == [("duplicate-value", 5, "b")]


def test_lost_leading_zeros_are_told_from_wrong_codes(tmp_path):
    schema = Schema.parse(
        {"fields": [{"name": "id", "constraints": {"pattern": "0\\d{4}"}}, {"name": "x"}], "primaryKey": "id"}
    )
    report = found(tmp_path, "id,x\n00123,\n456,\nA1,\n", schema)
    assert codes(report) == [("leading-zero-lost", 3, "id"), ("pattern", 4, "id")]
    assert "00456" in report.findings[0].remedy


def test_a_pattern_that_only_python_knows_works_too(tmp_path):
    schema = Schema.parse({"fields": [{"name": "a", "constraints": {"pattern": "(?!0)\\d+"}}]})
    assert codes(found(tmp_path, "a\n12\n012\n", schema)) == [("pattern", 3, "a")]


def test_questions_count_the_rows_and_name_the_nearest_category(tmp_path):
    rows = [row(pupil=f"P{i}", lunch="Not Eligibile" if i % 2 else "E") for i in range(2104)]
    report = found(tmp_path, lines(*rows), limit=10)
    (asked,) = report.questions
    assert (asked.field, asked.value, asked.rows, asked.suggestion) == ("lunch", "Not Eligibile", 1052, "N")
    assert report.counts == {"unknown-category": 1052}
    assert report.truncated
    assert len(report.findings) == 20  # the limit, and a few of every kind beyond


def test_an_answered_question_is_not_asked_again(tmp_path):
    reading = Reading(values={"lunch": {"Not Eligibile": "N"}})
    assert found(tmp_path, lines(row(lunch="Not Eligibile")), reading=reading).counts == {}


def test_spaces_around_a_value_do_not_count(tmp_path):
    assert found(tmp_path, lines(row(lunch=" E ", school="S01\t"))).counts == {}


def test_missing_values_are_the_ones_agreed(tmp_path):
    schema = Schema.parse(
        {"fields": [{"name": "a", "type": "integer", "missingValues": ["", "NA", "-"]}, {"name": "b"}]}
    )
    report = found(tmp_path, "a,b\nNA,1\n-,1\n,1\nN/A,1\n", schema)
    assert codes(report) == [("wrong-type", 5, "a")]
    assert [(one.filled, one.missing) for one in report.columns] == [(1, 3), (4, 0)]


def test_periods_named_by_two_years_are_future_only_when_both_are(tmp_path):
    schema = Schema.parse({"fields": [{"name": "period"}], "roles": {"period": "period"}})
    report = found(tmp_path, "period\n2025-26\n2027\n2028-29\n", schema, today=TODAY)
    assert codes(report) == [("future-date", 4, "period")]


def test_without_a_day_nothing_is_in_the_future(tmp_path):
    assert found(tmp_path, lines(row(born="2999-01-01"))).counts == {}


def test_values_are_cut_and_made_harmless_to_look_at(tmp_path):
    value = "A\u202e" + "x" * 200
    finding = found(tmp_path, lines(row(note=value))).findings[0]
    assert len(finding.value) == 80
    assert finding.value.isprintable()


def test_a_report_survives_json(tmp_path):
    report = found(tmp_path, lines(ROW, row(lunch="?", score="x"), "1,2"), today=TODAY)
    document = json.loads(json.dumps(report.to_dict()))
    assert {"rows", "findings", "truncated"} <= set(document)
    assert {"line", "column", "value", "code", "message", "remedy"} <= set(document["findings"][0])
    assert Report.from_dict(document) == report


def test_every_code_is_lower_case_words_and_has_sentences():
    for code, kind in FINDINGS.items():
        assert code == code.lower().replace("_", "-")
        assert kind.message.endswith(".")
        assert kind.remedy.endswith((".", "}"))
        assert kind.severity in Severity


def test_rows_are_counted_with_those_of_the_wrong_shape(tmp_path):
    assert found(tmp_path, lines(ROW, "1,2", row(pupil="P2"))).rows == 3


def test_any_column_of_the_file_may_stand_anywhere(tmp_path):
    header, cells = HEADER.split(","), ROW.split(",")
    file = ",".join(reversed(header)) + "\n" + ",".join(reversed(cells)) + "\n"
    assert found(tmp_path, file).counts == {}


def test_a_schema_of_plain_frictionless_needs_no_roles(tmp_path):
    schema = Schema.parse({"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "boolean"}]})
    assert schema.roles.place == ()
    assert codes(found(tmp_path, "a,b\n1,true\nx,maybe\n", schema)) == [("wrong-type", 3, "a"), ("wrong-type", 3, "b")]


def test_the_schema_is_the_shared_one():
    assert SCHEMA.identity == ("pupil", "born")


def test_a_column_without_a_name_is_a_finding_once_something_stands_in_it(tmp_path):
    assert found(tmp_path, f"{HEADER},,\n{ROW},,\n").counts == {}
    report = found(tmp_path, f"{HEADER},,\n{ROW},,\n{row(pupil='P2')},,secret\n")
    assert codes(report) == [("unexpected-column", 1, "#9")]


def test_a_file_of_nothing_but_ragged_rows_is_counted_quickly(tmp_path):
    report = found(tmp_path, f"{HEADER}\n" + "x\n" * 300_000, limit=10, reading=Reading())
    assert report.counts == {"ragged-row": 300_000}
    assert (report.rows, len(report.findings), report.truncated) == (300_000, 20, True)


def test_undecodable_characters_name_the_encoding_that_was_tried(tmp_path):
    report = found(tmp_path, lines(row(note="Nuñez")).encode("cp1252"), reading=Reading())
    assert [(one.code, one.parameters) for one in report.findings] == [("undecodable", {"encoding": "utf-8"})]
    assert found(tmp_path, lines(row(note="Nuñez")).encode("cp1252")).counts == {}


@pytest.mark.parametrize(
    "wrong",
    [
        *({"delimiter": mark} for mark in ("", "ab", '"', "\n", "§")),
        {"quote": "''"},
        {"decimal": "5"},
        {"header": [0]},
        {"header": "1"},
        {"columns": []},
        {"encoding": 8},
    ],
)
def test_a_reading_that_cannot_be_is_refused_where_it_is_made(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        Reading.from_dict(wrong)
