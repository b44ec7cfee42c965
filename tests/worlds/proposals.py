"""A proposal by Dara that went through one round, with an objection of the families that a second version answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cast import Table
from commontable.analysis.decision_rules import Choice
from commontable.governance.actions.deliberation.casting import take_position
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.revising import revise_proposal
from commontable.governance.actions.proposals.tabling import table_proposal
from commontable.governance.models import Body, Objection, Seat

WRITERS = "maya omar dara"  # the director, who facilitates; the chair; the author
ACCESS: dict[str, tuple[str, str]] = {
    "governance:proposals": ("*", "-"),
    "governance:proposals_csv": ("*", "-"),
    "governance:new_proposal": ("*", "*"),
    "governance:proposal": ("*", "-"),
    "governance:change_draft": (WRITERS, WRITERS),
    "governance:revise_proposal": (WRITERS, WRITERS),
    "governance:proposal_version": ("*", "-"),
    "governance:table_proposal": ("-", WRITERS),
    "governance:take_back_proposal": ("-", WRITERS),
    "governance:withdraw_proposal": (WRITERS, WRITERS),
    "governance:restore_proposal": ("-", WRITERS),
}


def add(
    table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], *, body: Body, seat_schools: Seat,
    seat_nonprofit: Seat, seat_families: Seat, **known: Any,
) -> dict[str, Any]:  # fmt: skip
    """The first round has closed with an objection, and the second version answers it."""
    began = datetime.now(UTC) - timedelta(days=2)
    proposal = draft_proposal(
        body=body, title="Share attendance weekly", text="Daily attendance for all pupils.", by=table.dara, at=began
    )
    table_proposal(proposal=proposal, by=table.dara, at=began)
    round = open_round(proposal=proposal, by=table.maya, at=began)
    for seat, member, choice, reason in (
        (seat_schools, table.alma, Choice.SUPPORT, ""),
        (seat_nonprofit, table.omar, Choice.RESERVATIONS, "Only until June."),
        (seat_families, table.rosa, Choice.OBJECT, "Families were not asked."),
    ):
        take_position(position=round.positions.get(seat=seat), choice=choice, reason=reason, by=member, at=began)
    close_round(round=round, synthesis="Families want to be asked first.", by=table.maya, at=began)
    proposal.refresh_from_db()
    objection = Objection.objects.get(proposal=proposal)
    revise_proposal(
        proposal=proposal, text="Weekly absence counts, with consent.", why="Families are asked.",
        resolves=[objection], by=table.dara, at=began,
    )  # fmt: skip
    parts |= {"proposal": proposal.number, "objection": objection.pk}
    parts.setdefault("version", 2)
    special[("governance:proposal_version", "version")] = 2
    return {"proposal": proposal}
