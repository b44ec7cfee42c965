"""Documents are kept byte for byte, the same bytes once at a table."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Document
from commontable.partnership.models import Member, Partnership
from commontable.partnership.rules.lifecycle import NotAllowed

LARGEST = 20_000_000  # bytes
LONGEST_NAME = 160
KNOWN = frozenset({"application/pdf", "text/plain", "image/png", "image/jpeg"})


@transaction.atomic
def keep_document(
    *, partnership: Partnership, content: bytes, media_type: str, name: str, by: Member | None, at: datetime
) -> Document:
    """The bytes are kept at the table; where they are kept already, that document answers, under its first name.

    For acts that asked for a permission of their own. Raises NotAllowed where the file is empty or above 20 MB, and
    ValueError for a media type that no page hands out.
    """
    if media_type not in KNOWN:
        raise ValueError(f"no page hands out {media_type}")
    if not content:
        raise NotAllowed(_("This file is empty. Choose it again, or save it anew first."))
    if len(content) > LARGEST:
        raise NotAllowed(
            _("This file has %(size)d MB; at most %(limit)d MB fit. Scan it in grey, or at 150 dots an inch.")
            % {"size": -(-len(content) // 1_000_000), "limit": LARGEST // 1_000_000}
        )
    document, _is_new = Document.objects.get_or_create(
        partnership=partnership,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "media_type": media_type,
            "name": _plain(name),
            "content": content,
            "size": len(content),
            "kept_by": by,
            "kept_at": at,
        },
    )
    kept: Document = document
    return kept


def _plain(name: str) -> str:
    """The file's own name: no folders, nothing that cannot be printed; its end stays where it is too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if sign.isprintable()).strip() or "document"
    return shown if len(shown) <= LONGEST_NAME else shown[: LONGEST_NAME - 20] + "…" + shown[-19:]
