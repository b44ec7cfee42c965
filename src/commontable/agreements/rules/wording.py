"""How long the words of an agreement may be, and that nothing in them hides what they say."""

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.wording import words as bounded_words
from commontable.ui.plain_text import is_seen

LONGEST_TITLE = 160
LONGEST_HEADING = 160
LONGEST_CLAUSE = 8_000
LONGEST_TEXT = 120_000  # all clauses together; about forty pages
LONGEST_REASON = 4_000
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]")  # change the order in which words are shown


def plain(text: str) -> str:
    """The text as everybody sees it: composed, without signs that cannot be printed or that turn its order about.

    >>> plain("  pay\\x00 1\\u202e00\\r\\n\\r\\n\\r\\n\\r\\nnow "), plain("\\u200b\\u00ad")
    ('pay 100\\n\\nnow', '')
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = _TURNS.sub("", text)
    text = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"})
    return re.sub(r"\n{3,}", "\n\n", text).strip() if is_seen(text) else ""


def words(text: str, *, longest: int, missing: Any = None) -> str:
    """The text, plain; raises NotAllowed where it is too long, or empty though it must be there.

    >>> words(" yes ", longest=10)
    'yes'
    """
    return bounded_words(plain(text), longest=longest, missing=missing)


def line(text: str, *, longest: int = LONGEST_TITLE, missing: Any = None) -> str:
    """The text on one line, as `words`.

    >>> line("Reading\\ntogether", longest=40)
    'Reading together'
    """
    return words(" ".join(plain(text).split()), longest=longest, missing=missing)


NO_TITLE = _("Give the agreement a title by which people will find it.")
NO_REASON = _("Say why in a sentence, so that nobody has to guess.")
