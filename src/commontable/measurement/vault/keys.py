"""Keys: the server's in a file of its own, a partnership's and a file's wrapped in the register."""

import contextlib
import os
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commontable.analysis.sealed import WrongKey, new_key, unwrap, wrap
from commontable.measurement.models import Delivery, Extract, PartnershipKey

from .files import flush_folder

MEASURES, IDENTITIES = "measures", "identities"


class VaultLocked(Exception):
    """The vault cannot be opened; the message tells whoever runs the server what to restore."""


def key_file() -> Path:
    """Where the server's own key lies: outside the register and outside the vault, so that neither opens alone."""
    return Path(settings.COMMONTABLE_DATA) / "keys" / "vault-key"


def server_key(*, make: bool = False) -> bytes:
    """The server's key. With `make` it is made where there is none, once, whoever asks first.

    Raises VaultLocked where it is missing, damaged, or readable by other users of the machine.
    """
    path = key_file()
    if make and not path.exists():
        _make(path)
    try:
        key, mode = path.read_bytes(), path.stat().st_mode
    except FileNotFoundError:
        raise VaultLocked(_("The vault's key is missing. Restore keys/vault-key from your key backup.")) from None
    if len(key) != 32:
        raise VaultLocked(_("The vault's key is damaged. Restore keys/vault-key from your key backup."))
    if os.name == "posix" and mode & 0o077:
        raise VaultLocked(_("Other users of this machine can read keys/vault-key. Run: chmod 600 keys/vault-key"))
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f".vault-key.{secrets.token_hex(6)}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(new_key())
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):  # somebody else's is first: theirs counts
        os.link(partial, path)
    partial.unlink()
    flush_folder(path.parent)


def wrapped_for_partnership(partnership_id: int) -> bytes:
    """A fresh partnership key, wrapped by the server's; to be kept in the register.

    The server's key is made with the first partnership's; afterwards a missing one is never replaced by another.
    """
    first = not PartnershipKey.objects.exists()
    return wrap(new_key(), by=server_key(make=first), context=_partnership(partnership_id))


def partnership_key(partnership_id: int) -> bytes:
    """The partnership's key in the clear. Raises VaultLocked."""
    row = PartnershipKey.objects.filter(partnership_id=partnership_id).first()
    if row is None:
        raise VaultLocked(_("This partnership has no vault key yet: no file has arrived."))
    try:
        return unwrap(bytes(row.wrapped), by=server_key(), context=_partnership(partnership_id))
    except WrongKey:
        raise VaultLocked(
            _("keys/vault-key is not the key this vault was made with. Restore the right one from your key backup.")
        ) from None


def wrapped_file_key(*, partnership_id: int, uuid: UUID, kind: str) -> bytes:
    """A fresh key for one delivery's or extract's files, wrapped by the partnership's."""
    return wrap(new_key(), by=partnership_key(partnership_id), context=_file(kind, partnership_id, uuid))


def delivery_key(delivery: Delivery) -> bytes:
    """The key of a delivery's files in quarantine. Raises VaultLocked once it was dropped."""
    return _file_key(delivery.wrapped_key, delivery.partnership_id, delivery.uuid, "delivery")


def staged_key(delivery: Delivery) -> bytes:
    """The key of the typed rows that wait for confirmation."""
    return _file_key(delivery.staged_key, delivery.partnership_id, UUID(delivery.staged["uuid"]), "extract")


def extract_key(extract: Extract) -> bytes:
    """The key of accepted rows. Raises VaultLocked once they were destroyed."""
    return _file_key(extract.wrapped_key, extract.partnership_id, extract.uuid, "extract")


def part_key(key: bytes, part: str) -> bytes:
    """The key of one of an extract's two files: whoever holds the measures' cannot open the identities."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"commontable {part}".encode()).derive(key)


def unwrapped(wrapped: bytes | memoryview | None, *, partnership_id: int, uuid: UUID, kind: str) -> bytes:
    """A file's key in the clear."""
    return _file_key(wrapped, partnership_id, uuid, kind)


def _file_key(wrapped: bytes | memoryview | None, partnership_id: int, uuid: UUID, kind: str) -> bytes:
    if wrapped is None:
        raise VaultLocked(_("The key of this file was destroyed; its rows can never be read again."))
    try:
        return unwrap(bytes(wrapped), by=partnership_key(partnership_id), context=_file(kind, partnership_id, uuid))
    except WrongKey:
        raise VaultLocked(
            _("The key of this file does not belong to it. Restore the register from a backup.")
        ) from None


def _partnership(partnership_id: int) -> bytes:
    return f"partnership:{partnership_id}".encode()


def _file(kind: str, partnership_id: int, uuid: UUID) -> bytes:
    return f"{kind}:{partnership_id}:{uuid}".encode()
