"""How wide words will be, near enough to leave them room, without asking a font."""

from __future__ import annotations

_NARROW = frozenset("iljtfrI.,:;'|!()[] \u00a0-·")
_WIDE = frozenset("mwMW%@—…")


def width(text: str, *, size: float = 12, bold: bool = False) -> float:
    """Pixels that a line of Inter takes up, never much less than it really does.

    >>> width("target 60%") < width("target 60% or more")
    True
    """
    ems = sum(
        0.33 if c in _NARROW else 0.9 if c in _WIDE else 0.7 if c.isupper() else 0.64 if c.isdigit() else 0.58
        for c in text
    )
    return ems * size * (1.05 if bold else 1)


def wrap(text: str, *, room: float, size: float = 12, bold: bool = False) -> list[str]:
    """The text in lines that fit the room; a single word longer than the room keeps a line of its own.

    >>> wrap("Black or African American", room=90)
    ['Black or', 'African', 'American']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size=size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
