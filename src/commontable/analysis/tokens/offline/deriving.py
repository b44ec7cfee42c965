"""Keys and tokens. HKDF (RFC 5869) and HMAC (RFC 2104), both with SHA-256."""

from __future__ import annotations

import hmac
import json
import os
import secrets
import stat
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from .folding import NORMALISER
from .parts import FIELD_TOKENS
from .profile import EncodingProfile
from .refusing import EncodingError

KEY_BYTES = 32
_SALT = b"commontable tokens 1"
_BETWEEN = "\x1f"


def extract(salt: bytes, secret: bytes) -> bytes:
    """The pseudorandom key of RFC 5869, 2.2."""
    return hmac.new(salt or bytes(32), secret, sha256).digest()


def expand(key: bytes, info: bytes, length: int = 32) -> bytes:
    """`length` bytes (at most 8,160) of output keying material of RFC 5869, 2.3."""
    if not 0 < length <= 255 * 32:
        raise ValueError("HKDF gives 1 to 8,160 bytes.")
    made, block = b"", b""
    for counter in range(1, (length + 31) // 32 + 1):
        block = hmac.new(key, block + info + bytes([counter]), sha256).digest()
        made += block
    return made[:length]


def new_key(path: Path) -> None:
    """A new file of 32 random bytes that only its owner may read. Raises `EncodingError` where a file is there."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise EncodingError(f"{path.name} is there already; a key is never overwritten.", code="key_exists") from error
    except OSError as error:
        raise EncodingError(f"the key cannot be written ({error.strerror}).", code="key_unwritable") from error
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))


def read_key(path: Path) -> bytes:
    """The 32 bytes. Raises `EncodingError` where the file holds something else or others may read it."""
    how = "Get it from the key custodian again, or make one with --new-key KEY"
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            key = file.read(KEY_BYTES + 1)
    except OSError as error:
        raise EncodingError(f"the key file cannot be read ({error.strerror}). {how}.", code="key_missing") from error
    if len(key) != KEY_BYTES:
        raise EncodingError(
            f"a key file holds exactly {KEY_BYTES} random bytes, this one does not. {how}.", code="key_wrong"
        )
    if len(set(key)) < 12 or all(32 <= byte < 127 or byte in b"\r\n\t" for byte in key):
        raise EncodingError(f"this key was typed, not drawn at random: it can be guessed. {how}.", code="key_weak")
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise EncodingError(f"others on this machine may read the key. Type: chmod 600 {path.name}", code="key_open")
    return key


class Tokens:
    """Makes the tokens of one project, refresh and profile from a key. Whoever holds the key can undo them all."""

    def __init__(self, *, key: bytes, profile: EncodingProfile) -> None:
        self._root = extract(_SALT, key)
        self._scope = (profile.project, profile.refresh)
        self._order = profile.date_order
        self._passes = [(of.name, self._derive("key", *of.of), of.of) for of in profile.keys]
        self._fields: list[tuple[str, bytes, tuple[str, ...]]] = []
        if profile.field_tokens:
            # Salted by the full date of birth: equal names of children born on other days look different.
            self._fields = [("field_birth", self._derive("field", "birth_date"), ("birth_date",))]
            self._fields += [
                (f"field_{name}", self._derive("field", name), ("birth_date", name)) for name in FIELD_TOKENS
            ]

    @property
    def names(self) -> list[str]:
        """The token columns, in order."""
        return [name for name, _key, _of in (*self._passes, *self._fields)]

    @property
    def key_check(self) -> str:
        """16 hex digits that are equal where two used the same key; they say nothing about it."""
        return self._derive("check").hex()[:16]

    def of(self, parts: Mapping[str, str]) -> list[int]:
        """One token a column: 64 bits as a signed whole number; 0 where a part is missing."""
        made: list[int] = []
        for _name, key, of in (*self._passes, *self._fields):
            try:
                text = _BETWEEN.join([parts[part] for part in of])
            except KeyError:
                made.append(0)
                continue
            digest = hmac.digest(key, text.encode(), "sha256")
            made.append(int.from_bytes(digest[:8], "little", signed=True) or 1)
        return made

    def _derive(self, *purpose: str) -> bytes:
        info = json.dumps([*self._scope, NORMALISER, *purpose], ensure_ascii=True, separators=(",", ":"))
        return expand(self._root, info.encode("ascii"))
