"""Places of a network: what is known of them, and an indicator's places side by side."""

from typing import Any

from cast import Table

ACCESS: dict[str, tuple[str, str]] = {
    "measurement:place": ("*", "-"),
    "measurement:place_facts": ("ines", "ines"),
    "measurement:indicator-places-csv": ("*", "-"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """The places and the indicator stand already."""
    return {}
