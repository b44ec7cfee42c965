"""Disputes: raised, mediated in steps with deadlines, settled by a text that every side agreed to."""

from .mediating import accept_to_mediate, answer_on_mediator, ask_mediator, refuse_to_mediate, step_down
from .moving import close_dispute, go_on_talking, move_day, refer_dispute
from .notes import take_back_note, write_note
from .raising import raise_dispute, tell_sides, withdraw_dispute
from .settling import agree_to_settlement, amend_agreement, write_settlement
from .speaking import name_speaker

__all__ = [
    "accept_to_mediate",
    "agree_to_settlement",
    "amend_agreement",
    "answer_on_mediator",
    "ask_mediator",
    "close_dispute",
    "go_on_talking",
    "move_day",
    "name_speaker",
    "raise_dispute",
    "refer_dispute",
    "refuse_to_mediate",
    "step_down",
    "take_back_note",
    "tell_sides",
    "withdraw_dispute",
    "write_note",
    "write_settlement",
]
