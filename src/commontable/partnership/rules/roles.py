"""Roles: what a member is trusted with, for how long. Everyone at the table is a member; some hold more."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """The roles a member may hold beside being a member."""

    DIRECTOR = "director", _("Director")
    BACKBONE_STEWARD = "backbone_steward", _("Backbone data steward")
    PARTNER_STEWARD = "partner_steward", _("Partner's data steward")
    COUNCIL_MEMBER = "council_member", _("Council member")


SAYS = {
    Role.DIRECTOR: _("Keeps the table: partners, members, roles, invitations and the journal."),
    Role.BACKBONE_STEWARD: _("Defines datasets and indicators and prepares releases. Sees no partner's rows."),
    Role.PARTNER_STEWARD: _("Sends their own organisation's files and answers for them. Sees no other partner's rows."),
    Role.COUNCIL_MEMBER: _("Speaks for their organisation: signs off definitions and replies before a release."),
}

BACKBONE_ONLY = frozenset({Role.DIRECTOR, Role.BACKBONE_STEWARD})
TRUSTED = frozenset({Role.DIRECTOR, Role.BACKBONE_STEWARD, Role.PARTNER_STEWARD})  # asked for a second factor
