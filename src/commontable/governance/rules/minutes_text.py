"""The text of minutes: plain lines, where `##` begins a heading and a hyphen an item of a list."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from commontable.measurement.rules.differences import Piece, words_changed


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list, as lines of plain text."""

    kind: str
    lines: tuple[str, ...]


def blocks_of(text: str) -> list[Block]:
    r"""The text in reading order, as a page, a PDF and a document set it.

    >>> for block in blocks_of("## Who was there\n- Alma\n- Omar\n\nWe began\nat nine."):
    ...     print(block.kind, block.lines)
    heading ('Who was there',)
    list ('Alma', 'Omar')
    paragraph ('We began', 'at nine.')
    """
    found: list[Block] = []
    lines: list[str] = []
    kind = ""

    def close() -> None:
        if lines:
            found.append(Block(kind, tuple(lines)))
        lines.clear()

    for line in text.splitlines():
        heading = re.match(r"#{1,6}\s+(\S.*)$", line)
        item = re.match(r"\s*[-•]\s+(\S.*)$", line)
        now = "heading" if heading else "list" if item else "paragraph" if line.strip() else ""
        if now != kind or now == "heading":
            close()
        kind = now
        if now:
            said = heading or item
            lines.append((said.group(1) if said else line).strip())
    close()
    return found


def differences(old: str, new: str) -> list[Piece]:
    """What went and came from one text to the next: lines first, then the words of the lines that changed.

    >>> [tuple(piece) for piece in differences("One.\\nTwo is here.\\n", "One.\\nTwo was here.\\n")]
    [('same', 'One.\\n'), ('same', 'Two '), ('gone', 'is '), ('new', 'was '), ('same', 'here.\\n')]
    """
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(after[c:d])))
        else:
            pieces += words_changed("".join(before[a:b]), "".join(after[c:d]))
    return pieces
