"""Rights as sentences: what one member may do and why, and who may do each thing."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from .models import Member
from .permissions import PermissionEnum, Scope, allowed, every_permission, names_of
from .rules.roles import Role

AREAS = {
    "partnership": _("Keeping the table"),
    "agreements": _("Keeping promises"),
    "measurement": _("Measuring together"),
    "governance": _("Deciding together"),
    "publish": _("Keeping people informed"),
}


@dataclass(frozen=True)
class Right:
    """One permission as it stands for one member."""

    says: str
    why: str
    ok: bool
    because: str


@dataclass(frozen=True)
class Line:
    """One permission as it stands for everybody."""

    says: str
    who: str
    why: str
    roles: frozenset[Role]
    reach: str


@dataclass(frozen=True)
class Area:
    """The permissions of one part of the program."""

    name: str
    lines: list[Line]


def area_of(permission: PermissionEnum) -> str:
    """What the part of the program that a permission belongs to is called."""
    label = permission.key.partition(".")[0]
    return str(AREAS.get(label, capfirst(label)))


def rights_of(member: Member, *, at: datetime) -> list[Right]:
    """Everything there is to be permitted, and how it stands for this member, with the reason."""
    return [_right(permission, member, at) for permission in every_permission()]


def _right(permission: PermissionEnum, member: Member, at: datetime) -> Right:
    grant = permission.grant
    own = grant.scope is Scope.OWN_PARTNER
    if grant.standings and not grant.roles & member.roles_at(at):
        where = translate("as %(roles)s") % {"roles": names_of(frozenset(), grant.standings)}
        return Right(
            says=str(grant.says), why=str(grant.why), ok=member.is_present(member.partnership.day(at)), because=where
        )
    verdict = allowed(permission, by=member, on=member.partner if own else member.partnership, at=at)
    if not verdict.ok:
        because = translate("for %(roles)s only") % {"roles": names_of(grant.roles)} if grant.roles else verdict.reason
    elif not grant.roles:
        because = translate("because every member may")
    else:
        because = translate("as %(roles)s") % {"roles": names_of(grant.roles & member.roles_at(at))}
        if own:
            because = translate("as %(roles)s, for %(partner)s only") % {
                "roles": names_of(grant.roles & member.roles_at(at)),
                "partner": member.partner.called,
            }
    return Right(says=str(grant.says), why=str(grant.why), ok=verdict.ok, because=because)


def who_may_do_what() -> list[Area]:
    """Every permission with who holds it and why, part by part."""
    return [
        Area(name, [_line(permission) for permission in permissions])
        for name, permissions in groupby(every_permission(), key=area_of)
    ]


def _line(permission: PermissionEnum) -> Line:
    grant = permission.grant
    return Line(
        says=capfirst(str(grant.says)),
        who=capfirst(names_of(grant.roles, grant.standings)) or translate("Every member"),
        why=str(grant.why),
        roles=grant.roles,
        reach=translate("for their own partner only") if grant.scope is Scope.OWN_PARTNER else "",
    )
