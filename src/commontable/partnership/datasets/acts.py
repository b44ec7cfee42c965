"""Entries of the journal as a person reads them: who, for whom, did what, and the words that go with it."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.journal.actions import scope_of
from commontable.journal.events import declared_events
from commontable.journal.extensions import modules_named
from commontable.journal.models import Entry
from commontable.partnership.models import Partner, Partnership
from commontable.partnership.rules.roles import Role
from commontable.partnership.rules.sectors import Sector
from commontable.ui import wording

WORDS = {
    "role": _("role"), "sector": _("sector"), "partner": _("partner"), "starts_on": _("from"), "ends_on": _("until"),
    "left_on": _("gone from"), "until": _("works until"), "backbone": _("backbone"), "director": _("director"),
    "rows": _("rows"), "number": _("number"), "title": _("title"), "reason": _("reason"), "version": _("version"),
    "dataset": _("dataset"), "period": _("period"), "indicator": _("indicator"), "file": _("file"),
}  # fmt: skip
CHOICES = {"role": dict(Role.choices), "sector": dict(Sector.choices)}


@dataclass(frozen=True)
class Act:
    """One entry in words."""

    sequence: int
    at: datetime
    who: str
    partner: str
    did: str
    what: str
    url: str
    details: list[str]
    digest: str


def entries_of(
    partnership: Partnership,
    *,
    person: str = "",
    event: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Entry]:
    """The partnership's entries, newest first; the days are its own, both included."""
    entries = Entry.objects.filter(scope=scope_of(partnership)).select_related("payload").order_by("-sequence")
    zone = ZoneInfo(partnership.time_zone)
    if person == "program":
        entries = entries.filter(actor_id=None)
    elif person:
        entries = entries.filter(actor_id=int(person))
    if event:
        entries = entries.filter(event=event)
    if since:
        entries = entries.filter(at__gte=datetime.combine(since, time.min, zone))
    if until:
        entries = entries.filter(at__lte=datetime.combine(until, time.max, zone))
    return entries


def people_of(partnership: Partnership) -> list[tuple[str, str]]:
    """Everybody who ever acted here, as choices of a form."""
    acted = Entry.objects.filter(scope=scope_of(partnership)).values_list("actor_id", "actor_name").distinct()
    people = {str(pk): name for pk, name in acted.order_by("actor_name") if pk is not None}
    return [*people.items(), ("program", translate("the program itself"))]


def kinds_of(partnership: Partnership) -> list[tuple[str, str]]:
    """Every kind of act that ever happened here, as choices of a form."""
    recorded = set(Entry.objects.filter(scope=scope_of(partnership)).values_list("event", flat=True).distinct())
    return [(event, capfirst(str(says))) for event, says in declared_events().items() if event in recorded]


def acts(entries: Iterable[Entry], *, partnership: Partnership) -> list[Act]:
    """The entries in words, with an address where the thing they speak of has a page."""
    says = declared_events()
    slugs = {str(partner.pk): partner.slug for partner in Partner.objects.of(partnership)}
    return [_act(entry, says, partnership, slugs) for entry in entries]


def _act(entry: Entry, says: dict[str, Any], partnership: Partnership, slugs: dict[str, str]) -> Act:
    payload = getattr(entry, "payload", None)
    url = ""
    if entry.object_type == "partnership.member":
        url = reverse("partnership:member", kwargs={"table": partnership.slug, "member": int(entry.object_id)})
    elif entry.object_type == "partnership.partner" and entry.object_id in slugs:
        url = reverse("partnership:partner", kwargs={"table": partnership.slug, "partner": slugs[entry.object_id]})
    return Act(
        sequence=entry.sequence,
        at=entry.at,
        who=entry.actor_name or translate("The program"),
        partner=entry.actor_partner,
        did=str(says.get(entry.event, entry.event)),
        what="" if entry.object_type == "partnership.partnership" else entry.object_name,
        url=url,
        details=details(payload.body, object_type=entry.object_type, event=entry.event)
        if payload
        else [translate("words erased")],
        digest=entry.digest,
    )


@cache
def _worded_by() -> dict[str, Any]:
    """For each app that words what its own acts said: its module `journal_words`."""
    return dict(modules_named("journal_words"))


def details(body: dict[str, Any], *, object_type: str, event: str = "") -> list[str]:
    """What an act said, in plain words: "until: 14 June 2026", "short name: HYA, before: Harbor Youth".

    An app that can word more of what its acts said has a module `journal_words` with `in_words` and `LABELS`.
    """
    lines = []
    if worder := _worded_by().get(event.partition(".")[0]):
        body = body | worder.in_words(event=event, body=body)
    before, after = body.get("before"), body.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        for name in after:
            words = {"name": _label(name, object_type), "old": _value(name, before.get(name), object_type)}
            words["new"] = _value(name, after[name], object_type)
            lines.append(translate("%(name)s: %(new)s (before: %(old)s)") % words)
        body = {name: value for name, value in body.items() if name not in {"before", "after"}}
    return lines + [
        translate("%(name)s: %(value)s")
        % {"name": _label(name, object_type), "value": _value(name, value, object_type)}
        for name, value in body.items()
        if value not in (None, "", [], {})
    ]


def _field(name: str, object_type: str) -> Any:
    try:
        return apps.get_model(object_type)._meta.get_field(name)
    except (LookupError, FieldDoesNotExist, ValueError):
        return None


def _label(name: str, object_type: str) -> str:
    worder = _worded_by().get(object_type.partition(".")[0])
    label = WORDS.get(name) or (worder.LABELS.get(name) if worder else None)
    return str(label or getattr(_field(name, object_type), "verbose_name", "") or name.replace("_", " "))


def _value(name: str, value: Any, object_type: str) -> str:
    field = _field(name, object_type)
    choices = CHOICES.get(name) or dict(getattr(field, "flatchoices", None) or ())
    if isinstance(value, str) and value in choices:
        return str(choices[value])
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return translate("yes") if value else translate("no")
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return wording.day(date.fromisoformat(value))
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        return wording.moment(datetime.fromisoformat(value))
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return ", ".join(str(each) for each in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
