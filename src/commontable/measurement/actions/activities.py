"""Activities and the places where they run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.models import Activity, Indicator, Place, Site
from commontable.measurement.permissions import Permission
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

MOST_SITES = 5000


@dataclass(frozen=True, kw_only=True)
class SiteLine:
    """Where an activity runs, since and until when, and how much of it."""

    place: Place
    starts_on: date
    ends_on: date | None = None
    dose: float | None = None


@transaction.atomic
def add_activity(
    *,
    partnership: Partnership,
    name: str,
    about: str,
    by: Member,
    at: datetime,
    partner: Partner | None = None,
    indicators: Iterable[Indicator] = (),
    dose_unit: str = "",
) -> Activity:
    """The activity stands on the list, without sites yet."""
    require(Permission.KEEP_ACTIVITIES, by=by, on=partnership, at=at)
    activity: Activity = Activity.objects.create(
        partnership=partnership, **_described(name=name, about=about, dose_unit=dose_unit), partner=partner,
        added_by=by, added_at=at,
    )  # fmt: skip
    activity.indicators.set(indicators)
    journal.record("measurement.activity.added", by=by, on=activity, at=at, name=activity.name)
    return activity


@transaction.atomic
def change_activity(
    *,
    activity: Activity,
    name: str,
    about: str,
    by: Member,
    at: datetime,
    partner: Partner | None = None,
    indicators: Iterable[Indicator] = (),
    dose_unit: str = "",
    seen: int | None = None,
) -> Activity:
    """The activity is described so. Raises ChangedMeanwhile where somebody saved since revision `seen`."""
    require(Permission.KEEP_ACTIVITIES, by=by, on=activity, at=at)
    activity = hold(activity)
    require_seen(revision=activity.revision, seen=seen)
    for field, value in _described(name=name, about=about, dose_unit=dose_unit).items():
        setattr(activity, field, value)
    activity.partner = partner
    activity.revision += 1
    activity.save(update_fields=["name", "about", "dose_unit", "partner", "revision"])
    activity.indicators.set(indicators)
    journal.record("measurement.activity.changed", by=by, on=activity, at=at, name=activity.name)
    return activity


@transaction.atomic
def set_sites(
    *, activity: Activity, sites: Sequence[SiteLine], by: Member, at: datetime, seen: int | None = None
) -> Activity:
    """The activity runs at exactly these places."""
    require(Permission.KEEP_ACTIVITIES, by=by, on=activity, at=at)
    activity = hold(activity)
    require_seen(revision=activity.revision, seen=seen)
    if len(sites) > MOST_SITES:
        raise NotAllowed(_("An activity may have %(most)s sites at most.") % {"most": MOST_SITES})
    if len({one.place.pk for one in sites}) < len(sites):
        raise NotAllowed(_("A place stands in the list twice. Keep the line with the day it began."))
    for one in sites:
        if one.ends_on is not None and one.ends_on <= one.starts_on:
            raise NotAllowed(
                _("%(place)s would end before it began. Look at its two days.") % {"place": one.place.name}
            )
    activity.sites.all().delete()
    Site.objects.bulk_create(
        Site(
            partnership_id=activity.partnership_id, activity=activity, place=one.place, starts_on=one.starts_on,
            ends_on=one.ends_on, dose=one.dose,
        )
        for one in sites
    )  # fmt: skip
    activity.revision += 1
    activity.save(update_fields=["revision"])
    journal.record("measurement.activity.sites_set", by=by, on=activity, at=at, sites=len(sites))
    return activity


@transaction.atomic
def withdraw_activity(*, activity: Activity, by: Member, at: datetime) -> Activity:
    """The activity is off the list; what was found out about it stays."""
    require(Permission.KEEP_ACTIVITIES, by=by, on=activity, at=at)
    activity = hold(activity)
    if activity.withdrawn_at is not None:
        raise NotAllowed(_("This activity is off the list already."))
    activity.withdrawn_at = at
    activity.save(update_fields=["withdrawn_at"])
    journal.record("measurement.activity.withdrawn", by=by, on=activity, at=at, name=activity.name)
    return activity


@transaction.atomic
def restore_activity(*, activity: Activity, by: Member, at: datetime) -> Activity:
    """The activity is on the list again."""
    require(Permission.KEEP_ACTIVITIES, by=by, on=activity, at=at)
    activity = hold(activity)
    if activity.withdrawn_at is None:
        raise NotAllowed(_("This activity is on the list already."))
    activity.withdrawn_at = None
    activity.save(update_fields=["withdrawn_at"])
    journal.record("measurement.activity.restored", by=by, on=activity, at=at, name=activity.name)
    return activity


def _described(*, name: str, about: str, dose_unit: str) -> dict[str, str]:
    name, about = name.strip(), about.strip()
    if not name or not about:
        raise NotAllowed(_("An activity needs a name and a few words on what is done."))
    return {"name": name, "about": about, "dose_unit": dose_unit.strip()}
