"""One seat, one ballot: two tabs, retries, an alternate beside the holder, and the count in the middle of it."""

from datetime import timedelta

import pytest

from cast import LONG_AGO, Table
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.bodies.tenures import begin_tenure
from commontable.governance.actions.elections.counting import close_election
from commontable.governance.actions.elections.seating import seat_elected
from commontable.governance.actions.elections.voting import AlreadyCast, cast_ballot
from commontable.governance.models import BallotBox, ChairTerm, Election
from commontable.governance.rules.kinds import HowChosen
from commontable.journal.models import Entry
from commontable.partnership.actions.members import add_member
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.sectors import Sector
from governance.at_once import together
from worlds.bodies import make_council
from worlds.elections import announced, ballot_of, ranked, voting

pytestmark = pytest.mark.django_db(transaction=True)
LATER = LONG_AGO + timedelta(days=1)


@pytest.fixture
def council(table: Table):
    """The council of three voting seats."""
    return make_council(table)[0]


def ballots_in_journal() -> int:
    return Entry.objects.filter(event="governance.election.ballot").count()


@pytest.mark.parametrize("is_secret", [True, False])
def test_a_seat_votes_once_however_often_it_is_pressed(table, council, is_secret):
    election = voting(table, announced(table, council, is_secret=is_secret), table.alma, table.rosa)
    acts = [
        lambda by=by, choice=choice: ranked(election, "Northside", choice, by=by, at=LATER)
        for by in (table.alma, table.dara, table.alma)
        for choice in (table.alma, table.rosa)
    ]
    found = together(acts)
    assert election.ballots.filter(has_voted=True).count() == 1
    if is_secret:
        assert sorted(type(one).__name__ for one in found) == ["AlreadyCast"] * 5 + ["Ballot"]
        assert len(BallotBox.objects.get(election=election).papers) == ballots_in_journal() == 1
    else:  # an open ballot is changed: the last one stands
        assert {type(one).__name__ for one in found} == {"Ballot"}
        assert ballots_in_journal() == 6


def test_no_ballot_is_lost_in_a_burst(table, council):
    people = [
        add_member(partner=table.families, name=f"Parent {n}", email=f"p{n}@x.example", by=table.maya, at=LONG_AGO)
        for n in range(20)
    ]
    for n, person in enumerate(people):
        seat = open_seat(
            body=council, name=f"Parents {n}", sector=Sector.FAMILIES, partner=table.families, by=table.maya,
            at=LONG_AGO,
        )  # fmt: skip
        begin_tenure(seat=seat, member=person, how_chosen=HowChosen.DRAWN, by=table.maya, at=LONG_AGO)
    election = voting(table, announced(table, council), table.alma, table.rosa)
    rosa = election.candidates.get(member=table.rosa).pk
    seats = {person.pk: ballot_of(election, f"Parents {n}") for n, person in enumerate(people)}
    found = together([lambda by=by: cast_ballot(ballot=seats[by.pk], ranking=[rosa], by=by, at=LATER) for by in people])
    assert [one for one in found if isinstance(one, Exception)] == []
    assert BallotBox.objects.get(election=election).papers == [[rosa]] * 20
    assert election.ballots.filter(has_voted=True).count() == ballots_in_journal() == 20


def test_a_ballot_and_the_count_at_once_agree(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa, days=None)
    ranked(election, "Northside", table.alma, by=table.alma, at=LATER)
    ranked(election, "Harbor", table.alma, by=table.omar, at=LATER)
    own = [Election.objects.select_related("body__partnership", "partnership").get(pk=election.pk) for _ in range(2)]
    found = together(
        [
            lambda: ranked(election, "Families", table.rosa, by=table.rosa, at=LATER),
            lambda: close_election(election=own[0], by=table.maya, at=LATER),
            lambda: close_election(election=own[1], by=table.omar, at=LATER),
        ]
    )
    election.refresh_from_db()
    has_voted = election.ballots.filter(has_voted=True).count()
    assert election.result["quorum"]["cast"] == has_voted == ballots_in_journal()
    assert isinstance(found[0], NotAllowed) == (has_voted == 2)
    assert sum(isinstance(one, NotAllowed) for one in found[1:]) == 1
    assert not isinstance(found[0], AlreadyCast)


def test_the_chair_is_given_once(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    for seat, by in (("Northside", table.alma), ("Harbor", table.omar), ("Families", table.rosa)):
        ranked(election, seat, table.rosa, by=by, at=LATER)
    close_election(election=election, by=table.maya, at=LATER)
    before = ChairTerm.objects.count()
    own = [Election.objects.select_related("body__partnership", "partnership").get(pk=election.pk) for _ in range(4)]
    found = together([lambda one=one: seat_elected(election=one, by=table.maya, at=LATER) for one in own])
    assert sorted(type(one).__name__ for one in found) == ["Election"] + ["NotAllowed"] * 3
    assert ChairTerm.objects.count() == before + 1
    assert Entry.objects.filter(event="governance.election.seated").count() == 1
