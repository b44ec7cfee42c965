"""The second round of that proposal, open."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cast import Table
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.models import Proposal

from .proposals import WRITERS

LEADS = "maya omar"
SPEAKS = "rosa alma"  # for the families: Rosa holds the seat, Alma carries it by proxy
ACCESS: dict[str, tuple[str, str]] = {
    "governance:open_round": (LEADS, LEADS),
    "governance:round": ("*", "-"),
    "governance:round_csv": ("*", "-"),
    "governance:close_round": (LEADS, LEADS),
    "governance:extend_round": (LEADS, LEADS),
    "governance:record_voice": (LEADS, LEADS),
    "governance:take_position": (SPEAKS, SPEAKS),
    "governance:stand_back": (SPEAKS, SPEAKS),
    "governance:come_back": ("-", SPEAKS),
    "governance:answer_objection": (WRITERS, WRITERS),
    "governance:accept_answer": ("-", SPEAKS),
    "governance:uphold_objection": (SPEAKS, SPEAKS),
    "governance:carry_objection": (LEADS, LEADS),
}


def add(
    table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], *, proposal: Proposal, **known: Any
) -> dict[str, Any]:
    """Every seat is asked for a second time."""
    now = datetime.now(UTC)
    proposal.refresh_from_db()
    round = open_round(proposal=proposal, closes_at=now + timedelta(days=2), by=table.maya, at=now)
    parts.setdefault("round", round.number)
    for route in ACCESS:
        special[(route, "round")] = round.number
    return {"round": round}
