"""A plan that links two files."""

from typing import Any

from cast import Table

ACCESS = {
    "measurement:linkages": ("*", "-"),
    "measurement:linkages_csv": ("*", "-"),
    "measurement:linkage_new": ("ines", "ines"),
    "measurement:linkage": ("*", "-"),
    "measurement:linkage_change": ("ines", "ines"),
    "measurement:linkage_datasets": ("ines", "-"),
    "measurement:linkage_reviewer": ("maya", "maya"),
    "measurement:linkage_begin": ("-", "ines"),
    "measurement:linkage_progress": ("*", "-"),
    "measurement:linkage_give_up": ("-", "ines"),
    "measurement:linkage_quality_csv": ("maya ines alma dara omar", "-"),
    "measurement:linkage_close": ("ines", "ines"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> None:
    """School and after school are to be linked; no file has come yet."""
    from linked_files import linkable, planned

    parts["plan"] = planned(table, *linkable(table, prefix="linked-")).slug
