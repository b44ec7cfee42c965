"""Partners make codes instead of sending names: by a profile, checked when they come, deleted once they are linked."""

from .arriving import send_codes
from .checking import ask_to_check_again, check_codes
from .deleting import delete_linked_codes, drop_codes, sweep_codes, withdraw_codes
from .profiles import make_profile, profile_of

__all__ = [
    "ask_to_check_again",
    "check_codes",
    "delete_linked_codes",
    "drop_codes",
    "make_profile",
    "profile_of",
    "send_codes",
    "sweep_codes",
    "withdraw_codes",
]
