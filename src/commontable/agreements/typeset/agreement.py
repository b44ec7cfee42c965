"""A version of an agreement as canonical text and as PDF; the same version always gives the same bytes."""

import hashlib
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as translate

from commontable.agreements.models import AgreementVersion

from .content import Content, Part, content_of
from .pdf import Block, set_as_pdf


def agreement_text(version: AgreementVersion) -> str:
    """The agreement as plain text in the language of the table: what signers read and what is kept.

    Headings are lines that begin with `## `; no line of anybody's own words does.
    """
    return _text(content_of(version))


def agreement_pdf(version: AgreementVersion) -> bytes:
    """The same content as A4 pages, which name the SHA-256 of the text; made at the moment the text was fixed."""
    content = content_of(version)
    digest = hashlib.sha256(_text(content).encode()).hexdigest()
    with translation.override(content.language):
        foot = translate("SHA-256 of the plain text: %s") % digest
    made_at: datetime = version.issued_at or version.written_at
    blocks: list[Block] = [block for part in content.parts for block in _blocks(part)]
    return set_as_pdf(
        title=content.title,
        kind=f"{content.kind} · {content.number}",
        table=content.table,
        language=content.language,
        blocks=[*blocks, {"kind": "small", "lines": [foot]}],
        made_at=made_at,
    )


def _text(content: Content) -> str:
    blocks = [content.title, f"{content.kind}\n{content.number}\n{content.table}"]
    for part in content.parts:
        blocks.append(f"## {part.heading}")
        blocks += [_not_a_heading(paragraph) for paragraph in part.paragraphs]
        if part.items:
            blocks.append("\n".join(f"- {item}" for item in part.items))
    return "\n\n".join(blocks) + "\n"


def _not_a_heading(paragraph: str) -> str:
    return "\n".join(f" {line}" if line.startswith("#") else line for line in paragraph.split("\n"))


def _blocks(part: Part) -> list[Block]:
    blocks: list[Block] = [{"kind": "heading", "lines": [part.heading]}]
    blocks += [{"kind": "paragraph", "lines": paragraph.split("\n")} for paragraph in part.paragraphs]
    return [*blocks, {"kind": "list", "lines": part.items}] if part.items else blocks
