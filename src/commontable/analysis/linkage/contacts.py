"""Sex, postcode, address, telephone and e-mail in one spelling."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commontable.analysis.linkage.folding import all_folded, folded

_SEXES = {
    **dict.fromkeys(
        [
            "m",
            "male",
            "man",
            "boy",
            "masculine",
            "hombre",
            "nino",
            "masculino",
            "varon",
            "laki",
            "lakilaki",
            "pria",
            "l",
            "h",
            "homme",
            "1",
        ],
        "m",
    ),
    **dict.fromkeys(
        [
            "f",
            "female",
            "woman",
            "girl",
            "feminine",
            "mujer",
            "nina",
            "femenino",
            "perempuan",
            "wanita",
            "p",
            "femme",
            "2",
        ],
        "f",
    ),
}
_WAYS = {
    "street": "st", "str": "st", "avenue": "ave", "av": "ave", "road": "rd", "drive": "dr", "lane": "ln",
    "court": "ct", "place": "pl", "boulevard": "blvd", "crescent": "cres", "circuit": "cct", "terrace": "tce",
    "parade": "pde", "highway": "hwy", "square": "sq", "close": "cl", "apartment": "apt", "unit": "apt", "flat": "apt",
    "north": "n", "south": "s", "east": "e", "west": "w", "jalan": "jl", "calle": "c", "avenida": "ave", "number": "no",
}  # fmt: skip
_NOT_DIGITS = re.compile(r"\D+")
_NOWHERE = frozenset(["na", "none", "unknown", "homeless", "no", "fixed", "address", "nofixedaddress", "null"])


def sex_of(text: str) -> str:
    """`m`, `f`, the first letter of another word, or nothing.

    >>> [sex_of(one) for one in ("Male", "niña", "Laki-laki", "X", "")]
    ['m', 'f', 'm', 'x', '']
    """
    word = folded(text).replace(" ", "")
    return _SEXES.get(word, word[:1] if word.isalpha() and word not in ("na", "unknown", "u") else "")


def postcode_of(text: str) -> str:
    """Letters and digits only; the five first digits of a long American one.

    >>> postcode_of("30310-1234"), postcode_of("sw1a 1aa"), postcode_of("2119.0")
    ('30310', 'sw1a1aa', '2119')
    """
    text = text.strip()
    if text.endswith(".0"):
        text = text[:-2]
    plain = folded(text).replace(" ", "")
    if plain.isdigit():
        return plain[:5] if len(plain) == 9 else plain if plain.strip("0") else ""
    return "" if plain in _NOWHERE else plain


def addresses_of(texts: Sequence[str]) -> list[str]:
    """The words of each address, ways abbreviated; a house number that comes first goes last, because how alike two
    texts are is told by how they begin.

    >>> addresses_of(["12 N. Oak Street, Apartment 4", "unknown"])
    ['n oak st apt 4 12', '']
    """
    streets: dict[str, str] = {}
    found = []
    for text in all_folded(texts):
        number, _, street = text.partition(" ") if text[:1].isdigit() else ("", "", text)
        way = streets.get(street)
        if way is None:
            way = streets[street] = " ".join([_WAYS.get(word, word) for word in street.split()])
        found.append(f"{way} {number}" if way and number else way or number)
    return ["" if text.replace(" ", "") in _NOWHERE else text for text in found]


def phone_of(text: str) -> str:
    """The last nine digits (without the country), where there are at least six that are not all the same.

    >>> phone_of("+62 812-3456-7890"), phone_of("0812 3456 7890"), phone_of("000000")
    ('234567890', '234567890', '')
    """
    digits = _NOT_DIGITS.sub("", text)[-9:]
    return digits if len(digits) >= 6 and len(set(digits)) > 1 else ""


def email_of(text: str) -> str:
    """The address in small letters, or nothing where it is none.

    >>> email_of(" Ana.Silva@Example.ORG "), email_of("none")
    ('ana.silva@example.org', '')
    """
    plain = text.strip().lower()
    user, _, host = plain.rpartition("@")
    return plain if user and "." in host and plain.isascii() and " " not in plain else ""
