"""Those whose seats have not voted are sent a link to their ballot."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.datasets.elections import Silent, silent_ballots
from commontable.governance.models import Election
from commontable.governance.permissions import Permission
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def ask_for_ballots(*, election: Election, by: Member, at: datetime) -> list[Silent]:
    """It stands on record that the holders of these seats, which have not voted, are sent their links."""
    require(Permission.FACILITATE, by=by, on=election, at=at)
    hold(election)
    if not election.is_open(at):
        raise NotAllowed(_("This ballot is not open, so a link would lead nowhere."))
    silent = silent_ballots(election, at=at)
    if not silent:
        raise NotAllowed(_("Every seat that somebody holds has voted. Nobody needs a link."))
    seats = [one.ballot.seat.name for one in silent]
    journal.record("governance.election.links_sent", by=by, on=election, at=at, seats=seats)
    return silent
