"""One of everything, area by area: each module has `ACCESS` (a line a route) and `add`, which makes its objects.

`add(table, parts, special, **known)` puts the value of each part of its addresses into `parts`, or into `special` by
(route, part) where another area uses the same word; it calls actions only. Areas are made in the order of `AREAS`.
"""

from importlib import import_module
from typing import Any

from cast import Table

AREAS = (
    "bodies", "commitments", "proposals", "deliberation", "meetings", "live", "elections", "decisions", "power",
    "templates", "agreements", "keeping", "signing", "agenda", "disputes", "handovers", "letters", "covering",
    "turning", "activities", "variation", "network", "packs", "policies", "linkage", "linkage_review", "vault_keeping",
)  # fmt: skip


def every_access() -> dict[str, tuple[str, str]]:
    """Who may open and do what, over all areas."""
    return {route: line for area in AREAS for route, line in import_module(f"worlds.{area}").ACCESS.items()}


def add_every_area(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> None:
    """Everything stands: each area's objects, the earlier ones known to the later."""
    for area in AREAS:
        known |= import_module(f"worlds.{area}").add(table, parts, special, **known) or {}
