"""The server's own key: a file outside the register and outside the vault, so that neither opens alone.

While it is being changed there are up to three files: the key in force (`vault-key`), the one to come
(`vault-key.next`) and the one before (`vault-key.before`). Whatever was wrapped by one of them can be opened at every
instant, and whoever is killed half-way leaves a change that the next one brings to its end.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from commontable.analysis.sealed import new_key
from commontable.analysis.sealed.keys import KEY_BYTES

from .files import flush_folder

HELD = 0x436F6D6D6F6E746B  # names the lock that PostgreSQL keeps for us


class VaultLocked(Exception):
    """The vault cannot be opened; the message tells whoever runs the server what to restore."""


class BeingChanged(Exception):
    """Another process is changing the server's key at this moment."""


def key_file() -> Path:
    """Where the key in force lies."""
    return Path(settings.COMMONTABLE_DATA) / "keys" / "vault-key"


def server_key(*, make: bool = False) -> bytes:
    """The server's key in force. With `make` it is made where there is none, once, whoever asks first.

    Raises VaultLocked where it is missing, damaged, or readable by other users of the machine.
    """
    path = key_file()
    if make and not path.exists():
        _make(path)
    try:
        key, mode = path.read_bytes(), path.stat().st_mode
    except FileNotFoundError:
        raise VaultLocked(_("The vault's key is missing. Restore keys/vault-key from your key backup.")) from None
    if len(key) != KEY_BYTES:
        raise VaultLocked(_("The vault's key is damaged. Restore keys/vault-key from your key backup."))
    if os.name == "posix" and mode & 0o077:
        raise VaultLocked(_("Other users of this machine can read keys/vault-key. Run: chmod 600 keys/vault-key"))
    return key


def server_keys() -> list[bytes]:
    """The key in force, and while it is being changed the one to come and the one before. Raises VaultLocked."""
    found = [server_key()]
    for path in (_next(), _before()):
        with contextlib.suppress(FileNotFoundError):
            key = path.read_bytes()
            if len(key) == KEY_BYTES and key not in found:
                found.append(key)
    return found


def fingerprint(key: bytes) -> str:
    """Eight hexadecimal digits that tell keys apart and say nothing about them.

    >>> fingerprint(bytes(32)) == fingerprint(bytes(31) + b"1")
    False
    """
    return hmac.new(key, b"commontable server key", hashlib.sha256).hexdigest()[:8]


def hold() -> None:
    """Until the transaction ends nobody wraps anything by the server's key but whoever holds it.

    SQLite gives that by itself: every transaction of ours that writes is alone.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HELD])


@contextlib.contextmanager
def being_changed() -> Iterator[None]:
    """This process alone changes the key. Raises BeingChanged; the hold ends with the process, however that ends."""
    path = key_file().with_name("vault-key.changing")
    with path.open("ab") as file:
        if os.name == "posix":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BeingChanged from None
        yield


def key_to_come() -> bytes:
    """The key that will be in force; made here unless a change that was interrupted made it. Raises VaultLocked."""
    server_key()
    if _before().exists() and not _next().exists():
        return server_key()  # it is in force already; what is left is to destroy the one before
    if not _next().exists():
        _make(_next())
    return _next().read_bytes()


def put_in_force() -> None:
    """The key to come is the one in force; the one before still lies beside it."""
    if not _next().exists():
        return
    with contextlib.suppress(FileExistsError):
        os.link(key_file(), _before())
    _next().replace(key_file())
    flush_folder(key_file().parent)


def destroy_before() -> None:
    """The key before is gone from the disk."""
    path = _before()
    if not path.exists():
        return
    if not path.samefile(key_file()):
        with path.open("r+b") as file:
            file.write(bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
    path.unlink()
    flush_folder(path.parent)


def is_being_changed() -> bool:
    """Whether a change of the key is under way, or was interrupted."""
    return _next().exists() or _before().exists()


def _next() -> Path:
    return key_file().with_name("vault-key.next")


def _before() -> Path:
    return key_file().with_name("vault-key.before")


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(new_key())
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):  # somebody else's is first: theirs counts
        os.link(partial, path)
    partial.unlink()
    flush_folder(path.parent)
