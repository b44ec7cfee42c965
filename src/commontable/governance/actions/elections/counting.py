"""The ballot is closed and counted, once."""

from datetime import datetime

from django.db import transaction

from commontable.governance.models import BallotBox, Election
from commontable.governance.permissions import Permission
from commontable.governance.rules.election import ElectionStage, lifecycle, result_of
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require


@transaction.atomic
def close_election(*, election: Election, by: Member, at: datetime) -> Election:
    """No ballot is taken any more, and the result stands with every round of its count.

    Ties that earlier rounds do not settle are drawn by lot, from a seed made of the election and the ballots: whoever
    counts again gets the same result. Secret papers that are not counted are destroyed.
    """
    require(Permission.FACILITATE, by=by, on=election, at=at)
    hold(election)
    election.stage = lifecycle.move(election.stage, to=ElectionStage.CLOSED)
    ballots = list(election.ballots.all())
    if election.is_secret:
        papers = BallotBox.objects.get(election=election).papers
    else:
        papers = [ballot.ranking for ballot in ballots if ballot.has_voted]
    standing = election.candidates.filter(accepted_at__isnull=False, withdrawn_at=None).order_by("pk")
    election.result = result_of(
        method=election.method, places=election.places, candidates=list(standing.values_list("pk", flat=True)),
        papers=papers, roll=len(ballots), quorum=(election.quorum_of, election.quorum_in),
        is_secret=election.is_secret, seed=seed_of(election),
    )  # fmt: skip
    if election.result["count"] is None:
        BallotBox.objects.filter(election=election).update(papers=[])
    election.closed_at = at
    election.save(update_fields=["stage", "closed_at", "result"])
    elected = dict(standing.values_list("pk", "member__name"))
    journal.record(
        "governance.election.closed", by=by, on=election, at=at, ending=election.result["ending"],
        quorum=election.result["quorum"], elected=[elected[key] for key in election.result["elected"]],
    )  # fmt: skip
    return election


def seed_of(election: Election) -> str:
    """What lots are drawn with, together with the ballots: fixed when the ballot opened, and public."""
    opened = election.opened_at.isoformat() if election.opened_at else ""
    return f"{election.partnership.slug} {election.number} {opened}"
