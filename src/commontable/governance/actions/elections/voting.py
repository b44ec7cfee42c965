"""A seat's ballot is cast: into the box and nowhere else where it is secret."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import fault_of_ranking
from commontable.governance.models import Ballot, BallotBox, Candidate, Election
from commontable.governance.permissions import Permission
from commontable.governance.rules.election import ElectionStage, sorted_papers
from commontable.governance.rules.kinds import Channel
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

RECORDED = (Channel.PAPER, Channel.PHONE, Channel.ROOM)
SECRET = _(
    "A secret ballot is cast by the seat itself: by its holder, an alternate or a proxy, on the page or by a link. "
    "Whoever wrote it down for them would know it."
)


class AlreadyCast(NotAllowed):
    """The seat's secret ballot is in the box; the same ballot sent twice is there once."""


@transaction.atomic
def cast_ballot(*, ballot: Ballot, ranking: Sequence[int], by: Member, at: datetime) -> Ballot:
    """The seat has voted. `ranking`: keys of candidates, first choice first; none at all is a blank ballot.

    A secret paper lies sorted among the others in one row, without time, order or name; the roll keeps only that the
    seat has voted, and it cannot be changed. An open ballot stands beside its seat and may be changed until the count.
    Raises AlreadyCast, or NotAllowed where the ballot is not open or the ranking is none.
    """
    require(Permission.TAKE_POSITION, by=by, on=ballot, at=at)
    election = hold(Election.objects.select_related("body", "partnership").get(pk=ballot.election_id))
    ballot.refresh_from_db(fields=["has_voted"])
    _check(election, ballot, ranking, at)
    if election.is_secret:
        if ballot.has_voted:
            raise AlreadyCast(
                _("This seat's ballot is in the box already. A secret ballot cannot be taken out or changed.")
            )
        box = BallotBox.objects.select_for_update().get(election=election)
        box.papers = sorted_papers([*box.papers, list(ranking)])
        box.save(update_fields=["papers"])
        ballot.has_voted = True
        ballot.save(update_fields=["has_voted"])
        journal.record("governance.election.ballot", by=by, on=ballot, at=at, is_secret=True)
        return ballot
    is_changed = ballot.has_voted
    _keep(ballot, ranking=ranking, cast_by=by, at=at)
    journal.record(
        "governance.election.ballot", by=by, on=ballot, at=at, is_secret=False, is_changed=is_changed
    )  # whom it ranks is read with the count: until then nobody may see it, nor close the ballot by it
    return ballot


@transaction.atomic
def record_ballot(*, ballot: Ballot, ranking: Sequence[int], channel: Channel, by: Member, at: datetime) -> Ballot:
    """What the seat's holder ranked on paper, by phone or in the room stands as its ballot, marked so.

    Never where the ballot is secret: whoever wrote it down would know it. The seat may change it until the count.
    """
    require(Permission.RECORD_VOICES, by=by, on=ballot, at=at)
    election = hold(Election.objects.select_related("body", "partnership").get(pk=ballot.election_id))
    ballot.refresh_from_db(fields=["has_voted"])
    if election.is_secret:
        raise NotAllowed(SECRET)
    if channel not in RECORDED:
        raise NotAllowed(_("Say whether the ballot came on paper, by phone or in the room."))
    _check(election, ballot, ranking, at)
    is_changed = ballot.has_voted
    _keep(ballot, ranking=ranking, cast_by=ballot.holder, at=at, channel=channel, recorded_by=by)
    journal.record(
        "governance.election.recorded", by=by, on=ballot, at=at, channel=str(channel), is_changed=is_changed
    )  # whom it ranks is read with the count, as with every ballot
    return ballot


def _keep(
    ballot: Ballot,
    *,
    ranking: Sequence[int],
    cast_by: Member,
    at: datetime,
    channel: str = "",
    recorded_by: Member | None = None,
) -> None:
    ballot.has_voted, ballot.ranking, ballot.cast_by, ballot.cast_at = True, list(ranking), cast_by, at
    ballot.channel, ballot.recorded_by = channel, recorded_by
    ballot.save(update_fields=["has_voted", "ranking", "cast_by", "cast_at", "channel", "recorded_by"])


def _check(election: Election, ballot: Ballot, ranking: Sequence[int], at: datetime) -> None:
    if election.stage == ElectionStage.NOMINATIONS:
        raise NotAllowed(_("The ballot is not open yet."))
    if not election.is_open(at):
        raise NotAllowed(
            _("The ballot has closed. Your ballot was not counted; tell whoever leads the body if it must be.")
        )
    if not ballot.seat.is_open(election.partnership.day(at)):
        raise NotAllowed(_("This seat has closed, and its vote with it."))
    if ranking:
        standing = Candidate.objects.filter(election=election, accepted_at__isnull=False, withdrawn_at=None)
        known = [str(key) for key in standing.values_list("pk", flat=True)]
        if fault_of_ranking([str(key) for key in ranking], candidates=known):
            raise NotAllowed(_("This ballot names somebody twice, or somebody who does not stand. Rank again."))
