"""Plain text: how two spellings are compared, and how a cell is shown without harm."""

import unicodedata

SHOWN = 80


def texts(values: object) -> tuple[str, ...]:
    """One text or a list of texts, as a tuple of texts.

    >>> texts("pupil"), texts(["pupil", "year"]), texts(None)
    (('pupil',), ('pupil', 'year'), ())
    """
    if values is None:
        return ()
    if isinstance(values, str):
        return (values,)
    if isinstance(values, list | tuple):
        return tuple(str(value) for value in values)
    raise ValueError("must be a text or a list of texts")


def folded(text: str) -> str:
    """Two spellings that differ only in case, accents of form, spacing or punctuation between words fold
    to one.

    >>> folded("  School_Year ") == folded("school year")
    True
    """
    kept = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def shown(value: str) -> str:
    """A cell as it may be shown: control and direction characters made visible, cut to 80 characters.

    >>> shown("a\\tb\\u202e")
    'a\\\\tb\\\\u202e'
    """
    cut = value[: SHOWN + 1]
    if not cut.isprintable():
        cut = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut)
    return cut if len(cut) <= SHOWN and len(value) <= SHOWN else cut[: SHOWN - 1] + "…"


def harmless(value: str) -> str:
    """A text that no spreadsheet will run: an apostrophe goes before a starting `= + - @` (also full
    width), tab, CR, LF or NUL.

    >>> harmless("=1+1"), harmless("-5"), harmless("Ana")
    ("'=1+1", "'-5", 'Ana')
    """
    return "'" + value if value[:1] in {*"=+-@\t\r\n\0", *"＝＋－＠"} else value
