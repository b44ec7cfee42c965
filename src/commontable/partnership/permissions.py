"""Who may do what, and why, in prose. Rules, elsewhere, say whether it can be done at all.

Every app lists its permissions as a `PermissionEnum`; every action asks for exactly one with `require`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.journal.extensions import modules_named

from .models import Member
from .rules.roles import Role
from .rules.standing import Standing


class Scope(Enum):
    """Over what a grant reaches."""

    PARTNERSHIP = "partnership"
    OWN_PARTNER = "own partner"


@dataclass(frozen=True)
class Grant:
    """What one permission lets people do. Neither roles nor standings means: every member.

    Either opens it: a role held at the table, or a standing towards the object (which answers `standings_of`).
    """

    says: Promise | str
    why: Promise | str
    roles: frozenset[Role] = frozenset()
    scope: Scope = Scope.PARTNERSHIP
    standings: frozenset[Standing] = frozenset()


class PermissionEnum(Enum):
    """A list of permissions; each value is a `Grant`."""

    @property
    def grant(self) -> Grant:
        """What it lets people do."""
        value: Grant = self.value
        return value

    @property
    def key(self) -> str:
        """Its name in documents: `measurement.send_extract`."""
        return f"{type(self).__module__.split('.')[1]}.{self.name.lower()}"


class NotPermitted(PermissionDenied):
    """This member may not do this; the message says who may, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WrongTable(Exception):
    """A member was asked about another partnership's object: a fault in the program, never shown."""


@dataclass(frozen=True)
class Verdict:
    """Whether a member may, and the sentence that explains it."""

    ok: bool
    reason: str


def allowed(permission: PermissionEnum, *, by: Member, on: Any, at: datetime) -> Verdict:
    """Whether the member may do this to that object at that moment, with the reason in prose.

    `on` is a partnership or a row of one; where the grant reaches over the member's own partner only, it has
    a `partner_id` (or is the partner itself).
    """
    table_id = on.pk if on._meta.label_lower == "partnership.partnership" else on.partnership_id
    if table_id != by.partnership_id:
        raise WrongTable(permission.key)
    grant = permission.grant
    if not by.is_present(by.partnership.day(at)):
        return Verdict(False, translate("Your membership has ended, and its rights with it."))
    held = by.roles_at(at)
    if (grant.roles or grant.standings) and not held & grant.roles and not _stands(grant, by=by, on=on, at=at):
        return Verdict(
            False,
            translate("Only the %(roles)s may %(act)s. %(why)s")
            % {"roles": names_of(grant.roles, grant.standings), "act": grant.says, "why": grant.why},
        )
    if grant.scope is Scope.OWN_PARTNER:
        partner_id = on.pk if on._meta.label_lower == "partnership.partner" else on.partner_id
        if partner_id != by.partner_id:
            return Verdict(
                False,
                translate("You may %(act)s for %(partner)s only. %(why)s")
                % {"act": grant.says, "partner": by.partner.name, "why": grant.why},
            )
    return Verdict(True, translate("You may %(act)s. %(why)s") % {"act": grant.says, "why": grant.why})


def require(permission: PermissionEnum, *, by: Member, on: Any, at: datetime) -> None:
    """The member may do this; raises NotPermitted with the reason where they may not."""
    verdict = allowed(permission, by=by, on=on, at=at)
    if not verdict.ok:
        raise NotPermitted(verdict.reason)


def may(permission: PermissionEnum, *, by: Member, at: datetime) -> bool:
    """Whether the member's roles, or some standing, can open this; pages show or leave out a door by it."""
    grant = permission.grant
    is_open = not grant.roles or bool(grant.standings) or bool(by.roles_at(at) & grant.roles)
    return is_open and by.is_present(by.partnership.day(at))


def names_of(roles: frozenset[Role], standings: frozenset[Standing] = frozenset()) -> str:
    """The roles and standings as a list a person reads: "director or backbone data steward"."""
    names = [str(role.label).lower() for role in Role if role in roles]
    names += [str(standing.label) for standing in Standing if standing in standings]
    return get_text_list(names, str(_("or")))


def _stands(grant: Grant, *, by: Member, on: Any, at: datetime) -> bool:
    """Whether the member has one of the grant's standings towards the object."""
    return bool(grant.standings) and bool(grant.standings & on.standings_of(by, at))


def every_permission() -> list[PermissionEnum]:
    """All permissions of all apps, in the order of the apps."""
    found: list[PermissionEnum] = []
    for _label, module in modules_named("permissions"):
        found.extend(getattr(module, "Permission", ()))
    return found


class Permission(PermissionEnum):
    """What the director and members may do with the table itself."""

    SEE_TABLE = Grant(
        says=_("see who sits at the table"),
        why=_("A partnership has no hidden members."),
    )
    KEEP_TABLE = Grant(
        says=_("change the partnership's name, place, stance and smallest group shown"),
        why=_("The backbone keeps the table on the partners' behalf, and the journal shows every change."),
        roles=frozenset({Role.DIRECTOR}),
    )
    KEEP_PARTNERS = Grant(
        says=_("add partners and record their leaving"),
        why=_("Somebody has to keep the list; the partners decide who belongs on it."),
        roles=frozenset({Role.DIRECTOR}),
    )
    KEEP_MEMBERS = Grant(
        says=_("invite members and end memberships"),
        why=_("Each partner names its own people; the director writes it down."),
        roles=frozenset({Role.DIRECTOR}),
    )
    GIVE_ROLES = Grant(
        says=_("give and end roles"),
        why=_("Roles carry rights over data, so one answerable person gives them, dated and on record."),
        roles=frozenset({Role.DIRECTOR}),
    )
    READ_JOURNAL = Grant(
        says=_("read the journal"),
        why=_("The director answers for what happened; it never contains a child's data."),
        roles=frozenset({Role.DIRECTOR}),
    )
    KEEP_HANDOVERS = Grant(
        says=_("prepare the handover when somebody leaves, and name the successor"),
        why=_("Leaders leave; what was agreed stays. The backbone looks after the passage."),
        roles=frozenset({Role.DIRECTOR}),
    )
    READ_HANDOVERS = Grant(
        says=_("read a handover"),
        why=_("It was written for whoever takes over; the backbone looks after the passage."),
        roles=frozenset({Role.DIRECTOR, Role.BACKBONE_STEWARD}),
        standings=frozenset({Standing.SUCCESSOR}),
    )
    TAKE_OVER = Grant(
        says=_("take over by your handover and tick off its steps"),
        why=_("It was written for whoever takes over."),
        roles=frozenset({Role.DIRECTOR}),
        standings=frozenset({Standing.SUCCESSOR}),
    )
    LEAVE_WORDS = Grant(
        says=_("write to whoever comes after you"),
        why=_("Nobody knows a place at the table better than whoever had it."),
        standings=frozenset({Standing.LEAVER}),
    )
