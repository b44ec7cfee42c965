"""A file of results appears under its name when it is whole, and its digest is known."""

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
