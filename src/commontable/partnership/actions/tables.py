"""Founding a partnership and describing it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commontable.journal import actions as journal
from commontable.partnership.models import Member, Partner, Partnership, RoleHeld
from commontable.partnership.permissions import Permission, require
from commontable.partnership.rules.roles import Role
from commontable.partnership.rules.sectors import Sector


@transaction.atomic
def found_partnership(
    *,
    slug: str,
    name: str,
    backbone_name: str,
    director_name: str,
    director_email: str,
    at: datetime,
    **about: Any,
) -> Member:
    """The partnership exists, with its backbone as first partner and its director as first member.

    Only the command line founds partnerships, so no permission is asked. Returns the director.
    """
    partnership = Partnership.objects.create(slug=slug, name=name, created_at=at, **about)
    backbone = Partner.objects.create(
        partnership=partnership,
        slug="backbone",
        name=backbone_name,
        sector=Sector.NONPROFIT,
        is_backbone=True,
        joined_on=partnership.day(at),
    )
    director = Member.objects.create(
        partnership=partnership,
        partner=backbone,
        name=director_name,
        email=director_email,
        joined_on=partnership.day(at),
    )
    RoleHeld.objects.create(partnership=partnership, member=director, role=Role.DIRECTOR, starts_on=partnership.day(at))
    journal.record(
        "partnership.founded", by=None, on=partnership, at=at, backbone=backbone_name, director=director_name
    )
    return director


@transaction.atomic
def describe_partnership(*, partnership: Partnership, changes: dict[str, Any], by: Member, at: datetime) -> Partnership:
    """The partnership is described by the new values; the journal keeps old and new."""
    require(Permission.KEEP_TABLE, by=by, on=partnership, at=at)
    before = {field: getattr(partnership, field) for field in changes}
    for field, value in changes.items():
        setattr(partnership, field, value)
    partnership.save(update_fields=list(changes))
    journal.record("partnership.changed", by=by, on=partnership, at=at, before=before, after=changes)
    return partnership
