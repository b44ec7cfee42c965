"""A journal of so many acts, sealed one over the other as `journal.record` seals them."""

from datetime import datetime, timedelta
from random import Random

from commontable.journal.actions import scope_of
from commontable.journal.chain import entry_digest, payload_digest
from commontable.journal.models import Entry, Head, Payload
from crowd.people import Table
from crowd.rows import Rows

EVENTS = (
    ("governance.position.taken", "governance.position"),
    ("governance.round.opened", "governance.round"),
    ("governance.attendance.recorded", "governance.meeting"),
    ("agreements.commitment.made", "agreements.commitment"),
    ("partnership.member.added", "partnership.member"),
)


def write_journal(rows: Rows, random: Random, *, table: Table, acts: int, now: datetime) -> None:
    """The chain of the partnership is whole: `commontable verify` finds nothing."""
    scope, previous = scope_of(table.partnership), ""
    begun = now - timedelta(days=1200)
    for sequence in range(1, acts + 1):
        event, kind = EVENTS[sequence % len(EVENTS)]
        by = table.members[sequence % len(table.members)]
        body, salt = {"number": sequence, "choice": "support"}, f"{random.getrandbits(128):032x}"
        fields = {
            "scope": scope, "sequence": sequence, "event": event, "actor_id": by.pk, "actor_name": by.name,
            "actor_partner": by.partner.name, "object_type": kind, "object_id": str(sequence),
            "object_name": f"Seat {sequence % 20}", "payload_digest": payload_digest(salt=salt, body=body),
        }  # fmt: skip
        at = begun + timedelta(days=1199) * sequence / acts
        digest = entry_digest(at=at, previous=previous, fields=fields)
        entry = rows.add(Entry(**fields, at=at, previous=previous, digest=digest))
        rows.add(Payload(entry=entry, salt=salt, body=body))
        previous = digest
    rows.add(Head(scope=scope, sequence=acts, digest=previous))
