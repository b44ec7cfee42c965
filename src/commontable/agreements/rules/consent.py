"""What a signer agrees to before signing, and whether the name typed is theirs."""

import hashlib
import re
import unicodedata

from django.utils.translation import gettext_lazy as _

CONSENT = _(
    "I agree to sign this agreement electronically, and to receive it and its certificate as files. I have read the "
    "text shown on this page. I know that I may decline, may sign on paper instead, and may ask the partnership's "
    "director for a copy on paper at no cost. Agreeing covers this agreement only."
)
AUTHORITY = _("I may sign for %(partner)s and bind it to this agreement")
WRITE_OWN_NAME = _(
    "Write your own name: you are known here as %(name)s. If that is wrong, ask the director to correct it."
)

ONE_HAND = _(
    "%(person)s would sign for two parties. Name somebody else for one of them. Where nobody else may sign for it, "
    "leave that signatory open, sign on paper, and keep the signed paper here."
)


def sha256(text: str) -> str:
    """The digest of a text as UTF-8.

    >>> sha256("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def consent_words() -> str:
    """The consent in the language of the page."""
    return str(CONSENT)


def authority_words(partner: str) -> str:
    """The statement of authority in the language of the page; at most 240 characters."""
    return (str(AUTHORITY) % {"partner": partner})[:240]


def is_own_name(typed: str, *, known: str) -> bool:
    """Whether a typed name has at least one whole word in common with the name a person goes by at the table.

    >>> is_own_name("A. Reyes", known="Alma Reyes"), is_own_name("ALMA REYES Ph.D.", known="Alma Reyes")
    (True, True)
    >>> is_own_name("Jose Gimenez", known="José Giménez"), is_own_name("Omar Haddad", known="Alma Reyes")
    (True, False)
    >>> is_own_name("李明", known="李明"), is_own_name("A", known="A"), is_own_name("...", known="...")
    (True, True, False)
    """
    own, said = _words(known), _words(typed)
    whole = {word for word in own if len(word) > 1} or own
    return bool(whole & said)


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return set(re.findall(r"[^\W\d_]+", "".join(sign for sign in plain if not unicodedata.combining(sign))))
