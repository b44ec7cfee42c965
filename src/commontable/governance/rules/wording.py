"""How long people's own words may be where the table decides, so that everybody reads them."""

from typing import Any

from django.utils.translation import ngettext

from commontable.partnership.rules.lifecycle import NotAllowed

LONGEST_TITLE = 160
LONGEST_TEXT = 30_000  # a proposal; about two hours of reading aloud
LONGEST_SYNTHESIS = 10_000
LONGEST_REASON = 4_000
LONGEST_RECUSAL = 200


def words(text: str, *, longest: int, missing: Any = None) -> str:
    """The text without space around it; raises NotAllowed where it is too long, or empty though it must be there.

    >>> words("  yes ", longest=10)
    'yes'
    """
    text = text.strip()
    if not text and missing is not None:
        raise NotAllowed(missing)
    if len(text) > longest:
        raise NotAllowed(
            ngettext(
                "At most %(longest)s character fits here; this text has %(count)s.",
                "At most %(longest)s characters fit here; this text has %(count)s.",
                longest,
            )
            % {"longest": longest, "count": len(text)}
        )
    return text
