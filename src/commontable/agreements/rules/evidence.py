"""The evidence of how signatures came about: the kinds of steps, and whether their chain is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Step(TextChoices):
    """What happened on the way to signatures (after DocuSeal's list of submission events)."""

    ISSUED = "issued", _("The text was fixed and sent out to be signed")
    LETTER_SENT = "letter_sent", _("A letter asked for the signature")
    LETTER_LOST = "letter_lost", _("A letter could not be sent")
    REMINDER_SENT = "reminder_sent", _("A reminder was sent")
    OPENED = "opened", _("The text was opened")
    SIGNATORY_NAMED = "signatory_named", _("Another person was named to sign")
    DECLINED = "declined", _("Signing was declined")
    SIGNED = "signed", _("Signed")
    COMPLETED = "completed", _("All have signed")
    KEPT_FROM_PAPER = "kept_from_paper", _("A paper signed elsewhere was kept")
    CERTIFICATE_MADE = "certificate_made", _("The certificate was made")
    WITHDRAWN = "withdrawn", _("The text was withdrawn")


MISSING = _("a step is missing here")
OUT_OF_LINE = _("it does not follow the step before it")
CHANGED = _("it was changed after it was written")


@dataclass(frozen=True)
class Row:
    """One step as plain values; `at` in UTC to the microsecond, `member` a key or None."""

    number: int
    kind: str
    at: datetime
    member: int | None
    facts: Mapping[str, Any]
    previous: str
    digest: str

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Row:
        """The step of a document as `to_dict` writes it; raises ValueError where it is none."""
        try:
            at = datetime.fromisoformat(document["at"])
            row = cls(**{**{name: document[name] for name in cls.__dataclass_fields__}, "at": at})
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError("not a step") from error
        if not isinstance(row.facts, Mapping) or at.tzinfo is None:
            raise ValueError("not a step")
        return row

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "number": self.number, "kind": self.kind, "at": written(self.at), "member": self.member,
            "facts": dict(self.facts), "previous": self.previous, "digest": self.digest,
        }  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """The first step at which a chain is not whole, and why."""

    number: int
    why: Promise | str


def written(at: datetime) -> str:
    """The one spelling of a moment: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest_of(
    *, number: int, kind: str, at: datetime, member: int | None, facts: Mapping[str, Any], previous: str
) -> str:
    """SHA-256 of the step as canonical JSON: keys sorted, no spaces, UTF-8.

    >>> from datetime import datetime, UTC
    >>> noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    >>> digest_of(number=1, kind="issued", at=noon, member=7, facts={"a": "é"}, previous="")[:16]
    '7d4c3d7df33936cf'
    """
    body = {
        "at": written(at), "facts": facts, "kind": str(kind), "member": member, "number": number, "previous": previous,
    }  # fmt: skip
    spelt = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(spelt.encode()).hexdigest()


def verify(rows: Iterable[Row]) -> Fault | None:
    """None where the chain is whole from its first step on; else the first fault.

    A chain cannot show by itself that its newest steps were cut off: compare its last digest with the one that
    the certificate names.

    >>> from datetime import datetime, UTC
    >>> noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    >>> def step(number, kind, previous):
    ...     said = dict(number=number, kind=kind, at=noon, member=None, facts={}, previous=previous)
    ...     return Row(**said, digest=digest_of(**said))
    >>> first = step(1, "issued", "")
    >>> second = step(2, "signed", first.digest)
    >>> verify([first, second]) is None
    True
    >>> from dataclasses import replace
    >>> verify([first, replace(second, kind="declined")]).number
    2
    >>> verify([second]).number
    1
    """
    previous = ""
    for place, row in enumerate(rows, start=1):
        if row.number != place:
            return Fault(place, MISSING)
        if row.previous != previous:
            return Fault(place, OUT_OF_LINE)
        made = digest_of(
            number=row.number, kind=row.kind, at=row.at, member=row.member, facts=row.facts, previous=row.previous
        )
        if row.digest != made:
            return Fault(place, CHANGED)
        previous = row.digest
    return None
