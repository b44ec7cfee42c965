"""Keys are changed while the server runs: the server's own, and a partnership's. The program acts, asked by whoever
runs the server, so no permission is asked; every partnership concerned has it in its journal.

Rows are not sealed anew: their files' keys are wrapped anew, by a key that nobody had before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.sealed import new_key, wrap
from commontable.journal import actions as journal
from commontable.measurement.models import PartnershipKey
from commontable.measurement.vault import server_key
from commontable.measurement.vault.keys import VaultLocked, opened_by_any, partnership_context
from commontable.measurement.vault.wrapped import PLACES
from commontable.partnership.models import Partnership
from commontable.partnership.rules.lifecycle import NotAllowed

NEEDED_FOR = timedelta(days=1)
"""So long a partnership's key before is kept: no reading, check or linking that began with it goes on longer."""


@dataclass(frozen=True)
class Changed:
    """What became of the server's key: which it was and is, and how many partnerships' keys it wraps."""

    before: str
    now: str
    partnerships: int
    was_interrupted: bool


def change_server_key(*, at: datetime) -> Changed:
    """A new server key wraps every partnership's key, and the old one is destroyed.

    Killed at any instant it leaves a vault that opens; the next change first brings that one to its end, and is done.
    Raises VaultLocked where the key is missing or wrong, BeingChanged while another process is at it. Never call it
    inside a transaction.
    """
    before = server_key.server_key()
    if not PartnershipKey.objects.exists():
        raise NotAllowed(_("No partnership has a key yet: there is nothing to change."))
    with server_key.being_changed():
        was_interrupted = server_key.is_being_changed()
        by = server_key.key_to_come()
        wrap_by(by, at=at)
        server_key.put_in_force()
        # Once more, and alone: what was wrapped by the old key while the new one was not yet in force.
        count = wrap_by(server_key.server_key(), at=at)
        server_key.destroy_before()
    return Changed(server_key.fingerprint(before), server_key.fingerprint(by), count, was_interrupted)


@transaction.atomic
def wrap_by(key: bytes, *, at: datetime) -> int:
    """Every partnership's key is wrapped by this server key; how many there are. Raises VaultLocked."""
    server_key.hold()
    keys, count = server_key.server_keys(), 0
    for row in PartnershipKey.objects.select_for_update().order_by("pk"):
        count += 1
        context = partnership_context(row.partnership_id)
        if opened_by_any(bytes(row.wrapped), by=[key], context=context) is not None:
            continue
        row.wrapped = wrap(_opened(row.wrapped, by=keys, context=context), by=key, context=context)
        if row.retired is not None:
            row.retired = wrap(_opened(row.retired, by=keys, context=context), by=key, context=context)
        row.wrapped_at = at
        row.save(update_fields=["wrapped", "retired", "wrapped_at"])
        journal.record(
            "measurement.key.server_changed", by=None, on=row, at=at, key=server_key.fingerprint(key)
        )  # fmt: skip
    return count


@transaction.atomic
def change_partnership_key(*, partnership: Partnership, at: datetime) -> int:
    """A new key of the partnership wraps the keys of all its files and linkings; how many.

    The key before is kept a day, wrapped, for work under way, and then destroyed (`destroy_retired`). Raises
    VaultLocked, and then nothing has changed; NotAllowed where it was changed less than a day ago.
    """
    server_key.hold()
    row = PartnershipKey.objects.select_for_update().filter(partnership=partnership).first()
    if row is None:
        raise NotAllowed(_("This partnership has no vault key yet: no file has arrived."))
    if row.retired_at is not None and at - row.retired_at < NEEDED_FOR:
        raise NotAllowed(
            _("This key was changed less than a day ago, and work that began before may still need the one before it.")
        )
    context, servers = partnership_context(row.partnership_id), server_key.server_keys()
    before = [
        _opened(one, by=servers, context=context) for one in (row.wrapped, row.retired) if one is not None
    ]  # fmt: skip
    after = new_key()
    count = _wrap_files(row.partnership_id, old=before, by=after)
    row.wrapped, row.retired = wrap(after, by=servers[0], context=context), row.wrapped
    row.made_at, row.wrapped_at, row.retired_at = at, at, at
    row.save(update_fields=["wrapped", "retired", "made_at", "wrapped_at", "retired_at"])
    journal.record("measurement.key.changed", by=None, on=row, at=at, keys=count)
    return count


def destroy_retired(*, at: datetime) -> int:
    """No partnership's key before is left that nobody can need any more; how many were destroyed."""
    due = PartnershipKey.objects.filter(retired_at__lte=at - NEEDED_FOR).values_list("pk", flat=True)
    return sum(_destroy_retired(pk, at=at) for pk in list(due))


@transaction.atomic
def _destroy_retired(pk: int, *, at: datetime) -> bool:
    server_key.hold()
    row = PartnershipKey.objects.select_for_update().get(pk=pk)
    if row.retired is None or row.retired_at is None or at - row.retired_at < NEEDED_FOR:
        return False
    context, servers = partnership_context(row.partnership_id), server_key.server_keys()
    now, before = (_opened(one, by=servers, context=context) for one in (row.wrapped, row.retired))
    late = _wrap_files(row.partnership_id, old=[before], by=now)
    row.retired, row.retired_at = None, None
    row.save(update_fields=["retired", "retired_at"])
    journal.record("measurement.key.destroyed", by=None, on=row, at=at, late=late)
    return True


def _wrap_files(partnership_id: int, *, old: list[bytes], by: bytes) -> int:
    """Every key of the partnership's files that one of the old keys wraps is wrapped by the new one; how many."""
    count = 0
    for place in PLACES:
        for row in place.rows(partnership_id):
            context, wrapped = place.context(row), bytes(getattr(row, place.column))
            if opened_by_any(wrapped, by=[by], context=context) is not None:
                continue
            setattr(row, place.column, wrap(_opened(wrapped, by=old, context=context), by=by, context=context))
            row.save(update_fields=[place.column])
            count += 1
    return count


def _opened(wrapped: bytes | memoryview, *, by: Iterable[bytes], context: bytes) -> bytes:
    key = opened_by_any(bytes(wrapped), by=by, context=context)
    if key is None:
        raise VaultLocked(
            _("A wrapped key in the register does not open (%(what)s). Nothing was changed. Restore what is missing.")
            % {"what": context.decode()}
        )
    return key
