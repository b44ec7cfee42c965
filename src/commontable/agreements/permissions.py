"""Who may make, report and confirm promises."""

from django.utils.translation import gettext_lazy as _

from commontable.partnership.permissions import Grant, PermissionEnum
from commontable.partnership.rules.roles import Role
from commontable.partnership.rules.standing import Standing

DIRECTOR, OWNER = frozenset({Role.DIRECTOR}), frozenset({Standing.OWNER})


class Permission(PermissionEnum):
    """What people may do with commitments."""

    MAKE_COMMITMENTS = Grant(
        says=_("record a commitment"),
        why=_("A promise that everybody can read is a promise that can be kept. A partner promises for itself only."),
        roles=DIRECTOR,
        standings=OWNER,
    )
    REPORT_COMMITMENTS = Grant(
        says=_("say that a commitment is done, ask for a new day, or withdraw it"),
        why=_("Whoever promised speaks first about how it went."),
        roles=DIRECTOR,
        standings=OWNER,
    )
    CONFIRM_COMMITMENTS = Grant(
        says=_("confirm that another partner's commitment was kept"),
        why=_("Somebody other than whoever promised has seen the evidence."),
    )
