"""Names as comparable parts: given name and surname, their first and last words, what a nickname stands for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from commontable.analysis.linkage.folding import folded

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


@dataclass(frozen=True, slots=True)
class Name:
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


def name_of(text: str) -> Name:
    """The name in its parts.

    >>> name_of("De la Cruz-García")
    Name(whole='cruz garcia', first='cruz', last='garcia', root='cruz')
    >>> name_of("Bill").root, name_of("FNU").whole, name_of("Smith Jr.").whole
    ('william', '', 'smith')
    """
    words = folded(text).split()
    kept = [word for word in words if word not in _PARTICLES and word not in _SUFFIXES] or words
    whole = " ".join(kept)
    if not whole or whole.replace(" ", "") in MISSING:
        return Name()
    return Name(whole, kept[0], kept[-1], roots().get(kept[0], kept[0]))


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
