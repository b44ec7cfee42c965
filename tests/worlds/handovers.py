"""Dewi, who sent Northside's files, has left; Dara takes over, and has steps to do."""

from datetime import UTC, datetime
from typing import Any

from cast import Table
from commontable.partnership.actions.handovers.beginning import begin_handover
from commontable.partnership.actions.handovers.preparing import name_successor
from commontable.partnership.actions.members import add_member

ACCESS: dict[str, tuple[str, str]] = {
    "partnership:handovers": ("*", "-"),
    "partnership:handovers_csv": ("*", "-"),
    "partnership:begin_handover": ("maya", "maya"),
    "partnership:handover": ("maya ines dara", "-"),
    "partnership:handover_successor": ("maya", "maya"),
    "partnership:handover_write": ("maya", "maya"),
    "partnership:handover_steps": ("maya", "maya"),
    "partnership:handover_step": ("-", "maya dara"),
    "partnership:handover_words": ("rosa", "rosa"),
    "partnership:handover_end": ("maya", "maya"),
    "partnership:letters_come_back": ("maya", "maya"),
    "partnership:address_works": ("-", "maya"),
    "agreements:pass_on_promises": ("maya", "maya"),
    "governance:pass_seat": ("maya", "maya"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """The handover is open and Dara is named; Rosa hands over to somebody new, who is to take her seat."""
    now = datetime.now(UTC)
    handover = begin_handover(leaver=table.dewi, by=table.maya, at=now)
    name_successor(handover=handover, successor=table.dara, by=table.maya, at=now)
    seated = begin_handover(leaver=table.rosa, by=table.maya, at=now)
    heir = add_member(partner=table.families, name="Hana Wibowo", email="hana@families.example", by=table.maya, at=now)
    name_successor(handover=seated, successor=heir, by=table.maya, at=now)
    special |= {(route, "handover"): seated.pk for route in ("governance:pass_seat", "partnership:handover_words")}
    parts |= {"handover": handover.pk, "step": handover.steps.order_by("pk")[0].pk}
    return {"handover": handover}
