"""Those elected take the chair or their seats, once."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.actions.bodies.chairs import take_chair
from commontable.governance.actions.bodies.tenures import begin_tenure
from commontable.governance.datasets.bodies import roll_of
from commontable.governance.models import Candidate, Election, Seat
from commontable.governance.permissions import Permission
from commontable.governance.rules.election import Ending
from commontable.governance.rules.kinds import HowChosen
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def seat_elected(
    *,
    election: Election,
    seats: Mapping[int, Seat] | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: Member,
    at: datetime,
) -> Election:
    """The elected chair has the chair, or each of those elected the seat chosen for them, from that day on; only once.

    `seats`: by key of the candidate, for an election to seats. Raises NotAllowed where nobody was elected, it was done
    before, a seat is given twice or to nobody, or the body's rules for the chair or the seat refuse.
    """
    require(Permission.SEAT_MEMBERS, by=by, on=election, at=at)
    hold(election)
    if not election.result or election.result["ending"] != Ending.ELECTED:
        raise NotAllowed(_("Nobody was elected, so nobody can take a place."))
    if election.seated_at is not None:
        raise NotAllowed(_("Those elected have taken their place already."))
    elected = list(
        Candidate.objects.filter(election=election, pk__in=election.result["elected"]).select_related("member__partner")
    )
    if election.is_for_chair:
        _take_chair(election, elected[0].member, starts_on=starts_on, ends_on=ends_on, by=by, at=at)
    else:
        _take_seats(election, elected, seats or {}, starts_on=starts_on, ends_on=ends_on, by=by, at=at)
    election.seated_at = at
    election.save(update_fields=["seated_at"])
    journal.record(
        "governance.election.seated", by=by, on=election, at=at, members=[one.member.name for one in elected],
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    return election


def _take_chair(
    election: Election, member: Member, *, starts_on: date | None, ends_on: date | None, by: Member, at: datetime
) -> None:
    held = [one.seat for one in roll_of(election.body, at=at) if one.holder.pk == member.pk]
    if not held:
        raise NotAllowed(_("%(name)s no longer holds a seat in this body.") % {"name": member.name})
    take_chair(body=election.body, seat=held[0], starts_on=starts_on, ends_on=ends_on, by=by, at=at)


def _take_seats(
    election: Election,
    elected: list[Candidate],
    seats: Mapping[int, Seat],
    *,
    starts_on: date | None,
    ends_on: date | None,
    by: Member,
    at: datetime,
) -> None:
    chosen = [seats[one.pk] for one in elected if one.pk in seats]
    if len(chosen) < len(elected):
        raise NotAllowed(_("Choose a seat for everybody who was elected."))
    if len({seat.pk for seat in chosen}) < len(chosen):
        raise NotAllowed(_("The same seat is chosen for two people."))
    if any(seat.body_id != election.body_id for seat in chosen):
        raise NotAllowed(_("This seat is of another body. Choose seats of this one."))
    for one in elected:
        begin_tenure(
            seat=seats[one.pk], member=one.member, how_chosen=HowChosen.ELECTED, starts_on=starts_on, ends_on=ends_on,
            by=by, at=at,
        )  # fmt: skip
