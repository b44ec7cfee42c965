"""A stricter policy for what anybody may read, chosen and still in force; the usual one for everybody else."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cast import Table
from commontable.analysis.disclosure import Policy
from commontable.measurement.actions.policies import set_policy

NOW = datetime.now(UTC)
BACKBONE = "maya ines"
ACCESS = {
    "measurement:policies": ("*", "-"),
    "measurement:policies_csv": ("*", "-"),
    "measurement:policies_try": ("-", BACKBONE),
    "measurement:policies_progress": (BACKBONE, "-"),
    "measurement:policy_choose": ("maya", "maya"),
    "measurement:policy_return": ("maya", "maya"),
    "measurement:draft_take_back": ("-", "ines"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """The policy is in force."""
    set_policy(
        partnership=table.partnership, audience="public", policy=replace(Policy(), minimum_count=16),
        why="Small schools", by=table.maya, at=NOW,
    )  # fmt: skip
    parts["audience"] = "public"
    return {}
