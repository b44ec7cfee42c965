"""A partner's file on its way in: it arrives, is read, checked, answered for, confirmed or withdrawn.

delivery = send_file(due=due, file=file, file_name="reading.csv", by=dara, at=at)
delivery = check_delivery(delivery=delivery, by=dara, at=at)
extract = accept_delivery(delivery=delivery, by=dara, at=at)
"""

from .accepting import accept_delivery, restore_extract
from .arriving import AlreadySent, send_file
from .checking import check_delivery
from .identities import say_no_identity
from .matching import answer_questions, ask_to_check_again, confirm_reading, look_again, reopen_reading
from .withdrawing import sweep_quarantine, withdraw_delivery

__all__ = [
    "AlreadySent",
    "accept_delivery",
    "answer_questions",
    "ask_to_check_again",
    "check_delivery",
    "confirm_reading",
    "look_again",
    "reopen_reading",
    "restore_extract",
    "say_no_identity",
    "send_file",
    "sweep_quarantine",
    "withdraw_delivery",
]
