"""A certificate of destruction seals itself: whoever changes a sign of it changes its digest."""

import hashlib
from collections.abc import Mapping
from typing import Any

from commontable.journal.chain import canonical

FORM = "commontable certificate of destruction 1"


def digest_of(certificate: Mapping[str, Any]) -> str:
    """SHA-256 over everything it says, in the one spelling of JSON; its own digest left out.

    >>> digest_of({"rows": 3, "digest": "x"}) == digest_of({"rows": 3})
    True
    """
    said = {name: value for name, value in certificate.items() if name != "digest"}
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def sealed(certificate: Mapping[str, Any]) -> dict[str, Any]:
    """The certificate with its form and its digest.

    >>> one = sealed({"rows": 3})
    >>> is_as_sealed(one), is_as_sealed({**one, "rows": 4}), is_as_sealed({"rows": 3})
    (True, False, False)
    """
    whole = {"form": FORM, **certificate}
    return {**whole, "digest": digest_of(whole)}


def is_as_sealed(certificate: Mapping[str, Any]) -> bool:
    """Whether nothing in it was changed since its digest was made."""
    return certificate.get("digest") == digest_of(certificate)
