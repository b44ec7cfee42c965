"""Blocks of plain words as PDF, typeset by Typst: words travel as data, the template never reads them as markup."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

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
        "heading": breakable(title),
        "language": language.partition("-")[0],
        "table": table,
        "blocks": [{"kind": block["kind"], "lines": [breakable(line) for line in block["lines"]]} for block in blocks],
    }
    return typeset(TEMPLATE, data, made_at=made_at)


def typeset(template: Path, data: Mapping[str, Any], *, made_at: datetime, fonts: Sequence[Path] = ()) -> bytes:
    """The PDF that a Typst template makes of plain values, in fonts that come with Typst or lie in these folders."""
    made: bytes = typst.compile(
        _read(template),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        font_paths=_fonts(tuple(fonts)),
        ignore_system_fonts=True,
        timestamp=int(made_at.timestamp()),
    )
    return made


def breakable(text: str) -> str:
    """The text with a place to break in very long words, so that none leaves the page."""
    return LONGEST_WORD.sub("\\1\u200b", text)


@cache
def _fonts(folders: tuple[Path, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


@cache
def _read(template: Path) -> bytes:
    return template.read_bytes()
