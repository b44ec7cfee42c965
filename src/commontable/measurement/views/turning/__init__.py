"""Turn-the-curve pages: listed, opened, worked on line by line, printed, closed."""

from .lines import mark, put_back, rewrite_line, withdraw, write_line
from .opening import begin_turning, close, say_ready, take_up_again, write_end
from .paper import print_turning
from .promising import give_word
from .reading import download_curve, export_turnings, show_history, show_turning, show_turnings

__all__ = [
    "begin_turning",
    "close",
    "download_curve",
    "export_turnings",
    "give_word",
    "mark",
    "print_turning",
    "put_back",
    "rewrite_line",
    "say_ready",
    "show_history",
    "show_turning",
    "show_turnings",
    "take_up_again",
    "withdraw",
    "write_end",
    "write_line",
]
