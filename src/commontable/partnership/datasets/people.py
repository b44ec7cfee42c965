"""Lists of who is at the table, ready for pages and files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from commontable.partnership.models import Member, Partner, Partnership, RoleHeld
from commontable.partnership.rules.roles import Role
from commontable.partnership.rules.sectors import Sector


@dataclass
class SectorGroup:
    """The partners of one sector, in order of name."""

    sector: Sector
    partners: list[Partner] = field(default_factory=list)


def partners_listed(
    *, partnership: Partnership, day: date, q: str = "", sector: str = "", who: str = ""
) -> list[Partner]:
    """Partners by name, each with `people`, the number of members present that day."""
    partners = Partner.objects.of(partnership).annotate(
        people=Count(
            "members",
            filter=Q(members__joined_on__lte=day) & (Q(members__left_on=None) | Q(members__left_on__gt=day)),
        )
    )
    if q:
        partners = partners.filter(Q(name__icontains=q) | Q(short_name__icontains=q))
    if sector:
        partners = partners.filter(sector=sector)
    return [
        partner for partner in partners.order_by("name") if who == "all" or partner.is_present(day) == (who != "left")
    ]


def by_sector(partners: Iterable[Partner]) -> list[SectorGroup]:
    """The partners grouped by sector; only sectors that have one, in the order of the list of sectors."""
    groups = {sector: SectorGroup(Sector(sector)) for sector in Sector}
    for partner in partners:
        groups[Sector(partner.sector)].partners.append(partner)
    return [group for group in groups.values() if group.partners]


def members_found(
    *, partnership: Partnership, day: date, q: str = "", partner: Any = None, role: str = "", who: str = ""
) -> QuerySet[Member]:
    """Members by name: those present that day, those who are not with `who` "left", everybody with "all"."""
    members = (
        Member.objects.of(partnership)
        .select_related("partner", "partnership", "user")
        .prefetch_related("roles_held", "invitations")
        .order_by("name", "pk")
    )
    if q:
        members = members.filter(Q(name__icontains=q) | Q(title__icontains=q))
    if partner:
        members = members.filter(partner=partner)
    present = Member.objects.present(day).filter(partner__joined_on__lte=day)
    if who == "left":
        members = members.exclude(pk__in=present.filter(partnership=partnership).values("pk"))
    elif who != "all":
        members = members.present(day).filter(partner__joined_on__lte=day)
    if role:
        held = RoleHeld.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), role=role, starts_on__lte=day)
        members = members.filter(pk__in=held.filter(partnership=partnership, member__in=present).values("member"))
    found: QuerySet[Member] = members
    return found


def members_listed(*, partnership: Partnership, day: date, **wanted: Any) -> list[Member]:
    """The members found, each with `roles_today` and `invitation`, the newest one that was sent to them."""
    return with_roles(members_found(partnership=partnership, day=day, **wanted), day=day)


def with_roles(members: Iterable[Member], *, day: date) -> list[Member]:
    """The members, each with `roles_today` and `invitation`, the newest one that was sent to them."""
    listed = list(members)
    for member in listed:
        member.roles_today = sorted_roles(member, day)
        member.invitation = newest_invitation(member)
    return listed


def sorted_roles(member: Member, day: date) -> list[Role]:
    """The roles in force that day, in the order of the list of roles."""
    return sorted(member.roles_at(day), key=list(Role).index)


def newest_invitation(member: Member) -> Any:
    """The invitation sent last, or None."""
    return max(member.invitations.all(), key=lambda invitation: invitation.sent_at, default=None)
