"""The ballot is closed and counted, once."""

from datetime import datetime

from django.db import transaction

from commontable.governance.datasets.elections import why_not
from commontable.governance.models import BallotBox, Election
from commontable.governance.permissions import Permission
from commontable.governance.rules.deliberation import TOLD
from commontable.governance.rules.election import ElectionStage, lifecycle, result_of
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def close_election(*, election: Election, by: Member, at: datetime) -> Election:
    """No ballot is taken any more, and the result stands with every round of its count.

    Candidates who can no longer take the place are passed over on every ballot. Ties that earlier rounds do not settle
    are drawn by lot, from a seed made of the election and the ballots: whoever counts again gets the same result.
    Secret papers that are not counted are destroyed. Raises NotAllowed before the closing time that people were told,
    unless every seat has voted.
    """
    require(Permission.FACILITATE, by=by, on=election, at=at)
    hold(election)
    election.stage = lifecycle.move(election.stage, to=ElectionStage.CLOSED)
    ballots = list(election.ballots.select_related("seat"))
    has_time = election.closes_at is not None and at < election.closes_at
    if has_time and not all(ballot.has_voted for ballot in ballots):
        raise NotAllowed(TOLD)
    if election.is_secret:
        papers = BallotBox.objects.get(election=election).papers
    else:
        papers = [ballot.ranking for ballot in ballots if ballot.has_voted]
    known = election.candidates.filter(accepted_at__isnull=False, withdrawn_at=None).select_related("member__partner")
    standing = {one.pk: one.member for one in known.order_by("pk")}
    gone = [key for key, member in standing.items() if why_not(election=election, member=member, at=at)]
    election.result = result_of(
        method=election.method, places=election.places, candidates=[key for key in standing if key not in gone],
        papers=papers, roll=len(ballots), quorum=(election.quorum_of, election.quorum_in),
        is_secret=election.is_secret, seed=seed_of(election),
    ) | {"gone": gone}  # fmt: skip
    if election.result["count"] is None:
        BallotBox.objects.filter(election=election).update(papers=[])
    election.closed_at = at
    election.save(update_fields=["stage", "closed_at", "result"])
    journal.record(
        "governance.election.closed", by=by, on=election, at=at, ending=election.result["ending"],
        quorum=election.result["quorum"], elected=[standing[key].name for key in election.result["elected"]],
        gone=[standing[key].name for key in gone],
        rankings={
            ballot.seat.name: [standing[key].name for key in ballot.ranking]
            for ballot in ballots
            if ballot.has_voted and not election.is_secret
        },
    )  # fmt: skip
    return election


def seed_of(election: Election) -> str:
    """What lots are drawn with, together with the ballots: fixed when the ballot opened, and public."""
    opened = election.opened_at.isoformat() if election.opened_at else ""
    return f"{election.partnership.slug} {election.number} {opened}"
