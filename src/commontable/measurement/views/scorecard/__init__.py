"""The council member's pages: the scorecard, and how children are protected."""

from .board import choose_place, download_scorecard, show_scorecard
from .protection import show_protection

__all__ = ["choose_place", "download_scorecard", "show_protection", "show_scorecard"]
