"""A PDF somebody brings is looked into before it is kept: whole, readable, and without anything that acts by itself.

Nothing is drawn or decompressed but the file's own lists of objects. Run it in a child process (`inspect_confined`):
parsers of PDF are large, and the file is a stranger's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commontable.analysis.confined import Limits, NotConfined, Told, run

MEGABYTE = 1024 * 1024
LIMITS = Limits(memory=512 * MEGABYTE, cpu_seconds=30, wall_seconds=45)
MOST_OBJECTS, MOST_PAGES, DEEPEST = 300_000, 2000, 60

ACTS = {  # the action a dictionary is, by /S
    "/JavaScript": "script", "/Rendition": "media", "/Launch": "launch", "/ImportData": "launch",
    "/SubmitForm": "launch", "/GoToR": "launch", "/GoToE": "embedded", "/Movie": "media", "/Sound": "media",
    "/RichMediaExecute": "media",
}  # fmt: skip
KEYS = {
    "/JS": "script", "/JavaScript": "script", "/AA": "script", "/XFA": "form", "/EmbeddedFiles": "embedded",
    "/EF": "embedded", "/RichMediaContent": "media", "/RichMediaSettings": "media",
}  # fmt: skip
KINDS = {  # by /Subtype and /Type
    "/FileAttachment": "embedded", "/EmbeddedFile": "embedded", "/RichMedia": "media", "/Screen": "media",
    "/Movie": "media", "/Sound": "media", "/3D": "media",
}  # fmt: skip
# What another reader might find where this one does not look: objects that no list of the file names.
IN_THE_RAW = (
    (re.compile(rb"/S\s*/JavaScript\b|/JS\s*[(<]"), "script"),
    (re.compile(rb"/S\s*/Launch\b"), "launch"),
    (re.compile(rb"/Type\s*/EmbeddedFile\b"), "embedded"),
    (re.compile(rb"/XFA\s*[\[(]"), "form"),
)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # how a sign may be written in a name


@dataclass(frozen=True)
class Paper:
    """A PDF that may be kept."""

    pages: int


class Refused(Told):
    """The file is not kept. `code`: not_pdf, broken, encrypted, empty, too_much, script, launch, embedded, media, form.

    >>> Refused.from_dict(Refused("script").to_dict()).code
    'script'
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    def to_dict(self) -> dict[str, object]:
        """The code alone."""
        return {"code": self.code}

    @classmethod
    def from_dict(cls, told: dict[str, object]) -> Refused:
        """The refusal is whole again on the parent's side."""
        return cls(str(told.get("code", "broken")))


def inspect_confined(content: bytes, *, limits: Limits = LIMITS) -> Paper:
    """As `inspect`, in a child process that may open no file, use no network and only so much memory and time."""
    try:
        pages = run(
            f"{__name__}:_inspect_here", {}, secret={"content": content}, limits=limits, may_raise=(Refused,), reads=()
        )
    except NotConfined:
        raise Refused("too_much") from None
    return Paper(pages=int(str(pages)))


def inspect(content: bytes) -> Paper:
    """The PDF opens, has pages, needs no password, and holds no script, action, other file, media or dynamic form.

    Raises Refused.

    >>> inspect(b"A letter")
    Traceback (most recent call last):
    commontable.analysis.papers.Refused: not_pdf
    """
    import pypdf
    from pypdf.errors import PyPdfError

    if b"%PDF-" not in content[:1024]:
        raise Refused("not_pdf")
    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Refused("encrypted")
        leads_out = False
        for found in _objects(reader):
            _require_harmless(found)
            leads_out = leads_out or _leads_out(found)
        if leads_out:
            raise Refused("launch")
        pages = _pages(reader)
    except Refused:
        raise
    except RecursionError:
        raise Refused("too_much") from None
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError):
        raise Refused("broken") from None  # a parser that stumbles over a stranger's file, in whatever way
    spelt = ESCAPED.sub(lambda sign: bytes([int(sign[1], 16)]), content)
    for pattern, code in IN_THE_RAW:
        if pattern.search(content) or pattern.search(spelt):
            raise Refused(code)
    return Paper(pages=pages)


def _inspect_here(*, content: bytes) -> int:
    """In the child: how many pages."""
    return inspect(content).pages


def _objects(reader: Any) -> Iterator[Any]:
    """The trailer, then every object that the file's lists name, reachable from a page or not."""
    yield reader.trailer
    listed = {(number, generation) for generation, numbers in reader.xref.items() for number in numbers}
    listed |= {(number, 0) for number in reader.xref_objStm}
    if len(listed) > MOST_OBJECTS:
        raise Refused("too_much")
    from pypdf.generic import IndirectObject

    for number, generation in sorted(listed):
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))


def _require_harmless(found: Any, depth: int = 0) -> None:
    """Neither the object nor what stands in it directly acts by itself; what it points to is looked at by itself."""
    from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

    if depth > DEEPEST:
        raise Refused("too_much")
    if isinstance(found, StreamObject) and "/F" in found:  # its bytes are fetched from somewhere else
        raise Refused("launch")
    if isinstance(found, DictionaryObject):
        for key in found:
            if code := KEYS.get(str(key)):
                raise Refused(code)
            inside = found.raw_get(key)
            if key == "/S" and (code := ACTS.get(str(inside))):
                raise Refused(code)
            if key in {"/Subtype", "/Type"} and (code := KINDS.get(str(inside))):
                raise Refused(code)
            _require_harmless(inside, depth + 1)
    elif isinstance(found, ArrayObject):
        for at in range(len(found)):
            _require_harmless(list.__getitem__(found, at), depth + 1)


def _leads_out(found: Any) -> bool:
    """Whether it says that opening the file does more than turn to one of its pages."""
    from pypdf.generic import DictionaryObject

    if not isinstance(found, DictionaryObject) or "/OpenAction" not in found:
        return False
    begins = found["/OpenAction"]
    return isinstance(begins, DictionaryObject) and (begins.get("/S") != "/GoTo" or "/Next" in begins)


def _pages(reader: Any) -> int:
    """How many pages; each of them stands in the file."""
    pages = len(reader.pages)
    if pages == 0:
        raise Refused("empty")
    if pages > MOST_PAGES:
        raise Refused("too_much")
    for page in reader.pages:
        if page.get("/Type") != "/Page" or page.mediabox is None:
            raise Refused("broken")
    return pages
