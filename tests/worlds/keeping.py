"""Pictures of how promises were kept: one shown to all, one open to comments."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cast import Table
from commontable.agreements.actions.comparing import comment_on, open_picture, show_picture

NOW = datetime.now(UTC)
ACCESS = {
    "agreements:commitment_evidence": ("*", "-"),
    "agreements:kept": ("*", "-"),
    "agreements:draw_up_kept": ("maya", "maya"),
    "agreements:kept_picture": ("*", "-"),
    "agreements:kept_csv": ("*", "-"),
    "agreements:comment_on_kept": ("*", "*"),
    "agreements:show_kept": ("maya", "maya"),
    "agreements:withdraw_kept": ("maya", "maya"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """The pictures stand, as if drawn up once the day of Harbor's promises had passed."""
    day = known["commitment"].due_on
    later = datetime.combine(day, NOW.timetz()) + timedelta(days=1)
    time = {"starts_on": day - timedelta(days=40), "ends_on": day, "comments_until": day + timedelta(days=20)}
    shown = open_picture(partnership=table.partnership, **time, by=table.maya, at=later)
    comment_on(picture=shown, text="A bus was missing.", by=table.omar, at=later)
    show_picture(picture=shown, by=table.maya, at=later)
    open_one = open_picture(partnership=table.partnership, **time, by=table.maya, at=later)
    parts["picture"] = shown.pk
    for route in ("comment_on_kept", "show_kept", "withdraw_kept"):
        special[(f"agreements:{route}", "picture")] = open_one.pk
    special[("agreements:commitment_evidence", "commitment")] = known["shown_by_file"].number
    return {"picture": open_one}
