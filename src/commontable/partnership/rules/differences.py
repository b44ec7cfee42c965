"""What changed from one wording to the next, word by word."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_WORDS = 3000  # beyond, the whole is shown as replaced


class Piece(NamedTuple):
    """A run of text that stayed ("same"), went ("gone") or came ("new")."""

    kind: str
    text: str


def words_changed(old: str, new: str) -> list[Piece]:
    """The new text with what went and what came, in reading order.

    >>> [tuple(piece) for piece in words_changed("third graders who pass", "all third graders who pass")]
    [('new', 'all '), ('same', 'third graders who pass')]
    >>> words_changed("", "")
    []
    """
    if old == new:
        return [Piece("same", new)] if new else []
    before, after = _words(old), _words(new)
    if len(before) + len(after) > MOST_WORDS:
        return [piece for piece in (Piece("gone", old), Piece("new", new)) if piece.text]
    pieces = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(after[c:d])))
            continue
        pieces += [Piece("gone", "".join(before[a:b]))] if b > a else []
        pieces += [Piece("new", "".join(after[c:d]))] if d > c else []
    return pieces


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)
