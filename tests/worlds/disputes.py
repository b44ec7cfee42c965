"""A private dispute that Omar raised and Rosa mediates, with a note; Northside's superintendent knows of it."""

from datetime import UTC, datetime
from typing import Any

from cast import Table
from commontable.governance.actions.disputes import write_note
from disputing import settling

AUTHOR, SIDES, MEDIATOR, PEOPLE = "omar", "omar alma", "rosa", "omar alma rosa"
ACCESS = {
    "governance:disputes": ("*", "-"),
    "governance:disputes_csv": ("*", "-"),
    "governance:how_disputes_go": ("*", "-"),
    "governance:raise_dispute": ("*", "*"),
    "governance:dispute": (PEOPLE, "-"),
    "governance:tell_sides": (AUTHOR, AUTHOR),
    "governance:withdraw_dispute": (AUTHOR, AUTHOR),
    "governance:ask_mediator": (AUTHOR, AUTHOR),
    "governance:accept_to_mediate": (MEDIATOR, MEDIATOR),
    "governance:refuse_to_mediate": (MEDIATOR, MEDIATOR),
    "governance:answer_on_mediator": ("-", SIDES),
    "governance:stop_mediating": (MEDIATOR, MEDIATOR),
    "governance:name_speaker": (PEOPLE, PEOPLE),
    "governance:talk_together": ("-", MEDIATOR),
    "governance:move_dispute_day": (MEDIATOR, MEDIATOR),
    "governance:refer_dispute": ("omar rosa", "omar rosa"),
    "governance:close_dispute": (MEDIATOR, MEDIATOR),
    "governance:write_dispute_note": (PEOPLE, PEOPLE),
    "governance:take_back_dispute_note": ("-", AUTHOR),
    "governance:write_settlement": (MEDIATOR, MEDIATOR),
    "governance:agree_to_settlement": (SIDES, SIDES),
    "governance:amend_by_settlement": ("-", PEOPLE),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """A settlement lies on the table, and Omar has written a note for the mediator."""
    at = datetime.now(UTC)
    dispute = settling(table, at=at)
    note = write_note(dispute=dispute, text="We paid for it last year.", readers=[table.rosa], by=table.omar, at=at)
    parts |= {"dispute": dispute.number, "side": dispute.sides.get(member=table.alma).pk}
    special["governance:take_back_dispute_note", "note"] = note.pk
    return {"dispute": dispute}
