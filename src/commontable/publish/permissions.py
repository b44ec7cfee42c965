"""Who may choose what goes out to whom."""

from django.utils.translation import gettext_lazy as _

from commontable.partnership.permissions import Grant, PermissionEnum


class Permission(PermissionEnum):
    """What people may do with letters."""

    CHOOSE_LETTERS = Grant(
        says=_("choose how often their own letter comes"),
        why=_("Whoever reads a letter decides about it, and nobody for anybody else."),
    )
