"""Blocks of plain words as PDF, typeset by Typst: words travel as data, the template never reads them as markup."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypedDict

import typst

LONGEST_WORD = re.compile(r"(\S{40})(?=\S)")
TEMPLATE = Path(__file__).with_name("paper.typ")


class Block(TypedDict):
    """A heading, paragraph, list, table of two columns ("rows": label, value, label, …) or small print, as lines."""

    kind: str
    lines: list[str]


def set_as_pdf(
    *, title: str, kind: str, table: str, language: str, blocks: Sequence[Block], made_at: datetime
) -> bytes:
    """A tagged PDF of A4 pages with title, language and headings; the same words and moment give the same bytes."""
    data = {
        "kind": kind,
        "title": title,
        "heading": _breakable(title),
        "language": language.partition("-")[0],
        "table": table,
        "blocks": [{"kind": block["kind"], "lines": [_breakable(line) for line in block["lines"]]} for block in blocks],
    }
    made: bytes = typst.compile(
        _template(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        ignore_system_fonts=True,
        timestamp=int(made_at.timestamp()),
    )
    return made


def _breakable(text: str) -> str:
    """The text with a place to break in very long words, so that none leaves the page."""
    return LONGEST_WORD.sub("\\1\u200b", text)


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
