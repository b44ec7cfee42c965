"""Any file, sealed in chunks: an upload waits in quarantine like this."""

from pathlib import Path
from typing import BinaryIO


def seal_stream(source: BinaryIO, path: Path, key: bytes) -> tuple[int, str]:
    """Everything in `source` stands sealed in `path` (temporary file, fsync, rename); returns its size and
    SHA-256 (hex) in the clear.
    """
    raise NotImplementedError


def unseal_to(path: Path, key: bytes, target: Path | BinaryIO) -> int:
    """The clear bytes are in `target`, verified; returns how many. Raises `WrongKey` or `Tampered` (then a
    target path does not exist).
    """
    raise NotImplementedError
