"""Words that people write are there where they must be, and no longer than others will read."""

from typing import Any

from django.utils.translation import ngettext

from .lifecycle import NotAllowed


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
