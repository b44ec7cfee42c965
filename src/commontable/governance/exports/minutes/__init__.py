"""Agendas and minutes as files people keep: DOCX, PDF and plain text."""

from .document import Document, agenda_document, minutes_document
from .files import ENDINGS, file_of

__all__ = ["ENDINGS", "Document", "agenda_document", "file_of", "minutes_document"]
