"""Which tests read pages, letters and files: they say the same on every database, so PostgreSQL runs without them.

The access matrix opens every page on PostgreSQL too.
"""

from pathlib import Path

import pytest

READS = ("page", "hostile", "attack", "letters", "calendar", "files", "drafts", "by_link")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them by the name of their file."""
    for item in items:
        if Path(__file__).parent in item.path.parents and any(word in item.path.stem for word in READS):
            item.add_marker(pytest.mark.page)
