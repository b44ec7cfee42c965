"""What changed in a text, marked so that a reader sees words, not the space around them."""

from collections.abc import Iterator

from commontable.measurement.rules.differences import Piece, words_changed


def marked(old: str, new: str) -> list[Piece]:
    """The new text with what went and what came; space after a run stands outside of its mark, line breaks as they are.

    >>> [tuple(piece) for piece in marked("by May.\\n\\nWe ask.", "by June, in writing.\\n\\nWe ask.")]
    [('same', 'by '), ('gone', 'May.'), ('same', ' '), ('new', 'June, in writing.'), ('same', '\\n\\nWe ask.')]
    """
    found: list[Piece] = []
    for piece in _apart(words_changed(old, new)):
        if found and found[-1].kind == piece.kind == "same":
            found[-1] = Piece("same", found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def _apart(pieces: list[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        text = piece.text.rstrip()
        if piece.kind == "same" or not text:
            yield Piece("same", piece.text) if piece.kind != "gone" else Piece("gone", piece.text)
            continue
        yield Piece(piece.kind, text)
        if piece.kind == "gone":
            yield Piece("same", " ")
        elif len(text) < len(piece.text):
            yield Piece("same", piece.text[len(text) :])
