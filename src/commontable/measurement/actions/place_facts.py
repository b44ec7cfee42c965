"""What is known of a place: written down with its source, for one place or for many."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from commontable.journal import actions as journal
from commontable.measurement.datasets.place_facts import facts_of
from commontable.measurement.models import Place, PlaceFacts
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.place_facts import COLUMNS, Facts, fault_of
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def describe_place(*, place: Place, facts: Facts, by: Member, at: datetime) -> bool:
    """The place is known by these facts from now on, whatever was known before; False where they are the same.

    Raises NotAllowed where a fact cannot be, or has no source.
    """
    require(Permission.KEEP_DATASETS, by=by, on=place, at=at)
    fault = fault_of(facts)
    if fault:
        raise NotAllowed(fault)
    place = Place.objects.select_for_update(of=("self",)).select_related("facts", "partnership").get(pk=place.pk)
    before = facts_of(place)
    if before == facts:
        return False
    write_facts({place: facts})
    journal.record(
        "measurement.place.described", by=by, on=place, at=at,
        place=f"{place.level} {place.code}", before=asdict(before), after=asdict(facts),
    )  # fmt: skip
    return True


def write_facts(said: Mapping[Place, Facts]) -> None:
    """The places' facts are as given; a place of which nothing is known has none."""
    kept = [
        PlaceFacts(partnership_id=place.partnership_id, place=place, **asdict(facts))
        for place, facts in said.items()
        if not facts.is_empty()
    ]
    PlaceFacts.objects.filter(place__in=[place.pk for place, facts in said.items() if facts.is_empty()]).delete()
    PlaceFacts.objects.bulk_create(
        kept, batch_size=500, update_conflicts=True, unique_fields=["place"], update_fields=list(COLUMNS)
    )
