"""The sheet for the meeting: exactly one page on either paper, tagged, titled, in the language of the table."""

from io import BytesIO

import pypdf
import pytest

from cast import Table, client_of
from commontable.measurement.typeset.curve import sheet_of
from commontable.measurement.typeset.paper_size import paper_of
from measurement import turned
from measurement.turned import OPENED

pytestmark = pytest.mark.page


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(content))


def words(sheet: pypdf.PdfReader) -> str:
    return " ".join(sheet.pages[0].extract_text().split())


def test_one_sheet_whatever_stands_on_it_and_what_is_left_out_is_said(table: Table) -> None:
    page = turned.page(table, turned.history(table), why="Because. " * 200)
    empty = read(sheet_of(page, paper="a4", at=OPENED))
    assert len(empty.pages) == 1
    assert "Nothing is written yet." in words(empty)
    turned.fill(table, page, many=14, words="and much else " * 15)
    full = read(sheet_of(page, paper="letter", at=OPENED))
    assert len(full.pages) == 1
    assert words(full).count("more on the page") == 4
    for sheet, size in ((empty, (595, 842)), (full, (612, 792))):
        assert (round(sheet.pages[0].mediabox.width), round(sheet.pages[0].mediabox.height)) == size


def test_it_is_titled_tagged_and_described(table: Table) -> None:
    page = turned.page(table, turned.history(table), end="#strong[Every] child — $x$")
    turned.fill(table, page, words="#panic() *so*")
    sheet = read(sheet_of(page, paper="a4", at=OPENED))
    root = sheet.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert "#strong[Every] child — $x$" in sheet.metadata["/Title"]
    assert "#panic() *so*" in words(sheet)
    tagged = repr(_alt_texts(root["/StructTreeRoot"]))
    assert "If nothing changes: 43% in 2027-28" in tagged


def test_it_is_set_on_the_paper_of_the_place(table: Table) -> None:
    page = turned.page(table, turned.history(table))
    client = client_of(table.rosa)
    url = f"/p/{table.slug}/curves/{page.number}/page.pdf"
    answer = client.get(url, {"paper": "letter"})
    assert (answer["Content-Type"], answer["Content-Language"]) == ("application/pdf", "en")
    assert round(read(answer.content).pages[0].mediabox.width) == 612
    assert client.get(url, {"paper": "papyrus"}).status_code == 404
    assert (paper_of("America/New_York"), paper_of("Europe/Madrid"), paper_of("nowhere")) == ("letter", "a4", "a4")


def _alt_texts(node: object) -> list[str]:
    """Every alternative text in the tree of tags."""
    node = node.get_object() if hasattr(node, "get_object") else node
    found = []
    if isinstance(node, dict):
        found += [str(node["/Alt"])] if "/Alt" in node else []
        found += _alt_texts(node.get("/K", []))
    elif isinstance(node, list):
        for child in node:
            found += _alt_texts(child)
    return found
