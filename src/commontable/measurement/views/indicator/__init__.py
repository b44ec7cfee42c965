"""One indicator, tab by tab: now, over time, between groups, across places, what was tried, how it is made."""

from .downloads import download_chart, download_indicator
from .fixed_limits import fix_limits, free_limits
from .groups import download_measures, show_groups
from .lineage import show_lineage
from .made import show_making
from .new_starts import start_anew, withdraw_new_start
from .notes import put_note_back, withdraw_note, write_note
from .now import show_indicator
from .over_time import download_study, show_over_time
from .places import download_places, show_places
from .tried import show_tried

__all__ = [
    "download_chart",
    "download_indicator",
    "download_measures",
    "download_places",
    "download_study",
    "fix_limits",
    "free_limits",
    "put_note_back",
    "show_groups",
    "show_indicator",
    "show_lineage",
    "show_making",
    "show_over_time",
    "show_places",
    "show_tried",
    "start_anew",
    "withdraw_new_start",
    "withdraw_note",
    "write_note",
]
