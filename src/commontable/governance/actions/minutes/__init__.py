"""Minutes: drafted, prepared, corrected by those present, approved; and never changed after that."""

from .approving import approve_minutes
from .correcting import propose_correction, settle_correction
from .writing import draft_minutes, prepare_minutes, reopen_minutes, write_minutes

__all__ = [
    "approve_minutes",
    "draft_minutes",
    "prepare_minutes",
    "propose_correction",
    "reopen_minutes",
    "settle_correction",
    "write_minutes",
]
