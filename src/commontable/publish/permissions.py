"""Who may choose what goes out to whom, and put packs together."""

from django.utils.translation import gettext_lazy as _

from commontable.partnership.permissions import Grant, PermissionEnum
from commontable.partnership.rules.roles import Role


class Permission(PermissionEnum):
    """What people may do with letters and packs."""

    CHOOSE_LETTERS = Grant(
        says=_("choose how often their own letter comes"),
        why=_("Whoever reads a letter decides about it, and nobody for anybody else."),
    )
    KEEP_PACKS = Grant(
        says=_("put packs of figures together for a meeting"),
        why=_("Whoever prepares or leads a meeting chooses what lies on the table; everybody may read it."),
        roles=frozenset({Role.DIRECTOR, Role.BACKBONE_STEWARD, Role.COUNCIL_MEMBER}),
    )
