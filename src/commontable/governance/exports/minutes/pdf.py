"""A document as PDF, typeset by Typst: the words travel as data, and the template never reads them as markup."""

from pathlib import Path

from commontable.agreements.typeset.pdf import breakable, typeset

from .document import Document

TEMPLATE = Path(__file__).with_name("minutes.typ")


def pdf_of(document: Document) -> bytes:
    """A tagged PDF of A4 pages with title, language and headings, in fonts that come with Typst."""
    data = {
        "kind": document.kind,
        "title": document.title,
        "heading": breakable(document.title),
        "language": document.language.partition("-")[0],
        "table": document.table,
        "status": document.status,
        "facts": [(label, breakable(value)) for label, value in document.facts],
        "blocks": [
            {"kind": block.kind, "lines": [breakable(line) for line in block.lines]} for block in document.blocks
        ],
    }
    return typeset(TEMPLATE, data, made_at=document.made_at)
