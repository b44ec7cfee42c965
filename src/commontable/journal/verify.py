"""Whether a chain is whole: every digest recomputed, every place filled, every payload as it was."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .chain import entry_digest, payload_digest
from .models import Entry, Head, Payload

SEALED = (
    "scope", "sequence", "event", "actor_id", "actor_name", "actor_partner",
    "object_type", "object_id", "object_name", "payload_digest",
)  # fmt: skip
MISSING = _("an entry is missing here")
OUT_OF_LINE = _("it does not follow the entry before it")
CHANGED = _("it was changed after it was written")
RETOLD = _("what it says was changed after it was written")
CUT = _("the newest entries are missing")
NOT_AS_NOTED = _("it is not the entry that was noted outside")


@dataclass(frozen=True)
class Verdict:
    """What verification found of one chain. `fault` is empty when the chain is whole.

    `erased` counts entries whose words were erased on purpose; that they were written, by whom and when, still stands.
    """

    scope: str
    entries: int
    head: str
    first_bad: int | None = None
    fault: Promise | str = ""
    erased: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not self.fault


class NotANote(ValueError):
    """The text is not a sequence and digest as the journal page shows them."""


def noted(text: str) -> tuple[int, str]:
    """The (sequence, digest) in a note taken from the journal page.

    >>> noted("12:" + "ab" * 32)[0]
    12
    >>> noted("twelve")
    Traceback (most recent call last):
    commontable.journal.verify.NotANote: twelve
    """
    found = re.fullmatch(r"\s*#?(\d{1,18})\s*:\s*([0-9a-fA-F]{64})\s*", text)
    if found is None:
        raise NotANote(text)
    return int(found[1]), found[2].lower()


def verify(scope: str, *, expected: tuple[int, str] | None = None) -> Verdict:
    """The chain is whole up to its head, or the first bad entry is named.

    `expected` is a (sequence, digest) somebody noted outside the server: with it a cut tail or a chain
    rewritten from the start is seen too, which no chain can show by itself.
    """
    previous, count, erased, seen_expected = "", 0, 0, expected is None
    for entry, payload in _entries(scope):
        count += 1
        if fault := _fault(entry, payload, place=count, previous=previous):
            return Verdict(scope, count - 1, previous, count, fault)
        erased += payload is None
        previous = entry.digest
        if expected and expected[0] == entry.sequence:
            if expected[1] != entry.digest:
                return Verdict(scope, count - 1, previous, count, NOT_AS_NOTED)
            seen_expected = True
    head = Head.objects.filter(scope=scope).first()
    if (head.sequence, head.digest) != (count, previous) if head else count > 0:
        return Verdict(scope, count, previous, count + 1, CUT)
    if not seen_expected and expected:
        return Verdict(scope, count, previous, count + 1, CUT)
    return Verdict(scope, count, previous, erased=erased)


def _fault(entry: Entry, payload: Payload | None, *, place: int, previous: str) -> Promise | str:
    if entry.sequence != place:
        return MISSING
    if entry.previous != previous:
        return OUT_OF_LINE
    sealed = {name: getattr(entry, name) for name in SEALED}
    if entry.digest != entry_digest(at=entry.at, previous=previous, fields=sealed):
        return CHANGED
    if payload and payload_digest(salt=payload.salt, body=payload.body) != entry.payload_digest:
        return RETOLD
    return ""


def verify_all() -> list[Verdict]:
    """A verdict for every chain on the server, those that lost their head included."""
    scopes = {*Head.objects.values_list("scope", flat=True), *Entry.objects.values_list("scope", flat=True).distinct()}
    return [verify(scope) for scope in sorted(scopes)]


def _entries(scope: str) -> Iterator[tuple[Entry, Payload | None]]:
    entries = Entry.objects.filter(scope=scope).order_by("sequence").select_related("payload")
    for entry in entries.iterator(chunk_size=2000):
        yield entry, getattr(entry, "payload", None)
