"""The council's balance of power: nothing to make, everything is weighed from what stands."""

from typing import Any

from cast import Table

ACCESS: dict[str, tuple[str, str]] = {
    "governance:power": ("*", "-"),
    "governance:power_csv": ("*", "-"),
    "governance:power_picture": ("*", "-"),
    "governance:power_toml": ("*", "-"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """The addresses are known; the body is the council."""
    for route, part, value in (("power_csv", "what", "seats"), ("power_picture", "kind", "svg")):
        parts.setdefault(part, value)
        special["governance:" + route, part] = value
    return {}
