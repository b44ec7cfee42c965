"""`record` is the only way into the journal, and runs inside the transaction of the act it records."""

import json
import secrets
from datetime import datetime
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from .chain import entry_digest, payload_digest
from .models import Entry, Head, Payload


class _Organisation(Protocol):
    name: str


class Actor(Protocol):
    """Whoever acts: a member, sitting for a partner."""

    pk: Any
    name: str

    @property
    def partner(self) -> Any:
        """The organisation the member sits for; None for a person acting on their own account."""
        ...


class OutsideTransaction(Exception):
    """`record` was called outside the transaction of the act: a fault in the program."""


def record(event: str, *, by: Actor | None, on: models.Model, at: datetime, **payload: Any) -> Entry:
    """The act stands in the partnership's chain, sealed over the entry before it.

    `on` belongs to a partnership (or is one); `payload` can be written as JSON and never holds a row of data.
    `by=None` is the program itself (a schedule, the command line).
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(event)
    scope = scope_of(on)
    Head.objects.get_or_create(scope=scope)
    head = Head.objects.select_for_update().get(scope=scope)
    salt = secrets.token_hex(16)
    body = json.loads(json.dumps(payload, cls=DjangoJSONEncoder))  # dates and translated words as JSON holds them
    fields = {
        "scope": scope,
        "sequence": head.sequence + 1,
        "event": event,
        "actor_id": by.pk if by else None,
        "actor_name": (by.name if by else "")[:120],
        "actor_partner": (by.partner.name if by and by.partner else "")[:160],
        "object_type": on._meta.label_lower,
        "object_id": str(on.pk),
        "object_name": str(on)[:200],
        "payload_digest": payload_digest(salt=salt, body=body),
    }
    digest = entry_digest(at=at, previous=head.digest, fields=fields)
    entry = Entry.objects.create(**fields, at=at, previous=head.digest, digest=digest)
    Payload.objects.create(entry=entry, salt=salt, body=body)
    head.sequence, head.digest = entry.sequence, digest
    head.save(update_fields=["sequence", "digest"])
    return entry


def scope_of(on: models.Model) -> str:
    """The chain an object's acts belong to: its partnership's."""
    partnership_id = on.pk if on._meta.label_lower == "partnership.partnership" else getattr(on, "partnership_id", None)
    return f"partnership:{partnership_id}" if partnership_id else "server"
