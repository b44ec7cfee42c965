"""The council member's pages: the scorecard, an indicator, where its figures come from, how children are protected."""

from .board import choose_place, download_scorecard, show_scorecard
from .downloads import download_chart, download_indicator
from .indicator import show_indicator
from .lineage import show_lineage
from .notes import put_note_back, withdraw_note, write_note
from .protection import show_protection

__all__ = [
    "choose_place",
    "download_chart",
    "download_indicator",
    "download_scorecard",
    "put_note_back",
    "show_indicator",
    "show_lineage",
    "show_protection",
    "show_scorecard",
    "withdraw_note",
    "write_note",
]
