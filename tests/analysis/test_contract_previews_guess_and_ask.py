"""A preview proposes how to read a file, shows its first rows, and says what it is not sure of."""

import json

import pytest

from analysis.contract_cases import HEADER, ROW, SCHEMA, lines
from commontable.analysis.contract import Preview, Reading, Schema, Unreadable, preview


def seen(folder, content, **how) -> Preview:
    path = folder / "sent.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return preview(path, **how)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, mark):
    file = lines(ROW, ROW).replace(",", mark)
    assert seen(tmp_path, file).reading.delimiter == mark


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("naïve,b\n1,2\n".encode(), "utf-8"),
        ("naïve,b\n1,2\n".encode("utf-8-sig"), "utf-8"),
        ("naïve,b\n1,2\n".encode("utf-16"), "utf-16"),
        ("naïve,b\n1,2\n".encode("utf-16-le"), "utf-16-le"),
        ("naïve,b\n1,2\n".encode("utf-16-be"), "utf-16-be"),
        ("naïve,b\n1,2\n".encode("cp1252"), "cp1252"),
        ("a,b\n" + "1,2\n" * 50_000 + "é,2\n", "utf-8"),
        (("a,b\n" + "1,2\n" * 50_000 + "é,2\n").encode("latin-1"), "cp1252"),
        ("a,b\n" + "ñandú,2\n" * 50 + "\udcff,2\n", "utf-8"),
    ],
)
def test_the_encoding_is_found_however_late_the_first_accent(tmp_path, content, encoding):
    raw = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
    look = seen(tmp_path, raw)
    assert look.reading.encoding == encoding
    assert ("encoding" in {doubt.code for doubt in look.doubts}) == (encoding == "cp1252")
    if raw[:3] in (b"na\xc3", b"\xef\xbb\xbf"):
        assert look.header[0] == "naïve"


def test_a_decimal_comma_is_found_and_a_thousands_comma_is_a_doubt(tmp_path):
    assert seen(tmp_path, "a;b\nx;1,5\ny;2,25\n").reading.decimal == ","
    look = seen(tmp_path, "a;b\nx;1,500\ny;2.5\nz;2.5\n")
    assert look.reading.decimal == "."
    assert "decimal" in {doubt.code for doubt in look.doubts}


def test_titles_above_the_header_are_passed_over(tmp_path):
    look = seen(tmp_path, f"Export of 2025-09-01\n\n{HEADER}\n{ROW}\n", schema=SCHEMA)
    assert look.reading.header == (3,)
    assert look.rows == ((4, tuple(ROW.split(","))),)


def test_the_first_rows_are_shown_and_cut(tmp_path):
    look = seen(tmp_path, "a,b\n" + f"{'x' * 300},\u202e\n" * 50)
    assert len(look.rows) == 20
    assert len(look.rows[0][1][0]) == 80
    assert look.rows[0][1][1] == "\\u202e"


def test_columns_are_proposed_by_likeness_each_field_once(tmp_path):
    header = "PUPIL NUMBER,School Year,Schl code,Lunch status,Reading score,Date born,Shoe size"
    look = seen(tmp_path, f"{header}\n{ROW}\n", schema=SCHEMA)
    assert look.proposed["PUPIL NUMBER"] == "pupil"
    assert look.proposed["Schl code"] == "school"
    assert look.proposed["Shoe size"] is None
    assert look.reading.columns == look.proposed
    taken = [ours for ours in look.proposed.values() if ours]
    assert len(taken) == len(set(taken))


def test_a_remembered_mapping_is_kept(tmp_path):
    look = seen(tmp_path, "x,y\n1,2\n", schema=SCHEMA, reading=Reading(columns={"x": "pupil", "y": None}))
    assert look.proposed == {"x": "pupil", "y": None}


@pytest.mark.parametrize(
    ("dates", "pattern", "doubt"),
    [
        (["13/04/2024", "01/02/2024"], "%d/%m/%Y", False),
        (["04/13/2024", "01/02/2024"], "%m/%d/%Y", False),
        (["01/02/2024", "03/04/2024"], "%d/%m/%Y", True),
        (["17.05.2024"], "%d.%m.%Y", False),
        (["20240517"], "%Y%m%d", False),
        (["2024-05-17"], None, False),
        (["2024-05-17", "17/05/2024"], None, False),
    ],
)
def test_dates_are_read_as_they_are_written_and_doubts_told(tmp_path, dates, pattern, doubt):
    schema = Schema.parse({"fields": [{"name": "born", "type": "date"}, {"name": "x"}]})
    look = seen(tmp_path, "born,x\n" + "".join(f"{date},\n" for date in dates), schema=schema)
    assert look.reading.dates.get("born") == pattern
    assert ("date-order" in {one.code for one in look.doubts}) == doubt


def test_a_person_who_says_how_to_read_is_obeyed(tmp_path):
    look = seen(tmp_path, "a;b,c\n1;2,3\n", reading=Reading(delimiter=";"))
    assert look.header == ("a", "b,c")
    assert look.rows == ((2, ("1", "2,3")),)


def test_a_file_like_nothing_agreed_says_so(tmp_path):
    look = seen(tmp_path, "qqq,zzz\n1,2\n", schema=SCHEMA)
    assert "no-match" in {doubt.code for doubt in look.doubts}


def test_a_preview_survives_json(tmp_path):
    look = seen(tmp_path, "naïve;b\n1,5;03/04/2024\n".encode("cp1252"), schema=SCHEMA)
    assert Preview.from_dict(json.loads(json.dumps(look.to_dict()))) == look


def test_a_web_page_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="web page"):
        seen(tmp_path, "<html>")
