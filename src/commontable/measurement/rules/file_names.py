"""What a file was called by its sender: shown, never used."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 120


def plain_name(name: str) -> str:
    """The name without folders, control or direction characters, and not too long.

    >>> plain_name("C:\\\\data\\\\winter\\u202egnp.csv"), plain_name("../../etc/passwd"), plain_name("\\x00")
    ('wintergnp.csv', 'passwd', 'file')
    """
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    kept = "".join(c for c in last if c.isprintable() and unicodedata.category(c) != "Cf").strip()
    if len(kept) <= LONGEST:
        return kept or "file"
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: LONGEST - 10]}…{dot}{ending[:8]}" if dot else f"{kept[: LONGEST - 1]}…"
