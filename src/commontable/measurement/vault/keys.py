"""Keys: the server's in a file of its own, a partnership's and a file's wrapped in the register."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from commontable.analysis.sealed import WrongKey, new_key, unwrap, wrap
from commontable.measurement.models import Delivery, Extract, PartnershipKey, SuppressionKey

from .server_key import VaultLocked, hold, key_file, server_key, server_keys

__all__ = ["VaultLocked", "key_file", "server_key"]

MEASURES, IDENTITIES = "measures", "identities"
SUPPRESSION = "suppression"


def wrapped_for_partnership(partnership_id: int) -> bytes:
    """A fresh partnership key, wrapped by the server's; to be kept in the register.

    The server's key is made with the first partnership's; afterwards a missing one is never replaced by another.
    Inside the transaction that keeps it: whoever changes the server's key waits, or has changed it before.
    """
    hold()
    first = not PartnershipKey.objects.exists()
    return wrap(new_key(), by=server_key(make=first), context=partnership_context(partnership_id))


def partnership_key(partnership_id: int) -> bytes:
    """The partnership's key in the clear. Raises VaultLocked."""
    return partnership_keys(partnership_id)[0]


def partnership_keys(partnership_id: int) -> list[bytes]:
    """The partnership's key in the clear, and the one before it for as long as work under way may need that.

    Raises VaultLocked.
    """
    for _attempt in range(2):  # the server's key may change between reading the row and reading the file
        row = PartnershipKey.objects.filter(partnership_id=partnership_id).first()
        if row is None:
            raise VaultLocked(_("This partnership has no vault key yet: no file has arrived."))
        by, context = server_keys(), partnership_context(partnership_id)
        kept = [bytes(one) for one in (row.wrapped, row.retired) if one is not None]
        opened = [opened_by_any(one, by=by, context=context) for one in kept]
        if found := [key for key in opened if key is not None and opened[0] is not None]:
            return found
    raise VaultLocked(
        _("keys/vault-key is not the key this vault was made with. Restore the right one from your key backup.")
    )


def opened_by_any(wrapped: bytes, *, by: Iterable[bytes], context: bytes) -> bytes | None:
    """The key in the clear, or None where none of the keys `by` wrapped it for that context."""
    for one in by:
        try:
            return unwrap(wrapped, by=one, context=context)
        except WrongKey:
            continue
    return None


def wrapped_file_key(*, partnership_id: int, uuid: UUID, kind: str) -> bytes:
    """A fresh key for one delivery's or extract's files, wrapped by the partnership's."""
    return wrap(new_key(), by=partnership_key(partnership_id), context=file_context(kind, partnership_id, uuid))


def delivery_key(delivery: Delivery) -> bytes:
    """The key of a delivery's files in quarantine. Raises VaultLocked once it was dropped."""
    return _file_key(delivery.wrapped_key, delivery.partnership_id, delivery.uuid, "delivery")


def staged_key(delivery: Delivery) -> bytes:
    """The key of the typed rows that wait for confirmation."""
    return _file_key(delivery.staged_key, delivery.partnership_id, UUID(delivery.staged["uuid"]), "extract")


def extract_key(extract: Extract) -> bytes:
    """The key of accepted rows. Raises VaultLocked once they were destroyed."""
    return _file_key(extract.wrapped_key, extract.partnership_id, extract.uuid, "extract")


def wrapped_suppression_key(partnership_id: int) -> bytes:
    """A fresh key for the fingerprints of erased people, wrapped by the partnership's. Raises VaultLocked."""
    return wrapped_file_key(partnership_id=partnership_id, uuid=UUID(int=partnership_id), kind=SUPPRESSION)


def suppression_key(partnership_id: int) -> bytes | None:
    """The key of the fingerprints of erased people; None where nobody was erased yet. Raises VaultLocked."""
    row = SuppressionKey.objects.filter(partnership_id=partnership_id).first()
    if row is None:
        return None
    return unwrapped(row.wrapped, partnership_id=partnership_id, uuid=UUID(int=partnership_id), kind=SUPPRESSION)


def part_key(key: bytes, part: str) -> bytes:
    """The key of one of an extract's two files: whoever holds the measures' cannot open the identities."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"commontable {part}".encode()).derive(key)


def unwrapped(wrapped: bytes | memoryview | None, *, partnership_id: int, uuid: UUID, kind: str) -> bytes:
    """A file's key in the clear."""
    return _file_key(wrapped, partnership_id, uuid, kind)


def partnership_context(partnership_id: int) -> bytes:
    """What a partnership's wrapped key is bound to."""
    return f"partnership:{partnership_id}".encode()


def file_context(kind: str, partnership_id: int, uuid: UUID) -> bytes:
    """What a file's wrapped key is bound to."""
    return f"{kind}:{partnership_id}:{uuid}".encode()


def _file_key(wrapped: bytes | memoryview | None, partnership_id: int, uuid: UUID, kind: str) -> bytes:
    if wrapped is None:
        raise VaultLocked(_("The key of this file was destroyed; its rows can never be read again."))
    context = file_context(kind, partnership_id, uuid)
    key = opened_by_any(bytes(wrapped), by=partnership_keys(partnership_id), context=context)
    if key is None:
        raise VaultLocked(_("The key of this file does not belong to it. Restore the register from a backup."))
    return key
