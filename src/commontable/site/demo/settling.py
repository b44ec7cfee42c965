"""Two disputes at Rivermouth: one settled, in words every member may read, and one in which the sides talk."""

from datetime import datetime, timedelta

from commontable.governance.actions.disputes.mediating import accept_to_mediate, answer_on_mediator, ask_mediator
from commontable.governance.actions.disputes.moving import go_on_talking
from commontable.governance.actions.disputes.notes import write_note
from commontable.governance.actions.disputes.raising import raise_dispute
from commontable.governance.actions.disputes.settling import agree_to_settlement, lies_on_table, write_settlement
from commontable.governance.models import Dispute, Side
from commontable.governance.rules.dispute_conflicts import Conflict

from .seating import Seated

DAY = timedelta(days=1)
AGREED = (
    "The university shows the county a draft of every paper four weeks before it is handed in. The county answers "
    "within two weeks; silence means yes. Neither side changes figures, both may add a word of their own."
)


def settle(seated: Seated, *, now: datetime) -> list[Dispute]:
    """The one about publishing was settled in five weeks; the one about the bus is being talked over."""
    return [_settled(seated, at=now - 110 * DAY), _talked_over(seated, now=now)]


def _settled(seated: Seated, *, at: datetime) -> Dispute:
    people = seated.members
    dispute = _mediated(
        seated, "When results are published", raised_by="gloria", other="esther", mediator="claire", at=at
    )
    dispute = write_settlement(dispute=dispute, text=AGREED, is_public=True, by=people["claire"], at=at + 30 * DAY)
    for days, key in enumerate(("gloria", "esther"), start=32):
        agree_to_settlement(
            side=_side(dispute, seated, key), seen=lies_on_table(dispute), by=people[key], at=at + days * DAY
        )
    return dispute


def _talked_over(seated: Seated, *, now: datetime) -> Dispute:
    people, at = seated.members, now - 16 * DAY
    dispute = _mediated(seated, "Who pays for the late bus", raised_by="ruth", other="omar", mediator="amina", at=at)
    write_note(
        dispute=dispute, text="Delta would pay by seats used. Ask Omar what the sites could pay.",
        readers=[people["amina"]], by=people["ruth"], at=at + 6 * DAY,
    )  # fmt: skip
    return go_on_talking(dispute=dispute, by=people["amina"], at=at + 10 * DAY)


def _mediated(seated: Seated, title: str, *, raised_by: str, other: str, mediator: str, at: datetime) -> Dispute:
    people = seated.members
    dispute = raise_dispute(title=title, sides=[people[other]], is_private=False, by=people[raised_by], at=at)
    dispute = ask_mediator(dispute=dispute, member=people[mediator], by=people[raised_by], at=at + DAY)
    nothing = {conflict.value: False for conflict in Conflict}
    dispute = accept_to_mediate(dispute=dispute, answers=nothing, by=people[mediator], at=at + 2 * DAY)
    for key in (raised_by, other):
        dispute = answer_on_mediator(side=_side(dispute, seated, key), accepts=True, by=people[key], at=at + 3 * DAY)
    return dispute


def _side(dispute: Dispute, seated: Seated, key: str) -> Side:
    found: Side = Side.objects.select_related("dispute__partnership").get(
        dispute=dispute, member=seated.members[key].pk
    )
    return found
