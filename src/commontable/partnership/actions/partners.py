"""Partners join, are described, leave and come back; their history stays."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.permissions import Permission, require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def add_partner(
    *, partnership: Partnership, name: str, sector: str, by: Member, at: datetime,
    short_name: str = "", about: str = "", why_joined: str = "", joined_on: date | None = None,
) -> Partner:  # fmt: skip
    """The organisation is a partner from that day on."""
    require(Permission.KEEP_PARTNERS, by=by, on=partnership, at=at)
    if Partner.objects.of(partnership).filter(name__iexact=name).exists():
        raise NotAllowed(_("%(name)s is already a partner. Choose another name or open that partner.") % {"name": name})
    partner = Partner.objects.create(
        partnership=partnership,
        slug=free_slug(partnership, name),
        name=name,
        short_name=short_name,
        sector=sector,
        about=about,
        why_joined=why_joined,
        joined_on=joined_on or partnership.day(at),
    )
    journal.record("partnership.partner.added", by=by, on=partner, at=at, sector=sector)
    return partner


@transaction.atomic
def describe_partner(*, partner: Partner, changes: dict[str, Any], by: Member, at: datetime) -> Partner:
    """The partner is described by the new values."""
    require(Permission.KEEP_PARTNERS, by=by, on=partner, at=at)
    name = changes.get("name", partner.name)
    if Partner.objects.of(partner.partnership).filter(name__iexact=name).exclude(pk=partner.pk).exists():
        raise NotAllowed(_("%(name)s is already a partner. Choose another name or open that partner.") % {"name": name})
    joined_on = changes.get("joined_on", partner.joined_on)
    if partner.left_on and joined_on > partner.left_on:
        raise NotAllowed(_("A partner cannot leave before it joined. Choose a later day."))
    before = {field: getattr(partner, field) for field in changes}
    for field, value in changes.items():
        setattr(partner, field, value)
    partner.save(update_fields=list(changes))
    journal.record("partnership.partner.changed", by=by, on=partner, at=at, before=before, after=changes)
    return partner


@transaction.atomic
def record_leaving(*, partner: Partner, left_on: date, by: Member, at: datetime) -> Partner:
    """The partner has left from that day; its members' rights end with it, nothing is deleted."""
    require(Permission.KEEP_PARTNERS, by=by, on=partner, at=at)
    if partner.is_backbone:
        raise NotAllowed(_("The backbone cannot leave: name another backbone first."))
    if left_on < partner.joined_on:
        raise NotAllowed(_("A partner cannot leave before it joined. Choose a later day."))
    partner.left_on = left_on
    partner.save(update_fields=["left_on"])
    journal.record("partnership.partner.left", by=by, on=partner, at=at, left_on=left_on.isoformat())
    return partner


@transaction.atomic
def record_return(*, partner: Partner, by: Member, at: datetime) -> Partner:
    """The partner sits at the table again, as if it had not left."""
    require(Permission.KEEP_PARTNERS, by=by, on=partner, at=at)
    partner.left_on = None
    partner.save(update_fields=["left_on"])
    journal.record("partnership.partner.returned", by=by, on=partner, at=at)
    return partner


def free_slug(partnership: Partnership, name: str) -> str:
    """A slug from the name that no partner of the partnership has yet."""
    stem = slugify(name)[:50] or "partner"
    taken = set(Partner.objects.of(partnership).filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)
