"""Any file, sealed in chunks: an upload waits in quarantine like this.

Format: `CTSB1`, 7 random bytes, a sealed empty text that tells a wrong key from damage, then chunks of
1 MB under AES-256-GCM. The nonce of a chunk is the random bytes, its number (32 bits) and whether it is
the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár 2015), so chunks can be
neither reordered nor cut off.
"""

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from commontable.analysis.sealed.keys import Tampered, WrongKey
from commontable.analysis.sealed.placing import placed

CHUNK = 1024 * 1024
_MAGIC = b"CTSB1"
_RANDOM = 7
_TAG = 16
_LIMIT = 2**32 - 2
_START = 2**32 - 1  # the number of the empty text at the start


def seal_stream(source: BinaryIO, path: Path, key: bytes) -> tuple[int, str]:
    """Everything in `source` stands sealed in `path`, flushed to disk; returns its size and SHA-256 (hex)
    in the clear.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher, start = AESGCM(key), secrets.token_bytes(_RANDOM)
    size, digest = 0, hashlib.sha256()
    with placed(path) as partial, partial.open("wb") as target:
        target.write(_MAGIC + start + cipher.encrypt(_nonce(start, _START, last=False), b"", _MAGIC))
        for number, (chunk, last) in enumerate(_chunks(source, CHUNK)):
            if number > _LIMIT:
                raise ValueError("too large to seal")
            size += len(chunk)
            digest.update(chunk)
            target.write(cipher.encrypt(_nonce(start, number, last=last), chunk, _MAGIC))
    return size, digest.hexdigest()


def unseal_to(path: Path, key: bytes, target: Path | BinaryIO) -> int:
    """The clear bytes are in `target`, every one verified; returns how many.

    Raises `WrongKey` or `Tampered`: then a target path does not exist, and a target file must be thrown away.
    """
    if isinstance(target, Path):
        with placed(target) as partial, partial.open("wb") as written:
            return unseal_to(path, key, written)
    size = 0
    for chunk in _clear(path, key):
        target.write(chunk)
        size += len(chunk)
    return size


def _clear(path: Path, key: bytes) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(key)
    with path.open("rb") as source:
        if source.read(len(_MAGIC)) != _MAGIC:
            raise Tampered
        start = source.read(_RANDOM)
        try:
            cipher.decrypt(_nonce(start, _START, last=False), source.read(_TAG), _MAGIC)
        except (InvalidTag, ValueError) as error:
            raise WrongKey from error
        for number, (chunk, last) in enumerate(_chunks(source, CHUNK + _TAG)):
            try:
                yield cipher.decrypt(_nonce(start, number, last=last), chunk, _MAGIC)
            except (InvalidTag, ValueError) as error:
                raise Tampered from error


def _chunks(source: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """Pieces of exactly `size` bytes, the last one marked (and possibly shorter, even empty)."""
    piece = _exactly(source, size)
    while True:
        following = _exactly(source, size) if len(piece) == size else b""
        yield piece, not following
        if not following:
            return
        piece = following


def _exactly(source: BinaryIO, size: int) -> bytes:
    parts = []
    while size > 0 and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _nonce(start: bytes, number: int, *, last: bool) -> bytes:
    return start + number.to_bytes(4, "big") + bytes([last])
