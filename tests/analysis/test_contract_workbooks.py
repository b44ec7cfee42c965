"""XLSX: what a person sees in the sheet is what is read; formulas without a value and far-away cells are told."""

import datetime as dt
import io

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from analysis.contract_cases import HEADER, altered, found, rows_of, workbook
from commontable.analysis.contract import Reading, Schema, Unreadable, check, preview, xlsx
from commontable.analysis.contract import workbook as module


def saved(tmp_path, content, name="sent.xlsx"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def sheet_xml(rows):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_a_workbook_is_checked_like_a_text_file(tmp_path):
    day = dt.datetime(2015, 3, 4)
    rows = [HEADER.split(","), ["P1", 2025, "S01", "E", 50, day, "fine"], ["P1", 2025, "S01", "?", 5.5, day, None]]
    path = saved(tmp_path, workbook(rows), "sent.csv")  # the name does not matter
    from analysis.contract_cases import SCHEMA

    report = check(path, SCHEMA)
    assert [(one.code, one.line) for one in report.findings] == [("unknown-category", 3), ("duplicate-key", 3)]


def test_cells_are_read_as_a_text_export_would_write_them(tmp_path):
    path = saved(
        tmp_path,
        workbook(
            [
                ["a", "b", "c", "d", "e", "f"],
                [1, 1.0, 0.1, True, dt.datetime(2024, 2, 29), dt.datetime(2024, 1, 2, 3, 4)],
            ]
        ),
    )
    assert rows_of(path, Reading())[1] == [(2, ["1", "1", "0.1", "true", "2024-02-29", "2024-01-02 03:04:00"])]


def test_codes_shown_with_leading_zeros_keep_them(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id"])
    book.active.append([42])
    book.active["A2"].number_format = "00000"
    buffer = io.BytesIO()
    book.save(buffer)
    assert rows_of(saved(tmp_path, buffer.getvalue()), Reading())[1] == [(2, ["00042"])]


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["day"])
    book.active.append([dt.date(2020, 5, 17)])
    buffer = io.BytesIO()
    book.save(buffer)
    assert rows_of(saved(tmp_path, buffer.getvalue()), Reading())[1] == [(2, ["2020-05-17"])]


def test_a_formula_with_a_stored_value_is_that_value(tmp_path):
    xml = sheet_xml(
        '<row r="1"><c t="inlineStr"><is><t>n</t></is></c></row><row r="2"><c r="A2"><f>40+2</f><v>42</v></c></row>'
    )
    path = saved(tmp_path, altered(workbook([["n"]]), {"xl/worksheets/sheet1.xml": xml}))
    assert rows_of(path, Reading())[1] == [(2, ["42"])]


def test_a_formula_without_a_stored_value_is_a_finding(tmp_path):
    schema = Schema.parse({"fields": [{"name": "n", "type": "integer"}]})
    report = check(saved(tmp_path, workbook([["n"], [1], ["=40+2"]])), schema)
    assert [(one.code, one.line) for one in report.findings] == [("formula-without-value", 3)]


def test_an_error_in_a_cell_is_a_finding(tmp_path):
    schema = Schema.parse({"fields": [{"name": "n", "type": "integer"}]})
    xml = sheet_xml('<row r="1"><c t="inlineStr"><is><t>n</t></is></c></row><row r="2"><c t="e"><v>#N/A</v></c></row>')
    path = saved(tmp_path, altered(workbook([["n"]]), {"xl/worksheets/sheet1.xml": xml}))
    assert [one.code for one in check(path, schema).findings] == ["sheet-error"]


def test_two_cells_far_apart_cost_nothing(tmp_path):
    xml = sheet_xml(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>n</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    path = saved(tmp_path, altered(workbook([["n"]]), {"xl/worksheets/sheet1.xml": xml}))
    assert rows_of(path, Reading()) == (("n",), [], [("ragged-row", 1_048_576)])


def test_empty_rows_are_skipped_and_row_numbers_stay_true(tmp_path):
    path = saved(tmp_path, workbook([["a", "b"], [1, 2], [], [None, 4]]))
    assert rows_of(path, Reading())[1] == [(2, ["1", "2"]), (4, ["", "4"])]


def test_merged_headers_of_two_rows_are_joined(tmp_path):
    path = saved(
        tmp_path,
        workbook(
            [
                ["Pupils of Rivermouth"],
                ["Pupil", None, "Scores", None],
                ["id", "name", "reading", "maths"],
                [1, "A", 5, 6],
            ]
        ),
    )
    seen = preview(path)
    assert seen.reading.header == (2, 3)
    assert seen.header == ("Pupil id", "Pupil name", "Scores reading", "Scores maths")
    assert "header" in {doubt.code for doubt in seen.doubts}


def test_the_sheet_with_the_names_of_the_schema_is_proposed(tmp_path):
    schema = Schema.parse({"fields": [{"name": "pupil"}, {"name": "score"}]})
    path = saved(tmp_path, workbook([["About", "us"], ["x", "y"]], [["pupil", "score"], ["P1", 5]]))
    seen = preview(path, schema=schema)
    assert (seen.reading.sheet, seen.sheets) == ("Sheet2", ("Sheet1", "Sheet2"))
    assert [doubt.code for doubt in seen.doubts] == ["sheet"]
    with pytest.raises(Unreadable, match="no sheet named Other"):
        rows_of(path, Reading(sheet="Other"))


def test_hidden_sheets_are_not_offered(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.create_sheet("Secret").sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    assert module.sheet_names(saved(tmp_path, buffer.getvalue())) == ["Sheet"]


def test_too_many_sheets_or_cells_are_refused(tmp_path, monkeypatch):
    path = saved(tmp_path, workbook(*[[["a"], [1]]] * 5))
    monkeypatch.setattr(xlsx, "MOST_SHEETS", 4)
    with pytest.raises(Unreadable, match="5 sheets"):
        rows_of(path, Reading())
    monkeypatch.setattr(xlsx, "MOST_SHEETS", 10)
    monkeypatch.setattr(xlsx, "MOST_CELLS", 1)
    with pytest.raises(Unreadable, match="more than 1 filled cells"):
        rows_of(path, Reading())


def test_text_that_looks_like_a_formula_is_a_finding(tmp_path):
    schema = Schema.parse({"fields": [{"name": "note"}]})
    book = openpyxl.Workbook()
    book.active.append(["note"])
    book.active.append(["x"])
    book.active["A2"].value = "=HYPERLINK(1)"
    book.active["A2"].data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    assert [one.code for one in check(saved(tmp_path, buffer.getvalue()), schema).findings] == ["formula-cell"]


def test_validations_links_and_styles_raise_no_warning(tmp_path):
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["a"])
    sheet.append(["x"])
    sheet.add_data_validation(DataValidation(type="list", formula1='"x,y"', sqref="A2"))
    sheet["A2"].hyperlink = "https://example.org"
    sheet.merge_cells("A3:B3")
    buffer = io.BytesIO()
    book.save(buffer)
    assert rows_of(saved(tmp_path, buffer.getvalue()), Reading())[1] == [(2, ["x"])]


def test_a_text_file_named_xlsx_is_a_text_file(tmp_path):
    assert found(tmp_path, "a,b\n1,2\n", Schema.parse({"fields": [{"name": "a"}, {"name": "b"}]})).rows == 1
