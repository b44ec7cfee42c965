"""Delimited text: whatever a dialect can write comes back identical, with its true line; the rest is a finding."""

import csv
import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.contract_cases import rows_of, text_rows
from commontable.analysis.contract import Reading, Unreadable
from commontable.analysis.contract import delimited as module
from commontable.analysis.contract.records import careful, extent

TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=12) | st.sampled_from(
    ["", '"', '""', ",", ";", "\n", "\r\n", "\r", "a\nb", "é", "漢字", " x ", "'", "|", "\t"]
)


def tables(width):
    return st.lists(st.lists(TEXT, min_size=width, max_size=width), min_size=0, max_size=12)


TABLES = st.integers(1, 5).flatmap(tables)


def true_lines(text, written):
    """Where each record starts, by counting the line breaks before it."""
    starts, at = [], 0
    for record in written:
        starts.append(1 + len(re.findall("\r\n|\r|\n", text[:at])))
        at += len(record)
    return starts


def write(table, **dialect):
    records = []
    for row in table:
        buffer = io.StringIO(newline="")
        csv.writer(buffer, **dialect).writerow(row)
        records.append(buffer.getvalue())
    return records


@given(
    TABLES,
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    st.booleans(),
    st.sampled_from([1, 64, 4_000_000]),
)
@settings(max_examples=120)
@example([["\r"]], ",", "\r", "utf-8", False, 1)
@example([["", ""], ["\n", '"']], ",", "\n", "utf-8", True, 1)
def test_any_table_written_by_csv_comes_back_identical(
    tmp_path_factory, table, delimiter, end, encoding, last_break, block
):
    width = len(table[0]) if table else 2
    header = [f"h{i}" for i in range(width)]
    records = write([header, *table], delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    text = "".join(records)
    if not last_break:
        text = text.removesuffix(end)
    path = tmp_path_factory.getbasetemp() / "table.csv"
    path.write_bytes(text.encode(encoding))
    with pytest.MonkeyPatch.context() as patch:
        # a block smaller than the header would be refused: the header must fit in the first
        patch.setattr(module, "BLOCK", max(block, 8 * len(records[0])))
        read_header, rows, faults = text_rows(path, Reading(encoding=encoding, delimiter=delimiter))
    assert read_header == tuple(header)
    assert [cells for _, cells in rows] == table
    assert [line for line, _ in rows] == true_lines(text, records)[1:]
    assert faults == []


@given(TABLES, st.sampled_from(",;\t|"))
@settings(max_examples=80)
def test_quotes_only_where_needed_make_no_difference(tmp_path_factory, table, delimiter):
    width = len(table[0]) if table else 2
    header = [f"h{i}" for i in range(width)]
    path = tmp_path_factory.getbasetemp() / "minimal.csv"
    path.write_bytes("".join(write([header, *table], delimiter=delimiter)).encode())
    _, rows, faults = text_rows(path, Reading(delimiter=delimiter))
    assert [cells for _, cells in rows] == table
    assert faults == []


@given(st.text(alphabet='a,"\n\r', max_size=40), st.booleans())
@settings(max_examples=300)
def test_the_quick_and_the_careful_way_agree(text, final):
    """Where the quick way trusts itself it sees the records that the careful way sees."""
    quick = extent(text.encode(), delimiter=",", quote='"', final=final)
    if not quick.orderly:
        return
    slow = list(careful(text[: quick.size], delimiter=",", quote='"', final=True))
    assert not any(record.fault == "unclosed-quote" for record in slow)
    if any(record.fault for record in slow):
        return  # a stray quote before the end of a text: the quick way never says such a piece is orderly
    assert quick.starts.tolist() == [record.line for record in slow]
    assert (quick.delimiters + 1).tolist() == [len(record.cells) for record in slow]
    assert quick.blank.tolist() == [
        record.cells == ("",) and record.end - start <= 2 and not text[start : record.end].strip("\r\n")
        for start, record in starts(slow)
    ]


def starts(records):
    at = 0
    for record in records:
        yield at, record
        at = record.end


@given(st.text(alphabet='ab,"\n\r', max_size=60))
@settings(max_examples=150)
def test_nothing_crashes_and_no_row_has_another_number_of_cells(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "noise.csv"
    path.write_text("h1,h2\n" + text, newline="")
    _, rows, _ = text_rows(path, Reading())
    assert all(len(cells) == 2 for _, cells in rows)
    assert len({line for line, _ in rows}) == len(rows)
    for line, _ in rows:
        assert line >= 2


@pytest.mark.parametrize(
    ("content", "expected", "faults"),
    [
        ("a,b\n1,2\n\n3,4\n", [(2, ["1", "2"]), (4, ["3", "4"])], []),
        ("a,b\n1,2,3\n4\n5,6\n", [(4, ["5", "6"])], [("ragged-row", 2), ("ragged-row", 3)]),
        ("a,b\n1,2\n,\n", [(2, ["1", "2"]), (3, ["", ""])], []),
        ('a,b\n1,"2\n3,4\n5,6', [(3, ["3", "4"]), (4, ["5", "6"])], [("unclosed-quote", 2)]),
        ('a,b\n1,"x\ny"\n3,"4\n5,"6"\n', [(2, ["1", "x\ny"]), (5, ["5", "6"])], [("unclosed-quote", 4)]),
        ('a,b\n1,5" pipe\n', [(2, ["1", '5" pipe'])], [("stray-quote", 2)]),
        ('a,b\n1,"say "no" twice"\n', [(2, ["1", 'say "no" twice'])], [("stray-quote", 2)]),
        ('a,b\r1,"x\r\ny"\r2,3', [(2, ["1", "x\r\ny"]), (4, ["2", "3"])], []),
    ],
)
def test_what_is_out_of_order_is_reported_where_it_stands(tmp_path, content, expected, faults):
    path = tmp_path / "odd.csv"
    path.write_text(content, newline="")
    assert rows_of(path, Reading())[1:] == (expected, faults)


def test_cells_without_quotes_are_taken_as_they_are(tmp_path):
    path = tmp_path / "bare.csv"
    path.write_text('a;b\n"x;y"\n')
    assert rows_of(path, Reading(delimiter=";", quote=None))[1] == [(2, ['"x', 'y"'])]


def test_latin_letters_come_through_their_encoding(tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes("name,town\nNuñez,Orléans\n".encode("cp1252"))
    assert rows_of(path, Reading(encoding="cp1252"))[1] == [(2, ["Nuñez", "Orléans"])]


def test_a_header_of_two_rows_below_a_title(tmp_path):
    path = tmp_path / "titled.csv"
    path.write_text("Report of 2025\n\nPupil,,Scores,\nid,name,reading,maths\n1,Ana,5,6\n")
    header, rows, faults = rows_of(path, Reading(header=(3, 4)))
    assert header == ("Pupil id", "Pupil name", "Scores reading", "Scores maths")
    assert (rows, faults) == ([(5, ["1", "Ana", "5", "6"])], [])


def test_a_file_without_header_has_numbered_columns(tmp_path):
    path = tmp_path / "bare.csv"
    path.write_text("1,2\n3,4\n")
    assert rows_of(path, Reading(header=()))[:2] == (("Column 1", "Column 2"), [(1, ["1", "2"]), (2, ["3", "4"])])


def test_an_unclosed_quote_in_a_long_file_costs_one_line(tmp_path):
    path = tmp_path / "long.csv"
    body = "".join(f"{i},some text that makes the line longer {i}\n" for i in range(60_000))
    path.write_text("id,note\n" + body[:100_000].rsplit("\n", 1)[0] + '\n-1,"never closed\n' + body)
    _, rows, faults = rows_of(path, Reading())
    assert [code for code, _ in faults] == ["unclosed-quote"]
    assert len(rows) == 60_000 + body[:100_000].count("\n")
    assert rows[-1][0] == len(path.read_text().splitlines())


@pytest.mark.parametrize("content", ["a,b\n1," + "x" * 2_500_000 + "\n", "x" * 6_000_000, "a,b\n" + "1" * 9_000_000])
def test_a_line_of_megabytes_is_refused(tmp_path, content):
    path = tmp_path / "wide.csv"
    path.write_text(content)
    with pytest.raises(Unreadable) as refused:
        rows_of(path, Reading())
    assert refused.value.code == "line-too-long"
    assert refused.value.parameters["line"] in {1, 2}


def test_too_many_columns_are_refused(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{i}" for i in range(100_000)) + "\n")
    with pytest.raises(Unreadable, match="100000 columns"):
        rows_of(path, Reading())


@pytest.mark.parametrize("encoding", ["klingon", "base64", "rot13", "punycode", "utf-7"])
def test_an_encoding_that_no_file_has_is_refused(tmp_path, encoding):
    path = tmp_path / "some.csv"
    path.write_text("a\n1\n")
    with pytest.raises(Unreadable) as refused:
        rows_of(path, Reading(encoding=encoding))
    assert refused.value.code == "unknown-encoding"
