"""Members join for a partner, leave, and hold roles for a time."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.partnership.models import Member, Partner, Partnership, RoleHeld
from commontable.partnership.permissions import Permission, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.roles import BACKBONE_ONLY, Role


@transaction.atomic
def add_member(
    *,
    partner: Partner,
    name: str,
    email: str,
    by: Member,
    at: datetime,
    title: str = "",
    level: str = "",
    joined_on: date | None = None,
) -> Member:
    """The person sits at the table for the partner; they cannot sign in until they accept an invitation."""
    require(Permission.KEEP_MEMBERS, by=by, on=partner, at=at)
    if Member.objects.filter(partner=partner, email__iexact=email).exists():
        raise NotAllowed(
            _("%(email)s already belongs to %(partner)s. Open that member instead.")
            % {"email": email, "partner": partner.name}
        )
    member = Member.objects.create(
        partnership=partner.partnership,
        partner=partner,
        name=name,
        email=email,
        title=title,
        level=level,
        joined_on=joined_on or partner.partnership.day(at),
    )
    journal.record("partnership.member.added", by=by, on=member, at=at, partner=partner.name)
    return member


@transaction.atomic
def describe_member(*, member: Member, changes: dict[str, Any], by: Member, at: datetime) -> Member:
    """The member is described by the new values."""
    require(Permission.KEEP_MEMBERS, by=by, on=member, at=at)
    email = changes.get("email", member.email)
    if Member.objects.filter(partner=member.partner, email__iexact=email).exclude(pk=member.pk).exists():
        raise NotAllowed(
            _("%(email)s already belongs to %(partner)s. Open that member instead.")
            % {"email": email, "partner": member.partner.name}
        )
    joined_on = changes.get("joined_on", member.joined_on)
    if member.left_on and joined_on > member.left_on:
        raise NotAllowed(_("A membership cannot end before it began. Choose a later day."))
    before = {field: getattr(member, field) for field in changes}
    for field, value in changes.items():
        setattr(member, field, value)
    member.save(update_fields=list(changes))
    if "email" in changes:  # a link that went to the old address must not open the seat
        member.invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
    journal.record("partnership.member.changed", by=by, on=member, at=at, before=before, after=changes)
    return member


@transaction.atomic
def end_membership(*, member: Member, left_on: date, by: Member, at: datetime) -> Member:
    """The membership and every role of it end that day; what the member did stays on record."""
    require(Permission.KEEP_MEMBERS, by=by, on=member, at=at)
    if left_on < member.joined_on:
        raise NotAllowed(_("A membership cannot end before it began. Choose a later day."))
    _keep_a_director(member, on=left_on, at=at)
    member.left_on = left_on
    member.save(update_fields=["left_on"])
    member.invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
    journal.record("partnership.member.left", by=by, on=member, at=at, left_on=left_on.isoformat())
    return member


@transaction.atomic
def restore_membership(*, member: Member, by: Member, at: datetime) -> Member:
    """The member sits at the table again; roles whose term has not ended are in force again."""
    require(Permission.KEEP_MEMBERS, by=by, on=member, at=at)
    member.left_on = None
    member.save(update_fields=["left_on"])
    journal.record("partnership.member.returned", by=by, on=member, at=at)
    return member


@transaction.atomic
def give_role(
    *,
    member: Member,
    role: Role,
    by: Member,
    at: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleHeld:
    """The member holds the role from that day, until another where one is named."""
    require(Permission.GIVE_ROLES, by=by, on=member, at=at)
    if role in BACKBONE_ONLY and not member.partner.is_backbone:
        raise NotAllowed(
            _("%(role)s is a role of the backbone, and %(member)s sits for %(partner)s.")
            % {"role": Role(role).label, "member": member.name, "partner": member.partner.name}
        )
    starts_on = starts_on or member.partnership.day(at)
    if ends_on and ends_on < starts_on:
        raise NotAllowed(_("A role cannot end before it starts. Choose a later day."))
    if role in member.roles_at(starts_on) or member.roles_held.filter(role=role, ends_on__isnull=True).exists():
        raise NotAllowed(_("%(member)s holds this role already.") % {"member": member.name})
    held = RoleHeld.objects.create(
        partnership_id=member.partnership_id, member=member, role=role, starts_on=starts_on, ends_on=ends_on
    )
    journal.record(
        "partnership.role.given", by=by, on=member, at=at, role=str(role), starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat() if ends_on else None,
    )  # fmt: skip
    return held


@transaction.atomic
def end_role(*, held: RoleHeld, ends_on: date, by: Member, at: datetime) -> RoleHeld:
    """The role is no longer held from that day on."""
    require(Permission.GIVE_ROLES, by=by, on=held, at=at)
    if ends_on < held.starts_on:
        raise NotAllowed(_("A role cannot end before it starts. Choose a later day."))
    if held.role == Role.DIRECTOR:
        _keep_a_director(held.member, on=ends_on, at=at)
    held.ends_on = ends_on
    held.save(update_fields=["ends_on"])
    journal.record("partnership.role.ended", by=by, on=held.member, at=at, role=held.role, ends_on=ends_on.isoformat())
    return held


def _keep_a_director(member: Member, *, on: date, at: datetime) -> None:
    """Raises NotAllowed where nobody else would direct the table once this member no longer does."""
    partnership = Partnership.objects.select_for_update().get(pk=member.partnership_id)  # one ending at a time
    today = partnership.day(at)
    day = max(on, today)
    directing = RoleHeld.objects.of(partnership).filter(role=Role.DIRECTOR)
    if not directing.filter(member=member).exclude(ends_on__lte=today).exists():
        return
    others = directing.filter(starts_on__lte=day).exclude(ends_on__lte=day).exclude(member=member)
    if not others.filter(member__in=Member.objects.of(partnership).present(day)).exists():
        raise NotAllowed(_("This is the only director. Give somebody else the role first."))
