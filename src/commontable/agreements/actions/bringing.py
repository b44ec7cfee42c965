"""A file brought as evidence is looked into before it is kept: a PDF in a child process, a picture freed of notes."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from commontable.agreements.rules.papers import sentence_for, too_large
from commontable.analysis.papers import Refused, inspect_confined
from commontable.analysis.pictures import NotAPicture, cleaned, media_type_of
from commontable.partnership.rules.lifecycle import NotAllowed


class FileRefused(NotAllowed):
    """The file is not kept; the sentence says why and what to do."""


@dataclass(frozen=True)
class Brought:
    """A file that may be kept, as it will be."""

    content: bytes
    media_type: str
    name: str


def looked_into(*, content: bytes, name: str) -> Brought:
    """The file may be kept: a PDF as it is, a photograph without place, time and device. Raises FileRefused."""
    if refusal := too_large(len(content)):
        raise FileRefused(refusal)
    if not content:
        raise FileRefused(_("This file is empty. Choose it again, or save it anew first."))
    if kind := media_type_of(content):
        try:
            return Brought(cleaned(content), kind, name)
        except NotAPicture:
            raise FileRefused(
                _("This picture cannot be read; perhaps it was cut off on the way. Choose it again.")
            ) from None
    if not content.lstrip()[:5] == b"%PDF-":
        raise FileRefused(_("This is neither a PDF nor a picture. Save it as PDF, JPEG or PNG, then choose it again."))
    try:
        inspect_confined(content)
    except Refused as found:
        raise FileRefused(sentence_for(found.code)) from None
    return Brought(content, "application/pdf", name)
