"""Links to answer by are given out to members who have not spoken, by letter or by hand, and ended when astray."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.datasets.voices import Silent, silent_seats
from commontable.governance.letters.voices import link_for
from commontable.governance.models import Position, Round, Seat
from commontable.governance.permissions import Permission
from commontable.journal import actions as journal
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .casting import is_secret
from .holding import hold_round


@transaction.atomic
def ask_silent_seats(*, round: Round, by: Member, at: datetime) -> list[Silent]:
    """It stands on record that the holders of these seats, silent until now, are sent their links."""
    require(Permission.RECORD_VOICES, by=by, on=round.proposal, at=at)
    _require_open(hold_round(round), at=at)
    silent = silent_seats(round, at=at)
    if not silent:
        raise NotAllowed(_("Every seat that somebody holds has spoken. Nobody needs a link."))
    _record(round, [one.position.seat for one in silent], how="letter", by=by, at=at)
    return silent


@transaction.atomic
def hand_out_link(*, round: Round, seat: Seat, by: Member, at: datetime) -> str:
    """The link of whoever holds the seat, to print or to pass on; that it was handed out stands on record.

    Not for a secret ballot: only the seat itself may come by that link, so it goes to the holder's own address.
    """
    require(Permission.RECORD_VOICES, by=by, on=round.proposal, at=at)
    _require_open(hold_round(round), at=at)
    if is_secret(round):
        raise NotAllowed(_("In a secret ballot the link goes to the member alone. Send it by letter."))
    found = next((one for one in silent_seats(round, at=at) if one.position.seat_id == seat.pk), None)
    if found is None:
        raise NotAllowed(_("This seat has spoken, has stood back, or nobody holds it today."))
    _record(round, [seat], how="copied", by=by, at=at)
    return link_for(found.position, member=found.holder, at=at)


@transaction.atomic
def end_links(*, round: Round, seat: Seat, by: Member, at: datetime) -> Position:
    """No link given out for the seat in this round opens any more; one given out from now on does.

    What the seat has said stands. Raises NotAllowed where the round has closed or does not ask the seat.
    """
    require(Permission.RECORD_VOICES, by=by, on=round.proposal, at=at)
    _require_open(hold_round(round), at=at)
    position: Position | None = Position.objects.filter(round=round, seat=seat).select_related("seat").first()
    if position is None:
        raise NotAllowed(_("This round does not ask that seat, so there is no link to end."))
    position.links_ended += 1
    position.save(update_fields=["links_ended"])
    journal.record(
        "governance.position.links_ended", by=by, on=round, at=at, proposal=round.proposal.number, round=round.number,
        seat=seat.name,
    )  # fmt: skip
    return position


def _require_open(round: Round, *, at: datetime) -> None:
    if not round.is_open(at):
        raise NotAllowed(_("This round has closed, so a link would lead nowhere."))


def _record(round: Round, seats: list[Seat], *, how: str, by: Member, at: datetime) -> None:
    journal.record(
        "governance.position.links_sent", by=by, on=round, at=at, proposal=round.proposal.number, round=round.number,
        seats=[seat.name for seat in seats], how=how,
    )  # fmt: skip
