"""What agreements open: an agreement drafted from a dataset, and certificates of destruction."""

from typing import Any

from cast import Table

ACCESS = {
    "measurement:dataset_draft_agreement": ("-", "*"),
    "measurement:certificate_page": ("dara maya ines", "-"),
    "measurement:check_certificate": ("*", "*"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """The file that was destroyed has a page for its certificate."""
    special[("measurement:certificate_page", "uuid")] = special[("measurement:certificate", "uuid")]
    return {}
