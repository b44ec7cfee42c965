"""Who is at the table."""

from .invitations import Invitation
from .members import Member, RoleHeld
from .partners import Partner
from .tables import AtTable, AtTableQuerySet, Partnership

__all__ = ["AtTable", "AtTableQuerySet", "Invitation", "Member", "Partner", "Partnership", "RoleHeld"]
