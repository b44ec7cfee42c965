"""A pack as DOCX: real headings and tables, charts as pictures with their sentence, for whoever writes on."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document as new_document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from commontable.charts import Cache, Chart
from commontable.publish.datasets.packs import Paper
from commontable.ui.plain_text import printable

TEAL, QUIET = RGBColor(0x0B, 0x55, 0x63), RGBColor(0x55, 0x63, 0x6A)
STYLES = (("Normal", 11, None), ("Title", 26, None), ("Heading 1", 16, None), ("Heading 2", 12, TEAL))
SIZES = {"a4": (210, 297), "letter": (216, 279)}


def docx_of(pack: Paper, *, paper: str, words: dict[str, str], cache: Cache) -> bytes:
    """The pack on sheets of `paper`, in styles that a reader's own template can replace."""
    made = new_document()
    _dress(made, pack, paper=paper)
    made.add_paragraph(_line(pack.title), style="Title")
    _quiet(made, f"{_line(pack.table)} · {pack.day}")
    for part in pack.opening.split("\n"):
        if part.strip():
            made.add_paragraph(_line(part))
    _quiet(made, pack.about)
    for chapter in pack.chapters:
        made.add_page_break()
        made.add_heading(_line(chapter.heading), level=1)
        _quiet(made, chapter.source)
        for said in chapter.sentences:
            made.add_paragraph(_line(said))
        for chart in chapter.charts:
            made.add_heading(_line(chart.title), level=2)
            _picture(made, chart, cache)
            _quiet(made, _line(chart.says))
        if chapter.made:
            made.add_heading(words["counted"], level=2)
            for label, value in chapter.made:
                made.add_paragraph(_line(f"{label}: {value}"))
    if any(chapter.tables for chapter in pack.chapters):
        made.add_page_break()
        made.add_heading(words["annex"], level=1)
    for chapter in pack.chapters:
        for title, columns, rows in chapter.tables:
            made.add_heading(f"{_line(chapter.name)}: {_line(title)}", level=2)
            _quiet(made, chapter.source)
            _table(made, columns, rows)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _dress(made: Any, pack: Paper, *, paper: str) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in SIZES[paper])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(22)
    section.footer.paragraphs[0].text = f"{_line(pack.table)} · {_line(pack.title)} · {pack.day}"
    said = made.core_properties
    said.title, said.author, said.language = _line(pack.title)[:255], _line(pack.table)[:255], pack.language
    said.comments, said.created, said.modified = "", pack.made_at, pack.made_at
    for name, size, colour in STYLES:
        style = made.styles[name]
        style.font.name, style.font.size = "Georgia", Pt(size)
        if colour is not None:
            style.font.color.rgb = colour
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), pack.language)
    made.styles["Normal"].element.get_or_add_rPr().append(language)


def _picture(made: Any, chart: Chart, cache: Cache) -> None:
    picture = made.add_picture(BytesIO(cache.png(chart)), width=Mm(150))
    said = picture._inline.docPr
    said.set("descr", _line(chart.says))
    said.set("title", _line(chart.title))


def _table(made: Any, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = made.add_table(rows=1, cols=len(columns), style="Light Grid Accent 1")
    for cell, said in zip(table.rows[0].cells, columns, strict=True):
        cell.text = _line(said)
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    for row in rows:
        for cell, said in zip(table.add_row().cells, row, strict=True):
            cell.text = _line(said)


def _quiet(made: Any, text: str) -> None:
    made.add_paragraph().add_run(text).font.color.rgb = QUIET


def _line(text: str) -> str:
    return " ".join(printable(text).split())
