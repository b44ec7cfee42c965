"""Text in any script as plain lower-case ASCII words, so that both engines count letters alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_LETTERS = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјљњћђџ" + "αβγδεζηθικλμνξοπρσςτυφχψω" + "ßøłđðþæœıŋħŧ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "y",
            "_",
            "e",
            "yu",
            "ya",
            "e",
            "i",
            "yi",
            "ye",
            "g",
            "u",
            "j",
            "lj",
            "nj",
            "c",
            "dj",
            "dz",
            "a",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "th",
            "i",
            "k",
            "l",
            "m",
            "n",
            "x",
            "o",
            "p",
            "r",
            "s",
            "s",
            "t",
            "y",
            "f",
            "ch",
            "ps",
            "o",
            "ss",
            "o",
            "l",
            "d",
            "d",
            "th",
            "ae",
            "oe",
            "i",
            "n",
            "h",
            "t",
        ],
        strict=True,
    )
)
_GONE = frozenset("'’‘ʼʻ`´ʿʾ.")
_WORDS_OF_NAMES = frozenset(("LETTER", "SMALL", "CAPITAL", "SIGN", "SYLLABLE", "FORM", "FINAL", "INITIAL", "MEDIAL"))
_PLAIN = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128)) + bytes(128)
_DROPPED = b"'`."
_LINES = _PLAIN[:10] + b"\n" + _PLAIN[11:]


def folded(text: str) -> str:
    """The text as lower-case ASCII letters and digits in words, accents and apostrophes gone (NFKD).

    Letters of other scripts become Latin ones: by a table for Cyrillic and Greek, elsewhere by their Unicode
    name; signs that stand for words become their number. What has no letter is the empty text.

    >>> folded("  O'Brien-Núñez "), folded("Müller"), folded("Łukasz Đặng"), folded("Юлия Щукина")
    ('obrien nunez', 'muller', 'lukasz dang', 'yuliya shchukina')
    >>> folded("محمد"), folded("李"), folded("-")
    ('meemhahmeemdal', 'x674e', '')
    """
    if text.isascii():
        return " ".join(text.encode().translate(_PLAIN, _DROPPED).decode().split())
    plain = "".join(_letter(one) for one in unicodedata.normalize("NFKD", text).casefold())
    return " ".join(plain.split())


def all_folded(texts: Sequence[str]) -> list[str]:
    """Each text `folded`. Those in ASCII, which are nearly all of them in most files, are taken together, which is some
    times faster.

    >>> all_folded(["12, Oak St.", "Núñez", "", "two\\nlines"])
    ['12 oak st', 'nunez', '', 'two lines']
    """
    apart = {place: folded(text) for place, text in enumerate(texts) if not text.isascii() or "\n" in text}
    together = (
        "\n".join("" if place in apart else text for place, text in enumerate(texts)) if apart else "\n".join(texts)
    )
    found = together.encode().translate(_LINES, _DROPPED).decode().split("\n")
    found = [" ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text for text in found]
    for place, text in apart.items():
        found[place] = text
    return found[: len(texts)]


@lru_cache(maxsize=65536)
def _letter(one: str) -> str:
    if one.isascii():
        return one if one.isalnum() else ("" if one in _GONE else " ")
    if one in _GONE or unicodedata.category(one)[0] in "MC":
        return ""
    if (known := _LETTERS.get(one)) is not None:
        return known.strip("_")
    kind = unicodedata.category(one)[0]
    if kind == "N":
        value = unicodedata.digit(one, None)
        return str(value) if value is not None else " "
    if kind != "L":
        return " "
    name = unicodedata.name(one, "")
    if "IDEOGRAPH" in name or not name:
        return f"x{ord(one):x}"
    last = name.split(" WITH ")[0].split()
    kept = [word for word in last[1:] if word not in _WORDS_OF_NAMES] or last[-1:]
    return "".join(letter for letter in kept[-1].lower() if letter.isascii() and letter.isalnum())
