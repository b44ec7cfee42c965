"""How an entry is sealed: SHA-256 over its fields and its forerunner's digest. Pure."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any


def canonical(value: Any) -> str:
    """The one spelling of a JSON value.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def payload_digest(*, salt: str, body: dict[str, Any]) -> str:
    """The digest that stands in the chain for a payload."""
    return hashlib.sha256(f"{salt}{canonical(body)}".encode()).hexdigest()


def entry_digest(*, at: datetime, previous: str, fields: dict[str, Any]) -> str:
    """The digest of an entry; any change to a field, the time or the forerunner changes it.

    >>> from datetime import datetime, UTC
    >>> a = entry_digest(at=datetime(2026, 3, 1, tzinfo=UTC), previous="", fields={"event": "x"})
    >>> a == entry_digest(at=datetime(2026, 3, 1, tzinfo=UTC), previous="", fields={"event": "y"})
    False
    """
    body = {**fields, "at": at.astimezone(UTC).isoformat(timespec="microseconds"), "previous": previous}
    return hashlib.sha256(canonical(body).encode()).hexdigest()
