"""Who is at the table."""

from .handovers import Handover, HandoverStep, LostLetter
from .invitations import Invitation
from .members import Member, RoleHeld
from .partners import Partner
from .tables import AtTable, AtTableQuerySet, Partnership

__all__ = [
    "AtTable",
    "AtTableQuerySet",
    "Handover",
    "HandoverStep",
    "Invitation",
    "LostLetter",
    "Member",
    "Partner",
    "Partnership",
    "RoleHeld",
]
