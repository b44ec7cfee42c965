"""A meeting under way: the agenda moves on, seats are there or not, and the word goes round."""

from .attending import record_attendance
from .noting import note_outcome
from .running import close_meeting, move_on, open_meeting, take_back_opening
from .speaking import ask_for_word, call_on, end_word, give_back_word, give_word

__all__ = [
    "ask_for_word",
    "call_on",
    "close_meeting",
    "end_word",
    "give_back_word",
    "give_word",
    "move_on",
    "note_outcome",
    "open_meeting",
    "record_attendance",
    "take_back_opening",
]
