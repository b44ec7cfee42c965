"""A document as DOCX, with real headings, lists, title and language, for a partner's own files."""

import unicodedata
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from .document import Document

TEAL, QUIET = RGBColor(0x0B, 0x55, 0x63), RGBColor(0x55, 0x63, 0x6A)

STYLES = (("Normal", 11, None), ("Title", 24, None), ("Heading 1", 14, TEAL), ("Subtitle", 10, QUIET))


def docx_of(document: Document) -> bytes:
    """The document on A4 pages, in styles that the reader's own template can replace."""
    made = new_document()
    _dress(made, document)
    _paragraph(made, [document.kind], style="Subtitle")
    _paragraph(made, [document.title], style="Title")
    for label, value in document.facts:
        paragraph = _paragraph(made, [value])
        paragraph.paragraph_format.space_after = Pt(2)
        lead = paragraph.runs[0]
        lead.text, rest = f"{label}: ", lead.text
        lead.font.color.rgb = QUIET
        paragraph.add_run(rest)
    if document.status:
        _paragraph(made, [document.status], style="Intense Quote")
    for block in document.blocks:
        if block.kind == "heading":
            _paragraph(made, block.lines, style="Heading 1")
        elif block.kind == "list":
            for line in block.lines:
                _paragraph(made, [line], style="List Bullet")
        else:
            _paragraph(made, block.lines)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _dress(made: Any, document: Document) -> None:
    """Page, type, language and properties."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    section.footer.paragraphs[0].text = f"{document.table} · {document.kind}"
    said = made.core_properties
    said.title, said.author, said.language = document.title[:255], document.table[:255], document.language
    said.comments, said.created, said.modified = "", document.made_at, document.made_at
    said.last_modified_by = document.table[:255]
    for name, size, colour in STYLES:
        style = made.styles[name]
        style.font.name, style.font.size = "Georgia", Pt(size)
        style.font.italic = False
        if colour is not None:
            style.font.color.rgb = colour
    properties = made.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), document.language)
    properties.append(language)


def _paragraph(made: Any, lines: Sequence[str], *, style: str | None = None) -> Any:
    """A paragraph of these lines, from right to left where its first letter is of such a script."""
    paragraph = made.add_paragraph()
    if style is not None:
        paragraph._p.get_or_add_pPr().style = style.replace(" ", "")  # by its id: names are looked up one by one
    for number, line in enumerate(lines):
        run = paragraph.add_run(line)
        if number < len(lines) - 1:
            run.add_break(WD_BREAK.LINE)
    if _is_right_to_left("".join(lines)):
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    return paragraph


def _is_right_to_left(text: str) -> bool:
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((one for one in strong if one in {"L", "R", "AL"}), "L") != "L"
