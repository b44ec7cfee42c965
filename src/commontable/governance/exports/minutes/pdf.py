"""A document as PDF, typeset by Typst: the words travel as data, and the template never reads them as markup."""

import json
import re
from functools import cache
from pathlib import Path

import typst

from .document import Document

LONGEST_WORD = re.compile(r"(\S{40})(?=\S)")
TEMPLATE = Path(__file__).with_name("minutes.typ")


def pdf_of(document: Document) -> bytes:
    """A tagged PDF of A4 pages with title, language and headings, in fonts that come with Typst."""
    data = {
        "kind": document.kind,
        "title": document.title,
        "heading": _breakable(document.title),
        "language": document.language.partition("-")[0],
        "table": document.table,
        "status": document.status,
        "facts": [(label, _breakable(value)) for label, value in document.facts],
        "blocks": [
            {"kind": block.kind, "lines": [_breakable(line) for line in block.lines]} for block in document.blocks
        ],
    }
    made: bytes = typst.compile(
        _template(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
        timestamp=int(document.made_at.timestamp()),
    )
    return made


def _breakable(text: str) -> str:
    """The text with a place to break in very long words, so that none leaves the page."""
    return LONGEST_WORD.sub("\\1\u200b", text)


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
