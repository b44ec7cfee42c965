"""What changed in a text, marked so that a reader sees words, not the space around them."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from commontable.partnership.rules.differences import Piece, words_changed

MOST_LINES = 1000  # beyond, lines are not set side by side; no proposal has as many


def marked(old: str, new: str) -> list[Piece]:
    """The new text with what went and what came; space after a run stands outside of its mark, line breaks as they are.

    Paragraphs that stayed are set aside first, so that a word in a long text is still found.

    >>> [tuple(piece) for piece in marked("by May.\\n\\nWe ask.", "by June, in writing.\\n\\nWe ask.")]
    [('same', 'by '), ('gone', 'May.'), ('same', ' '), ('new', 'June, in writing.'), ('same', '\\n\\nWe ask.')]
    """
    found: list[Piece] = []
    for piece in _apart(_by_paragraph(old, new)):
        if found and found[-1].kind == piece.kind == "same":
            found[-1] = Piece("same", found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def _by_paragraph(old: str, new: str) -> Iterator[Piece]:
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(before) + len(after) > MOST_LINES:
        yield from words_changed(old, new)
        return
    for kind, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(after[c:d]))
        else:
            yield from words_changed("".join(before[a:b]), "".join(after[c:d]))


def _apart(pieces: Iterator[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        text = piece.text.rstrip()
        if piece.kind == "same" or not text:
            yield piece
            continue
        yield Piece(piece.kind, text)
        if piece.kind == "gone":
            yield Piece("same", " ")
        elif len(text) < len(piece.text):
            yield Piece("same", piece.text[len(text) :])
