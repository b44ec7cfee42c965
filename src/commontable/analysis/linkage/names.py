"""Names as comparable parts: given name and surname, their first and last words, what a nickname stands for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from commontable.analysis.linkage.folding import all_folded, folded

MISSING = frozenset(
    [
        "fnu",
        "lnu",
        "na",
        "nan",
        "none",
        "null",
        "unknown",
        "unnamed",
        "test",
        "nmn",
        "nil",
        "notgiven",
        "anonymous",
        "baby",
        "babyboy",
        "babygirl",
        "x",
        "xx",
        "xxx",
    ]
)
"""What people write where there is no name."""
_PARTICLES = frozenset(
    [
        "de",
        "del",
        "la",
        "las",
        "los",
        "da",
        "dos",
        "das",
        "do",
        "di",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "bin",
        "binti",
        "ibn",
        "al",
        "el",
        "bint",
        "y",
        "e",
    ]
)
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "junior", "senior"])


class Name(NamedTuple):
    """One name, folded: `whole`, its `first` and `last` word (particles and suffixes apart), and the `root` of the
    given name that its first word is a nickname of. All empty where there is none.
    """

    whole: str = ""
    first: str = ""
    last: str = ""
    root: str = ""


@cache
def roots() -> dict[str, str]:
    """Nickname → the name it stands for; a nickname of several names stands for the first of them.

    >>> roots()["bill"], roots()["pepe"], roots().get("zorro")
    ('william', 'jose', None)
    """
    found: dict[str, str] = {}
    for line in (Path(__file__).parent / "words" / "nicknames.txt").read_text(encoding="utf-8").splitlines():
        names = [] if line.startswith("#") else line.split()
        for name in names:
            found.setdefault(name, names[0])
    return found


def names_of(texts: Sequence[str]) -> list[Name]:
    """Each name in its parts.

    >>> names_of(["De la Cruz-García", "FNU"])
    [Name(whole='cruz garcia', first='cruz', last='garcia', root='cruz'), Name(whole='', first='', last='', root='')]
    >>> names_of(["Bill"])[0].root, names_of(["Smith Jr."])[0].whole
    ('william', 'smith')
    """
    stands_for, nameless = roots(), Name()
    found = []
    for plain in all_folded(texts):
        words = plain.split()
        if len(words) > 1:
            words = [word for word in words if word not in _PARTICLES and word not in _SUFFIXES] or words
        if not words or "".join(words) in MISSING:
            found.append(nameless)
        else:
            found.append(Name(" ".join(words), words[0], words[-1], stands_for.get(words[0], words[0])))
    return found


def given_and_surname(full: str) -> tuple[str, str]:
    """A full name as given name and surname: at a comma, else the first word and the others. A single name, as many
    people in Java have, is a given name.

    >>> given_and_surname("García López, María José"), given_and_surname("Suharto")
    (('María José', 'García López'), ('Suharto', ''))
    """
    if "," in full:
        surname, _, given = full.partition(",")
        if folded(given) not in _SUFFIXES:
            return given.strip(), surname.strip()
        full = surname
    words = full.split()
    return (words[0] if words else ""), " ".join(words[1:])


def sorted_words(text: str) -> str:
    """The words of a name in alphabetical order, so that "Ana Silva" and "SILVA, Ana" are the same.

    >>> sorted_words("SILVA, Ana")
    'ana silva'
    """
    words = sorted(set(folded(text).split()) - _SUFFIXES)
    return "" if "".join(words) in MISSING else " ".join(words)
