"""Whether a certificate of destruction is genuine: what it says of itself, and what the journal kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commontable.journal.chain import payload_digest
from commontable.journal.models import Entry
from commontable.measurement.rules.certificate import FORM, is_as_sealed

EVENTS = ("measurement.extract.destroyed", "measurement.codes.deleted", "measurement.erasure.done")
NO_CERTIFICATE = _("This is no certificate of destruction of this program.")
CHANGED = _("Something in it was changed after it was made: it does not match its own digest.")
UNKNOWN = _("The journal of this server knows no destruction with this digest.")
RETOLD = _("The journal's own entry was changed after it was written, so nothing can be proved by it.")


@dataclass(frozen=True)
class Verdict:
    """What was found: `fault` is empty where the certificate is genuine, and then `entry` is the journal's line."""

    fault: Promise | str = ""
    entry: Entry | None = None

    @property
    def is_genuine(self) -> bool:
        """Whether the journal recorded exactly this certificate."""
        return self.entry is not None and not self.fault


def judged(certificate: Mapping[str, Any], *, scope: str | None = None) -> Verdict:
    """Whether the journal recorded exactly this certificate; `scope`: in the chain of one table only."""
    if certificate.get("form") != FORM or not isinstance(certificate.get("digest"), str):
        return Verdict(NO_CERTIFICATE)
    if not is_as_sealed(certificate):
        return Verdict(CHANGED)
    entries = Entry.objects.filter(event__in=EVENTS, payload__body__certificate_sha256=certificate["digest"])
    if scope is not None:
        entries = entries.filter(scope=scope)
    entry = entries.select_related("payload").order_by("pk").first()
    if entry is None:
        return Verdict(UNKNOWN)
    kept = entry.payload
    if payload_digest(salt=kept.salt, body=kept.body) != entry.payload_digest:
        return Verdict(RETOLD)
    return Verdict(entry=entry)
