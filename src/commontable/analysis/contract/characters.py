"""Characters that no eye sees: controls, zero width, direction marks."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

# C0 without tab, LF and CR; DEL and C1; soft hyphen; zero width; bidirectional controls; invisible operators;
# byte order mark.
CONTROL = (
    r"[\x{00}-\x{08}\x{0B}\x{0C}\x{0E}-\x{1F}\x{7F}-\x{9F}\x{AD}\x{061C}\x{180E}\x{200B}-\x{200F}\x{202A}-\x{202E}"
    r"\x{2060}-\x{206F}\x{FEFF}\x{FFF9}-\x{FFFB}]"
)
_PYTHON = re.compile(re.sub(r"\\x\{(\w+)\}", lambda code: f"\\u{int(code[1], 16):04x}", CONTROL))
_PLAIN_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])


def suspicious(texts: pa.StringArray) -> bool:
    """There may be such a character, or one outside ASCII: a closer look is needed. Costs next to nothing."""
    data = texts.buffers()[2]
    if data is None:
        return False
    content = data.to_pybytes()
    return not content.isascii() or len(content.translate(None, _PLAIN_CONTROLS)) != len(content)


def invisible(text: str) -> str:
    """The Unicode name of the first such character.

    >>> invisible("Ana\\u200b")
    'U+200B ZERO WIDTH SPACE'
    """
    found = _PYTHON.search(text)
    if found is None:
        return "?"
    return f"U+{ord(found[0]):04X} {unicodedata.name(found[0], 'CONTROL CHARACTER')}"
