"""Who opened which accepted rows, when, how and what for: told from the journal, which every door writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.journal.actions import scope_of
from commontable.journal.models import Entry
from commontable.measurement.models import Crosswalk, EncodedFile, Extract
from commontable.partnership.datasets.acts import entries_of
from commontable.partnership.models import Partnership

# Every event by which a door of the vault says that somebody passed; a test looks for doors that say none of them.
OPENED: Mapping[str, Promise | str] = {
    "measurement.extract.opened": _("computed with, in the closed process"),
    "measurement.extract.compared": _("compared with the partner's next file"),
    "measurement.extract.identified": _("identities opened, to find the same child in other files"),
    "measurement.extract.identities_checked": _("identities opened, to check codes that stand for them"),
    "measurement.crosswalk.opened": _("who is who opened, to compute over linked files"),
    "measurement.codes.opened": _("codes opened, to find the same child in other files"),
    "measurement.linkage.pairs_opened": _("uncertain pairs listed, without names"),
    "measurement.extract.pair_seen": _("two children looked at side by side"),
    "measurement.extract.exported": _("downloaded by the partner itself"),
    "measurement.extract.searched": _("searched for one person who was to be erased"),
    "measurement.extract.erased_from": _("written anew without one person"),
}
EXTRACT, CODES, RUN = "measurement.extract", "measurement.encodedfile", "measurement.linkagerun"


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One passing through a door: `file` is None where it was opened for several files at once."""

    number: int
    at: datetime
    who: str
    partner: str
    how: str
    what_for: str
    what: str
    owner: str
    file: UUID | None


def openings_of(
    partnership: Partnership,
    *,
    partner_id: int | None = None,
    file: UUID | None = None,
    how: str = "",
    person: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Entry]:
    """The entries, newest first; with `partner_id` only those about rows of that partner, with `file` of that one."""
    found = entries_of(partnership, person=person, event="", since=since, until=until)
    found = found.filter(event__in=[how] if how in OPENED else list(OPENED))
    if partner_id is not None or file is not None:
        found = found.filter(_about(partnership, partner_id=partner_id, file=file))
    return found


def _about(partnership: Partnership, *, partner_id: int | None, file: UUID | None) -> Q:
    theirs = Extract.objects.of(partnership)
    if partner_id is not None:
        theirs = theirs.filter(partner_id=partner_id)
    if file is not None:
        theirs = theirs.filter(uuid=file)
    keys = list(theirs.values_list("pk", flat=True))
    codes = EncodedFile.objects.filter(extract__in=keys).values_list("pk", flat=True)
    runs = Crosswalk.objects.filter(extract__in=keys).values_list("run", flat=True).distinct()
    return (
        Q(object_type=EXTRACT, object_id__in=_texts(keys))
        | Q(object_type=CODES, object_id__in=_texts(codes))
        | Q(object_type=RUN, object_id__in=_texts(runs))
    )


def _texts(keys: Iterable[int]) -> list[str]:
    return [str(key) for key in keys]


def told(entries: Iterable[Entry], *, partnership: Partnership) -> list[Opening]:
    """The entries in words: whose rows, by whom, what for."""
    entries = list(entries)
    keys = {int(one.object_id) for one in entries if one.object_type == EXTRACT}
    files = Extract.objects.of(partnership).filter(pk__in=keys).select_related("partner").only("pk", "uuid", "partner")
    known = {str(one.pk): one for one in files}
    return [_told(one, known) for one in entries]


def _told(entry: Entry, known: Mapping[str, Extract]) -> Opening:
    body = payload.body if (payload := getattr(entry, "payload", None)) else {}
    file = known.get(entry.object_id) if entry.object_type == EXTRACT else None
    return Opening(
        number=entry.sequence,
        at=entry.at,
        who=entry.actor_name or translate("The program"),
        partner=entry.actor_partner,
        how=str(OPENED[entry.event]),
        what_for=str(body.get("what_for") or body.get("linking") or body.get("why") or ""),
        what=entry.object_name,
        owner=file.partner.called if file else "",
        file=file.uuid if file else None,
    )


def erased_on(extract: Extract) -> list[datetime]:
    """When the file was written anew without one person, each time, the oldest first."""
    entries = Entry.objects.filter(
        scope=scope_of(extract), object_type=EXTRACT, object_id=str(extract.pk), event="measurement.extract.erased_from"
    )
    return list(entries.order_by("sequence").values_list("at", flat=True))
