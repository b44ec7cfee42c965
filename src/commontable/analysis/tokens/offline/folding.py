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
# Latin letters that no decomposition takes apart; written as their languages do where there is no such key.
_LATIN = str.maketrans(
    {
        "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
        "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ı": "i", "ŋ": "n", "Ŋ": "n",
        "ə": "e", "Ə": "e", "ɓ": "b", "Ɓ": "b", "ɗ": "d", "Ɗ": "d", "ƙ": "k", "Ƙ": "k", "ɛ": "e", "Ɛ": "e",
        "ɔ": "o", "Ɔ": "o",
    }
)  # fmt: skip
_NOTHING = {"", "-", "--", "---", ".", "?", "NA", "N/A", "n/a", "#N/A", "NULL", "null", "None", "NaN", "nan", "nil"}
_UNKNOWN = {
    "unknown", "notknown", "none", "notprovided", "notavailable", "notstated", "missing", "blank", "test", "testing",
    "x", "xx", "xxx", "xxxx", "fnu", "lnu", "nfn", "nln", "babyboy", "babygirl", "desconocido", "desconocida",
    "ninguno", "tidakada", "tidakdiketahui", "tba", "tbc", "tbd", "anonymous", "noname", "nolastname", "nofirstname",
    "nosurname",
}  # fmt: skip


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded. Latin letters become plain a to z; other scripts keep their letters, without the
    marks that are left out in everyday writing.

    >>> words("  María-José O’Neill ")
    ('maria', 'jose', 'oneill')
    >>> words("Łuczak"), words("МАРИЯ"), words("مُحَمَّد") == words("محمد"), words("ＡＮＡ　1")
    (('luczak',), ('мария',), True, ('ana', '1'))
    """
    if text.isascii():
        return tuple(_ASCII_WORDS.findall(text.lower().replace("'", "").replace("`", "")))
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).translate(_LATIN)).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(_LATIN).translate(_APOSTROPHES)
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
    """The words of a name; none where it only says that nothing is known.

    >>> name_words("O'Neill-Smith"), name_words("UNKNOWN"), name_words("N/A"), name_words("Na")
    (('oneill', 'smith'), (), (), ('na',))
    """
    if text.strip() in _NOTHING:
        return ()
    found = tuple(word for word in words(text) if not word.isdecimal())
    return () if "".join(found) in _UNKNOWN else found


@lru_cache(maxsize=200_000)
def day(text: str, order: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date as people write it; None where there is none, or one that stands for unknown.

    >>> day("2015-03-04", "day_first"), day("20150304", "day_first"), day("4.3.2015 00:00", "day_first")
    ((2015, 3, 4), (2015, 3, 4), (2015, 3, 4))
    >>> day("03/04/2015", "month_first"), day("25/12/2015", "month_first"), day("4-Mar-2015", "month_first")
    ((2015, 3, 4), (2015, 12, 25), (2015, 3, 4))
    >>> day("1900-01-01", "month_first"), day("31/02/2015", "day_first"), day("3/4/15", "day_first")
    (None, None, None)
    """
    found = words(text)
    if found and len(found[0]) >= 9 and found[0][:8].isdecimal() and found[0][8] == "t":  # 20150304T000000
        found = (found[0][:8],)
    if found and len(found[0]) == 8 and found[0].isdecimal():
        numbers = [found[0][:4], found[0][4:6], found[0][6:]]
    elif len(found) >= 3:
        numbers = [found[0], found[1], found[2][:2] if len(found[0]) == 4 else found[2]]  # 2015-03-04T00:00
    else:
        return None
    named = [place for place in (0, 1) if numbers[place][:3] in _MONTHS and not numbers[place].isdecimal()]
    if named:
        month = _MONTHS[numbers[named[0]][:3]]
        if len(numbers[0]) == 4 and numbers[0].isdecimal():
            numbers = [numbers[0], str(month), numbers[2]]
        else:
            numbers = [numbers[2], str(month), numbers[1 - named[0]]]
    elif len(numbers[0]) != 4:
        first, second, year = numbers
        if not (first.isdecimal() and second.isdecimal()):
            return None
        swap = (order == "month_first" and int(first) <= 12) or int(second) > 12
        numbers = [year, first, second] if swap else [year, second, first]
    if not all(number.isdecimal() for number in numbers) or len(numbers[0]) != 4:
        return None
    return _real(*map(int, numbers))


_MONTHS = {
    name: number + 1
    for number, names in enumerate(
        ("jan ene", "feb", "mar", "apr abr", "may mei", "jun", "jul", "aug ago agu", "sep set", "oct okt", "nov",
         "dec dic des")
    )
    for name in names.split()
}  # fmt: skip


def _real(year: int, month: int, day_: int) -> tuple[int, int, int] | None:
    # 1900 and before, and the day on which computers begin to count, stand for "not known".
    if not 1901 <= year <= 2099 or (year, month, day_) == (1970, 1, 1) or not 1 <= month <= 12:
        return None
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    return (year, month, day_) if 1 <= day_ <= longest else None


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """How a name sounds, roughly: first letter and the classes of the next four consonants (Soundex of five signs).

    >>> sound("catherine") == sound("katharine"), sound("smith") == sound("smyth"), sound("мария")
    (True, True, 'мария')
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
