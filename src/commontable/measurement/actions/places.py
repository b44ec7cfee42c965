"""The list of places that partners' rows may speak of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.datasets.place_facts import facts_of
from commontable.measurement.models import Place
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.place_facts import Facts, fault_of
from commontable.measurement.rules.places import LineFault, PlaceLine
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .place_facts import write_facts

JOURNALLED = 50  # codes named in the journal; beyond, counts


@dataclass(frozen=True)
class Renaming:
    """A place that is listed already and would be written differently."""

    place: Place
    line: PlaceLine
    parent: str
    partner: Partner | None
    facts: Facts | None = None  # where the line says something else of the place than is known


@dataclass(frozen=True)
class Listing:
    """What listing these lines would do. Nothing is done while there are faults."""

    added: list[PlaceLine]
    changed: list[Renaming]
    same: int
    faults: list[LineFault]
    partners: dict[str, Partner]


def compare_places(*, partnership: Partnership, lines: Iterable[PlaceLine]) -> Listing:
    """What listing these lines would do, for somebody to look at first."""
    lines = list(lines)
    partners = _partners(partnership)
    known = {(place.level, place.code): place for place in _all(partnership)}
    codes: dict[str, set[str]] = {}
    for level, code in [*known, *((line.level, line.code) for line in lines)]:
        codes.setdefault(code, set()).add(level)
    added, changed, same, faults = [], [], 0, []
    for line in lines:
        fault = _fault(line, codes=codes, partners=partners)
        if fault:
            faults.append(LineFault(line.line, fault))
            continue
        place, partner = known.get((line.level, line.code)), partners.get(line.partner.casefold())
        before = facts_of(place) if place else Facts()
        facts = replace(before, **line.facts)
        if line.facts and (fault := fault_of(facts)):
            faults.append(LineFault(line.line, fault))
        elif place is None:
            added.append(line)
        elif _written(place) != (line.name, line.parent, partner.pk if partner else None) or facts != before:
            changed.append(Renaming(place, line, line.parent, partner, facts if facts != before else None))
        else:
            same += 1
    return Listing(added, changed, same, faults, partners)


@transaction.atomic
def list_places(*, partnership: Partnership, places: Sequence[PlaceLine], by: Member, at: datetime) -> Listing:
    """Every place of the lines is listed as written there; places that are not named stay as they are.

    Raises NotAllowed, and lists nothing, where a line has a fault.
    """
    require(Permission.KEEP_DATASETS, by=by, on=partnership, at=at)
    listing = compare_places(partnership=partnership, lines=places)
    if listing.faults:
        raise NotAllowed(
            _("Line %(line)s: %(fault)s") % {"line": listing.faults[0].line, "fault": listing.faults[0].message}
        )
    Place.objects.bulk_create(
        Place(partnership=partnership, level=line.level, code=line.code, name=line.name) for line in listing.added
    )
    known: dict[str, list[Place]] = {}
    for place in _all(partnership):
        known.setdefault(place.code, []).append(place)
    written = []
    said: dict[Place, Facts] = {}
    for line in [*listing.added, *(one.line for one in listing.changed)]:
        place = next(one for one in known[line.code] if one.level == line.level)
        place.name = line.name
        place.parent = next((one for one in known.get(line.parent, ()) if one.level != line.level), None)
        place.partner = listing.partners.get(line.partner.casefold())
        written.append(place)
        if line.facts:
            said[place] = replace(facts_of(place), **line.facts)
    Place.objects.bulk_update(written, ["name", "parent", "partner"], batch_size=500)
    write_facts(said)
    if written:
        journal.record(
            "measurement.places.listed", by=by, on=partnership, at=at,
            added=[f"{line.level} {line.code}" for line in listing.added[:JOURNALLED]], added_count=len(listing.added),
            changed=[f"{one.line.level} {one.line.code}" for one in listing.changed[:JOURNALLED]],
            changed_count=len(listing.changed),
        )  # fmt: skip
    return listing


@transaction.atomic
def remove_place(*, place: Place, by: Member, at: datetime) -> None:
    """The place is no longer listed: rows that speak of it are findings, and its figures show its code."""
    require(Permission.KEEP_DATASETS, by=by, on=place, at=at)
    name = f"{place.level} {place.code}"
    try:
        place.delete()
    except ProtectedError as error:
        raise NotAllowed(_("Other places lie in this one. Give them another place above first.")) from error
    journal.record("measurement.places.listed", by=by, on=place.partnership, at=at, removed=[name])


def _fault(line: PlaceLine, *, codes: dict[str, set[str]], partners: dict[str, Partner]) -> Promise | str | None:
    if line.parent:
        levels = codes.get(line.parent, set()) - {line.level}
        if not levels:
            return _("No place has the code %(code)s. List the place above as well.") % {"code": line.parent}
        if len(levels) > 1:
            return _("The code %(code)s stands for places at more than one level.") % {"code": line.parent}
    if line.partner and line.partner.casefold() not in partners:
        return _("%(name)s is not a partner at this table.") % {"name": line.partner}
    return None


def _all(partnership: Partnership) -> Iterable[Place]:
    found: Iterable[Place] = Place.objects.of(partnership).select_related("parent", "facts")
    return found


def _written(place: Place) -> tuple[str, str, int | None]:
    return place.name, place.parent.code if place.parent else "", place.partner_id


def _partners(partnership: Partnership) -> dict[str, Partner]:
    found: dict[str, Partner] = {}
    for partner in Partner.objects.of(partnership):
        for name in (partner.slug, partner.name, partner.short_name):
            if name:
                found[name.casefold()] = partner
    return found
