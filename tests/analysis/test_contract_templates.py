"""Empty templates: what is filled in below them is accepted, and nothing in them is a formula."""

import io

import openpyxl

from analysis.contract_cases import HEADER, ROW, SCHEMA
from commontable.analysis.contract import Schema, check, template_csv, template_xlsx


def test_a_filled_text_template_is_clean(tmp_path):
    path = tmp_path / "filled.csv"
    path.write_bytes(template_csv(SCHEMA) + ROW.encode())
    assert check(path, SCHEMA).counts == {}


def test_a_filled_workbook_template_is_clean(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(SCHEMA)))
    book.worksheets[0].append(["P1", 2025, "S01", "E", 50, "2015-03-04", "fine"])
    path = tmp_path / "filled.xlsx"
    book.save(path)
    assert check(path, SCHEMA).counts == {}


def test_the_second_sheet_explains_every_column():
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(SCHEMA, titles=("Data", "Kolom"))))
    explained = book["Kolom"]
    assert [row[0].value for row in explained.iter_rows(min_row=2)] == HEADER.split(",")
    lunch = next(row for row in explained.iter_rows(min_row=2) if row[0].value == "lunch")
    assert lunch[4].value == "E = Eligible\nN = Not eligible"


def test_columns_of_text_keep_leading_zeros():
    data = openpyxl.load_workbook(io.BytesIO(template_xlsx(SCHEMA))).worksheets[0]
    assert data["A2"].number_format == "@"
    assert data["E2"].number_format == "General"


def test_nothing_in_a_template_runs():
    schema = Schema.parse({"fields": [{"name": "=1+1", "title": "@x", "description": "=HYPERLINK(1)"}]})
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(schema)))
    types = {cell.data_type for sheet in book for row in sheet for cell in row if cell.value}
    assert types == {"s"}
    assert template_csv(schema).decode("utf-8-sig") == "'=1+1\r\n"
