"""Whether a chain is whole: every digest recomputed, every place filled, every payload as it was."""

from collections.abc import Iterator
from dataclasses import dataclass

from .chain import entry_digest, payload_digest
from .models import Entry, Head, Payload

SEALED = (
    "scope", "sequence", "event", "actor_id", "actor_name", "actor_partner",
    "object_type", "object_id", "object_name", "payload_digest",
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What verification found of one chain. `fault` is empty when the chain is whole."""

    scope: str
    entries: int
    head: str
    first_bad: int | None = None
    fault: str = ""


def verify(scope: str, *, expected: tuple[int, str] | None = None) -> Verdict:
    """The chain is whole up to its head, or the first bad entry is named.

    `expected` is a (sequence, digest) somebody noted outside the server: with it a cut tail or a chain
    rewritten from the start is seen too, which no chain can show by itself.
    """
    previous, count, seen_expected = "", 0, expected is None
    for entry, payload in _entries(scope):
        count += 1
        if entry.sequence != count:
            return Verdict(scope, count - 1, previous, count, "an entry is missing here")
        if entry.previous != previous:
            return Verdict(scope, count - 1, previous, count, "it does not follow the entry before it")
        if entry.digest != entry_digest(
            at=entry.at, previous=previous, fields={name: getattr(entry, name) for name in SEALED}
        ):
            return Verdict(scope, count - 1, previous, count, "it was changed after it was written")
        if payload and payload_digest(salt=payload.salt, body=payload.body) != entry.payload_digest:
            return Verdict(scope, count - 1, previous, count, "what it says was changed after it was written")
        previous = entry.digest
        if expected == (entry.sequence, entry.digest):
            seen_expected = True
    head = Head.objects.filter(scope=scope).first()
    if head and (head.sequence, head.digest) != (count, previous):
        return Verdict(scope, count, previous, count + 1, "the newest entries are missing")
    if not seen_expected and expected:
        return Verdict(scope, count, previous, expected[0], "it is not the entry that was noted outside")
    return Verdict(scope, count, previous)


def verify_all() -> list[Verdict]:
    """A verdict for every chain on the server."""
    return [verify(scope) for scope in Head.objects.order_by("scope").values_list("scope", flat=True)]


def _entries(scope: str) -> Iterator[tuple[Entry, Payload | None]]:
    entries = Entry.objects.filter(scope=scope).order_by("sequence").select_related("payload")
    for entry in entries.iterator(chunk_size=2000):
        yield entry, getattr(entry, "payload", None)
