"""One document as a download of the kind asked for."""

from collections.abc import Callable

from django.http import HttpResponse

from .document import Document
from .docx import docx_of
from .pdf import pdf_of
from .text import text_of

ENDINGS: dict[str, tuple[str, Callable[[Document], bytes]]] = {
    "pdf": ("application/pdf", pdf_of),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx_of),
    "txt": ("text/plain; charset=utf-8", text_of),
}


def file_of(document: Document, *, ending: str) -> HttpResponse:
    """The document as a file to keep; `ending` is one of ENDINGS."""
    content_type, make = ENDINGS[ending]
    response = HttpResponse(make(document), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{document.file_name}.{ending}"'
    response["Content-Language"] = document.language
    return response
