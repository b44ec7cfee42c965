"""A file of results appears under its name when it is whole and its digest known; whether it can is asked first."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO


def written_whole(path: Path, fill: Callable[[IO[bytes]], object]) -> dict[str, object]:
    """The file stands under its name, complete and flushed; its digest and size."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as stream:
            fill(stream)
            stream.flush()
            os.fsync(stream.fileno())
        with partial.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = partial.stat().st_size
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return {"sha256": digest, "bytes": size}


def hindrance(folder: Path) -> str:
    """Why nothing can be written into a folder that may have to be made first, and what to do; "" where nothing is in
    the way.

    >>> hindrance(Path("linked") / "spring"), hindrance(Path("/dev/null")), hindrance(Path("/dev/null/linked"))
    ('', '/dev/null is a file; name a folder.', '/dev/null is a file; name a folder.')
    """
    nearest = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    if not nearest.is_dir():
        return f"{nearest} is a file; name a folder."
    if not os.access(nearest, os.W_OK | os.X_OK):
        return f"you may not write into {nearest}; name another folder."
    return ""
