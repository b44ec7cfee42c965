"""Rivermouth elects: two speakers of the families' forum are counted, and a secret ballot for its chair is open."""

from datetime import datetime, timedelta

from commontable.governance.actions.elections.announcing import announce_election, open_election
from commontable.governance.actions.elections.counting import close_election
from commontable.governance.actions.elections.nominating import accept_nomination, nominate
from commontable.governance.actions.elections.voting import cast_ballot
from commontable.governance.models import Election
from commontable.governance.rules.election import ElectionMethod

from .bodies import Bodies
from .seating import Seated

DAY = timedelta(days=1)
RANKINGS = {
    "keisha": ("keisha", "lena", "dewi"), "lena": ("lena", "keisha"), "marisol": ("dewi", "lena", "keisha"),
    "dewi": ("dewi", "keisha"), "ravi": ("lena", "dewi"), "hoa": ("keisha", "dewi"), "ben": ("keisha", "lena"),
}  # fmt: skip


def elect(seated: Seated, bodies: Bodies, *, now: datetime) -> list[Election]:
    """The reading group has elected two speakers by STV; the council's ballot for its next chair is open."""
    return [_speakers(seated, bodies, at=now - 45 * DAY), _next_chair(seated, bodies, now=now)]


def _speakers(seated: Seated, bodies: Bodies, *, at: datetime) -> Election:
    lena, people = seated.members["lena"], seated.members
    election = announce_election(
        body=bodies.reading_group, title="Two speakers of the reading group", method=ElectionMethod.STV, places=2,
        about="They bring to the council what the group tried and what it learned.", by=lena, at=at,
    )  # fmt: skip
    _stand(election, seated, ("keisha", "lena", "dewi"), at=at + DAY)
    open_election(election=election, closes_at=at + 9 * DAY, by=lena, at=at + 2 * DAY)
    keys = {one.member_id: one.pk for one in election.candidates.all()}
    for ballot in election.ballots.select_related("seat__body__partnership", "election", "holder"):
        holder = next(member for member in people.values() if member.pk == ballot.holder_id)
        name = next(key for key, member in people.items() if member.pk == holder.pk)
        ranking = [keys[people[key].pk] for key in RANKINGS[name]]
        cast_ballot(ballot=ballot, ranking=ranking, by=holder, at=at + 4 * DAY)
    return close_election(election=election, by=lena, at=at + 10 * DAY)


def _next_chair(seated: Seated, bodies: Bodies, *, now: datetime) -> Election:
    tomas = seated.members["tomas"]
    election = announce_election(
        body=bodies.council, title="Chair of the data committee to be", method=ElectionMethod.RANKED_CHOICE,
        about="Prepares the committee that looks after shared data, from spring on.", by=tomas, at=now - 9 * DAY,
    )  # fmt: skip
    _stand(election, seated, ("gloria", "esther", "amina"), at=now - 8 * DAY)
    return open_election(election=election, closes_at=now + 8 * DAY, by=tomas, at=now - 4 * DAY)


def _stand(election: Election, seated: Seated, keys: tuple[str, ...], *, at: datetime) -> None:
    for key in keys:
        member = seated.members[key]
        candidate = nominate(election=election, member=member, by=member, at=at)
        if candidate.accepted_at is None:
            accept_nomination(candidate=candidate, by=member, at=at)
