"""Files of results appear under their names when all are whole and their digests known."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

Write = Callable[[str, Callable[[IO[bytes]], object]], dict[str, object]]


@contextmanager
def written_together(folder: Path) -> Iterator[Write]:
    """The files that are written in the block appear in `folder` at its end, in that order; where one cannot be
    written, what was there before stands. What is called with a name and what fills it tells digest and size.
    """
    was_there = folder.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    partials: list[tuple[Path, Path]] = []

    def write(name: str, fill: Callable[[IO[bytes]], object]) -> dict[str, object]:
        path, partial = folder / name, folder / f".{name}.partial"
        partials.append((partial, path))
        with partial.open("wb") as stream:
            fill(stream)
            stream.flush()
            os.fsync(stream.fileno())
        with partial.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return {"sha256": digest, "bytes": partial.stat().st_size}

    done = False
    try:
        yield write
        for partial, path in partials:
            partial.replace(path)
        done = True
    finally:
        for partial, _path in partials:
            partial.unlink(missing_ok=True)
        if not was_there and not done:
            with suppress(OSError):  # somebody else wrote there meanwhile
                folder.rmdir()


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
