"""The text of minutes: plain lines, where `##` begins a heading and a hyphen an item of a list."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from commontable.partnership.rules.differences import Piece, words_changed

HEADING, ITEM = re.compile(r"#{1,6}\s+(\S.*)$"), re.compile(r"\s*[-•]\s+(\S.*)$")


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
    found: list[tuple[str, list[str]]] = []
    is_apart = True  # a blank line ends a paragraph, but not a list
    for line in text.splitlines():
        if not line.strip():
            is_apart = True
            continue
        heading, item = HEADING.match(line), ITEM.match(line)
        kind = "heading" if heading else "list" if item else "paragraph"
        said = heading or item
        words = (said.group(1) if said else line).strip()
        goes_on = found and found[-1][0] == kind and (kind == "list" or (kind == "paragraph" and not is_apart))
        if goes_on:
            found[-1][1].append(words)
        else:
            found.append((kind, [words]))
        is_apart = False
    return [Block(kind, tuple(lines)) for kind, lines in found]


def differences(old: str, new: str) -> list[Piece]:
    """What went and came from one text to the next: lines first, then the words of the lines that changed.

    >>> [tuple(piece) for piece in differences("One.\\nTwo is here.\\n", "One.\\nTwo was here.\\n")]
    [('same', 'One.\\n'), ('same', 'Two '), ('gone', 'is '), ('new', 'was '), ('same', 'here.'), ('same', '\\n')]
    """
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(after[c:d])))
        else:
            went, came = "".join(before[a:b]), "".join(after[c:d])
            ends = "\n" if went.endswith("\n") and came.endswith("\n") else ""
            pieces += words_changed(went.removesuffix(ends), came.removesuffix(ends))
            pieces += [Piece("same", ends)] if ends else []
    return pieces
