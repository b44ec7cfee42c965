"""Text as it is compared: without case, accents, punctuation and the ways in which systems say that nothing is known.

What changes here changes tokens: raise `NORMALISER`, so that old files are recognised.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NORMALISER = 1
_ASCII_WORDS = re.compile(r"[a-z0-9]+")
_APOSTROPHES = dict.fromkeys(map(ord, "'`\u00b4\u02bb\u02bc\u02bd\u2018\u2019\u201b\u2032\uff07"))
# Letters that no decomposition takes apart, as they are written in Latin ones; the same table as in linking by names.
_SAID = """
a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya e i yi ye g u j lj nj c dj dz
a v g d e z i th i k l m n x o p r s s t y f ch ps o
ss o l d d th ae oe i n h t e b d k e o
"""
_LATIN = str.maketrans(
    dict(
        zip(  # noqa: B905
            "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјљњћђџ" + "αβγδεζηθικλμνξοπρσςτυφχψω" + "ßøłđðþæœıŋħŧəɓɗƙɛɔ",
            [said.strip("_") for said in _SAID.split()],
        )
    )
)
_NOTHING = {"", "-", "--", "---", ".", "?", "NA", "N/A", "n/a", "#N/A", "NULL", "null", "None", "NaN", "nan", "nil"}
_SMALL = {
    "de", "del", "la", "las", "los", "da", "dos", "das", "do", "di", "van", "von", "der", "den", "ter", "bin", "binti",
    "ibn", "al", "el", "bint", "y", "e", "jr", "sr", "ii", "iii", "iv", "junior", "senior",
}  # fmt: skip
_UNKNOWN = {
    "unknown", "notknown", "none", "notprovided", "notavailable", "notstated", "missing", "blank", "test", "testing",
    "x", "xx", "xxx", "xxxx", "fnu", "lnu", "nfn", "nln", "babyboy", "babygirl", "desconocido", "desconocida",
    "ninguno", "tidakada", "tidakdiketahui", "tba", "tbc", "tbd", "anonymous", "noname", "nolastname", "nofirstname",
    "nosurname",
}  # fmt: skip


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded. Latin letters become plain a to z; other scripts keep their letters, without the
    marks that are left out in everyday writing. Cyrillic and Greek are written in Latin letters.

    >>> words("  María-José O’Neill ")
    ('maria', 'jose', 'oneill')
    >>> words("Łuczak"), words("МАРИЯ"), words("مُحَمَّد") == words("محمد"), words("ＡＮＡ　1")
    (('luczak',), ('mariya',), True, ('ana', '1'))
    """
    if text.isascii():
        return tuple(_ASCII_WORDS.findall(text.lower().replace("'", "").replace("`", "")))
    plain = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold().translate(_LATIN)
    plain = unicodedata.normalize("NFKD", plain).translate(_APOSTROPHES).casefold().translate(_LATIN)
    return tuple("".join(map(_letter, plain)).split())


def _letter(character: str) -> str:
    if character < "\x80":
        return character if character.isalnum() else " "
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind in {"Lm", "Cf"}:  # lengthening strokes, direction marks
        return ""
    if kind.startswith("M"):
        above = unicodedata.combining(character)
        return "" if 10 <= above <= 35 or above >= 200 else character  # points and accents; vowel signs stay
    return character if kind.startswith(("L", "N")) else " "


@lru_cache(maxsize=200_000)
def name_words(text: str) -> tuple[str, ...]:
    """The words of a name without particles and suffixes; none where it only says that nothing is known.

    >>> name_words("O'Neill-Smith Jr."), name_words("de la Cruz"), name_words("UNKNOWN"), name_words("N/A")
    (('oneill', 'smith'), ('cruz',), (), ())
    """
    if text.strip() in _NOTHING:
        return ()
    found = tuple(word for word in words(text) if not word.isdecimal())
    kept = tuple(word for word in found if word not in _SMALL) or found
    return () if "".join(found) in _UNKNOWN else kept


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """How a name sounds, roughly: first letter and the classes of the next four consonants (Soundex of five signs).

    >>> sound("catherine") == sound("katharine"), sound("smith") == sound("smyth"), sound("李")
    (True, True, '李')
    """
    if not word.isascii() or not word:
        return word
    start = word.replace("ph", "f").replace("ck", "k")
    first = {"c": "k", "q": "k", "z": "s", "j": "g", "i": "y"}.get(start[0], start[0])
    told, last = first, _CLASSES.get(first, "")
    for letter in start[1:]:
        group = _CLASSES.get(letter, "")
        if group and group != last:
            told += group
        if letter not in "hw":
            last = group
    return told[:5]


_CLASSES = {
    letter: str(place + 1)
    for place, group in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"))
    for letter in group
}  # fmt: skip
