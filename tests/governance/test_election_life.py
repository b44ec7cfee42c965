"""The life of an election: announced, nominated, opened, cast, counted, seated; wrong turns are refused in words."""

from datetime import timedelta

import pytest

from cast import LONG_AGO, Table
from commontable.governance.actions.bodies.chairs import take_chair
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.bodies.tenures import end_tenure
from commontable.governance.actions.elections.announcing import cancel_election, change_election, open_election
from commontable.governance.actions.elections.counting import close_election
from commontable.governance.actions.elections.nominating import accept_nomination, nominate, stand_down
from commontable.governance.actions.elections.seating import seat_elected
from commontable.governance.actions.elections.voting import AlreadyCast
from commontable.governance.datasets.bodies import chair_of
from commontable.governance.models import Ballot, BallotBox, Tenure
from commontable.governance.rules.election import ElectionMethod, ElectionStage, Ending
from commontable.journal.models import Entry
from commontable.partnership.actions.members import end_membership
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.sectors import Sector
from worlds.bodies import make_council
from worlds.elections import announced, ranked, standing, voting

LATER = LONG_AGO + timedelta(days=1)
AFTER = LONG_AGO + timedelta(days=8)


@pytest.fixture
def council(table: Table):
    """The council: Alma, Omar and Rosa vote; Omar chairs, Maya facilitates."""
    return make_council(table)[0]


def test_a_chair_is_elected_and_takes_the_chair_once(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    ranked(election, "Northside", table.alma, by=table.dara, at=LATER)  # the alternate casts
    ranked(election, "Harbor", table.rosa, table.alma, by=table.omar, at=LATER)
    ranked(election, "Families", table.rosa, by=table.rosa, at=LATER)
    done = close_election(election=election, by=table.omar, at=LATER)
    assert done.stage == ElectionStage.CLOSED
    assert done.result["ending"] == Ending.ELECTED
    rosa = done.candidates.get(member=table.rosa)
    assert done.result["elected"] == [rosa.pk]
    seat_elected(election=done, starts_on=LATER.date(), by=table.maya, at=LATER)
    assert chair_of(council, at=LATER).member == table.rosa
    with pytest.raises(NotAllowed, match="already"):
        seat_elected(election=done, starts_on=AFTER.date(), by=table.maya, at=AFTER)
    assert Entry.objects.filter(event="governance.election.seated").count() == 1
    assert Entry.objects.filter(event="governance.chair.taken").count() == 2


def test_every_act_stands_in_the_journal(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    ranked(election, "Families", table.rosa, by=table.rosa, at=LATER)
    cancel_election(election=election, why="Wrong year", by=table.maya, at=LATER)
    events = list(Entry.objects.filter(event__startswith="governance.election").values_list("event", flat=True))
    assert [event.rpartition(".")[2] for event in events] == [
        "announced",
        "nominated",
        "nominated",
        "accepted",
        "accepted",
        "opened",
        "ballot",
        "cancelled",
    ]


def test_several_are_elected_in_proportion_and_take_vacant_seats(table, council):
    act = {"by": table.maya, "at": LONG_AGO}
    seats = [open_seat(body=council, name=f"Site {n}", sector=Sector.GOVERNMENT, **act) for n in (1, 2)]
    election = announced(
        table, council, title="Two from the sites", method=ElectionMethod.STV, places=2, is_for_chair=False
    )
    election = voting(table, election, table.dara, table.maya, table.ines)
    ranked(election, "Northside", table.dara, table.maya, by=table.alma, at=LATER)
    ranked(election, "Harbor", table.dara, table.maya, by=table.omar, at=LATER)
    ranked(election, "Families", table.dara, table.maya, by=table.rosa, at=LATER)
    done = close_election(election=election, by=table.maya, at=LATER)
    dara, maya = (done.candidates.get(member=one).pk for one in (table.dara, table.maya))
    assert done.result["elected"] == [dara, maya]
    with pytest.raises(NotAllowed, match="for everybody"):
        seat_elected(election=done, seats={dara: seats[0]}, by=table.maya, at=LATER)
    with pytest.raises(NotAllowed, match="two people"):
        seat_elected(election=done, seats={dara: seats[0], maya: seats[0]}, by=table.maya, at=LATER)
    seat_elected(election=done, seats={dara: seats[0], maya: seats[1]}, by=table.maya, at=LATER)
    taken = Tenure.objects.filter(seat__in=seats).values_list("member", "how_chosen")
    assert set(taken) == {(table.dara.pk, "elected"), (table.maya.pk, "elected")}


def test_silence_is_visible_from_the_opening(table, council):
    election = voting(table, announced(table, council), table.alma)
    assert {ballot.seat.name for ballot in election.ballots.all()} == {"Northside", "Harbor", "Families"}
    assert not election.ballots.filter(has_voted=True).exists()


def test_a_ballot_is_not_counted_before_the_time_people_were_told(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    ranked(election, "Families", table.rosa, by=table.rosa, at=LATER)
    with pytest.raises(NotAllowed, match="until the closing time"):
        close_election(election=election, by=table.maya, at=LATER)
    assert close_election(election=election, by=table.maya, at=AFTER).stage == ElectionStage.CLOSED


def test_a_vote_after_closing_is_refused(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    with pytest.raises(NotAllowed, match="has closed"):
        ranked(election, "Families", table.rosa, by=table.rosa, at=election.closes_at)
    close_election(election=election, by=table.maya, at=AFTER)
    with pytest.raises(NotAllowed, match="has closed"):
        ranked(election, "Families", table.rosa, by=table.rosa, at=AFTER)
    assert not Ballot.objects.filter(has_voted=True).exists()
    assert BallotBox.objects.get(election=election).papers == []


def test_a_departed_members_seat_cannot_vote(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    end_membership(member=table.rosa, left_on=LATER.date(), by=table.maya, at=LATER)
    table.rosa.refresh_from_db()
    with pytest.raises(NotPermitted):
        ranked(election, "Families", table.rosa, by=table.rosa, at=LATER)


def test_a_tenure_that_ended_takes_the_vote_with_it(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    end_tenure(tenure=table.rosa.tenures.get(), ends_on=LATER.date(), by=table.maya, at=LONG_AGO)
    ranked(election, "Families", table.rosa, by=table.rosa, at=LONG_AGO + timedelta(hours=1))
    ballot = election.ballots.get(seat__name="Families")
    assert ballot.has_voted
    with pytest.raises(NotPermitted):
        ranked(election, "Families", table.alma, by=table.rosa, at=LATER)


def test_nobody_votes_for_another_seat(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    for somebody in (table.maya, table.rosa, table.ines):
        with pytest.raises(NotPermitted):
            ranked(election, "Harbor", table.rosa, by=somebody, at=LATER)


def test_a_secret_ballot_is_cast_once(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    ranked(election, "Families", table.rosa, by=table.rosa, at=LATER)
    with pytest.raises(AlreadyCast, match="in the box already"):
        ranked(election, "Families", table.alma, by=table.rosa, at=LATER)
    assert len(BallotBox.objects.get(election=election).papers) == 1


def test_an_open_ballot_can_be_changed_until_the_count(table, council):
    election = voting(table, announced(table, council, is_secret=False), table.alma, table.rosa, days=None)
    ranked(election, "Families", table.alma, by=table.rosa, at=LATER)
    ranked(election, "Families", table.rosa, table.alma, by=table.rosa, at=LATER)
    ranked(election, "Harbor", by=table.omar, at=LATER)  # blank
    done = close_election(election=election, by=table.maya, at=LATER)
    assert done.result["blank"] == 1
    assert done.result["elected"] == [done.candidates.get(member=table.rosa).pk]
    assert not BallotBox.objects.exists()


def test_a_ballot_names_those_who_stand_once(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    from commontable.governance.actions.elections.voting import cast_ballot
    from worlds.elections import ballot_of

    alma = election.candidates.get(member=table.alma).pk
    for ranking in ([alma, alma], [alma, 10**12], [-1]):
        with pytest.raises(NotAllowed, match="Rank again"):
            cast_ballot(ballot=ballot_of(election, "Families"), ranking=ranking, by=table.rosa, at=LATER)


def test_without_a_quorum_nobody_is_elected(table, council):
    election = voting(table, announced(table, council, quorum_of=1, quorum_in=1), table.alma, table.rosa)
    ranked(election, "Families", table.rosa, by=table.rosa, at=LATER)
    ranked(election, "Harbor", table.rosa, by=table.omar, at=LATER)
    done = close_election(election=election, by=table.maya, at=AFTER)
    assert done.result["ending"] == Ending.NO_QUORUM
    assert done.result["quorum"] == {"cast": 2, "roll": 3, "needed": 3}
    assert BallotBox.objects.get(election=election).papers == []
    with pytest.raises(NotAllowed, match="Nobody was elected"):
        seat_elected(election=done, by=table.maya, at=AFTER)


def test_two_papers_are_not_counted_in_secret(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    ranked(election, "Families", table.rosa, by=table.rosa, at=LATER)
    ranked(election, "Harbor", table.rosa, by=table.omar, at=LATER)
    done = close_election(election=election, by=table.maya, at=AFTER)
    assert done.result["ending"] == Ending.TOO_FEW
    assert done.result["count"] is None


def test_only_blank_ballots_elect_nobody(table, council):
    election = voting(table, announced(table, council, is_secret=False), table.alma)
    ranked(election, "Families", by=table.rosa, at=LATER)
    ranked(election, "Harbor", by=table.omar, at=LATER)
    assert close_election(election=election, by=table.maya, at=AFTER).result["ending"] == Ending.NOBODY


def test_a_nomination_is_accepted_or_not_on_the_ballot(table, council):
    election = announced(table, council)
    rosa = nominate(election=election, member=table.rosa, statement="Listens", by=table.alma, at=LONG_AGO)
    alma = nominate(election=election, member=table.alma, by=table.alma, at=LONG_AGO)
    assert rosa.accepted_at is None
    assert alma.accepted_at is not None  # whoever nominates themselves says yes
    with pytest.raises(NotAllowed, match="nominated already"):
        nominate(election=election, member=table.rosa, by=table.dara, at=LONG_AGO)
    with pytest.raises(NotPermitted):
        accept_nomination(candidate=rosa, by=table.alma, at=LONG_AGO)
    accept_nomination(candidate=rosa, statement="I listen", by=table.rosa, at=LONG_AGO)
    stand_down(candidate=rosa, by=table.rosa, at=LONG_AGO)
    with pytest.raises(NotAllowed, match="withdrawn"):
        accept_nomination(candidate=rosa, by=table.rosa, at=LONG_AGO)
    again = nominate(election=election, member=table.rosa, by=table.alma, at=LONG_AGO)
    assert again.pk == rosa.pk
    assert again.accepted_at is None
    accept_nomination(candidate=again, by=table.omar, at=LONG_AGO)  # the chair writes down what Rosa said by phone
    open_election(election=election, closes_at=AFTER, by=table.maya, at=LONG_AGO)
    with pytest.raises(NotAllowed, match="ended"):
        stand_down(candidate=again, by=table.rosa, at=LATER)
    with pytest.raises(NotAllowed, match="ended"):
        nominate(election=election, member=table.rosa, by=table.alma, at=LATER)


def test_only_those_who_sit_here_nominate_and_only_holders_are_elected_to_the_chair(table, council, charlie):
    election = announced(table, council)
    for outsider in (table.dara, table.maya, charlie, table.omar):  # alternate, no seat, other table, same sector again
        with pytest.raises(NotAllowed, match="Nominate somebody"):
            nominate(election=election, member=outsider, by=table.alma, at=LONG_AGO)
    end_tenure(tenure=table.alma.tenures.get(), ends_on=LONG_AGO.date(), by=table.maya, at=LONG_AGO)
    with pytest.raises(NotPermitted):
        nominate(election=election, member=table.rosa, by=table.alma, at=LATER)


def test_a_ballot_opens_when_there_is_a_choice_and_somebody_to_make_it(table, council):
    election = announced(table, council)
    with pytest.raises(NotAllowed, match="Nobody has accepted"):
        open_election(election=election, closes_at=AFTER, by=table.maya, at=LONG_AGO)
    standing(table, election, table.rosa)
    with pytest.raises(NotAllowed, match="before it opens"):
        open_election(election=election, closes_at=LONG_AGO, by=table.maya, at=LONG_AGO)
    end_tenure(tenure=table.rosa.tenures.get(), ends_on=LATER.date(), by=table.maya, at=LONG_AGO)
    with pytest.raises(NotAllowed, match="fewer than three"):
        open_election(election=election, closes_at=AFTER, by=table.maya, at=LATER)
    change_election(
        election=election, title="Chair", about="", method="ranked_choice", places=1, is_for_chair=True,
        is_secret=False, quorum_of=1, quorum_in=2, by=table.maya, at=LATER,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="Rosa Jiménez can no longer stand"):
        open_election(election=election, closes_at=AFTER, by=table.maya, at=LATER)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"places": 2}, "one chair"),
        ({"places": 2, "is_for_chair": False}, "elects one person"),
        ({"method": "stv", "is_for_chair": False}, "several people"),
    ],
)
def test_the_method_fits_the_places(table, council, given, says):
    with pytest.raises(NotAllowed, match=says):
        announced(table, council, **given)


def test_an_election_moves_forward_only(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa, days=None)
    for act in (
        lambda: open_election(election=election, closes_at=None, by=table.maya, at=LATER),
        lambda: change_election(
            election=election, title="x", about="", method="ranked_choice", places=1, is_for_chair=True,
            is_secret=False, quorum_of=1, quorum_in=2, by=table.maya, at=LATER,
        ),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()
    close_election(election=election, by=table.maya, at=LATER)
    for act in (
        lambda: close_election(election=election, by=table.maya, at=LATER),
        lambda: cancel_election(election=election, why="", by=table.maya, at=LATER),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_whoever_left_before_the_count_is_passed_over(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    ranked(election, "Northside", table.rosa, table.alma, by=table.alma, at=LATER)
    ranked(election, "Harbor", table.rosa, by=table.omar, at=LATER)
    ranked(election, "Families", table.rosa, table.alma, by=table.rosa, at=LATER)
    end_tenure(tenure=table.rosa.tenures.get(), ends_on=AFTER.date(), by=table.maya, at=LATER)
    done = close_election(election=election, by=table.maya, at=AFTER)
    alma, rosa = (done.candidates.get(member=one).pk for one in (table.alma, table.rosa))
    assert (done.result["gone"], done.result["elected"], done.result["blank"]) == ([rosa], [alma], 1)
    assert BallotBox.objects.get(election=election).papers == [[rosa], [rosa, alma], [rosa, alma]]


def test_when_everybody_who_stood_has_left_nobody_is_elected(table, council):
    election = voting(table, announced(table, council, is_secret=False), table.rosa)
    ranked(election, "Northside", table.rosa, by=table.alma, at=LATER)
    ranked(election, "Harbor", table.rosa, by=table.omar, at=LATER)
    end_tenure(tenure=table.rosa.tenures.get(), ends_on=AFTER.date(), by=table.maya, at=LATER)
    assert close_election(election=election, by=table.maya, at=AFTER).result["ending"] == Ending.NOBODY


def test_a_cancelled_ballot_leaves_no_papers(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    ranked(election, "Families", table.rosa, by=table.rosa, at=LATER)
    cancel_election(election=election, why="A nominee is ill", by=table.maya, at=LATER)
    assert BallotBox.objects.get(election=election).papers == []


def test_who_leads_holds_elections_and_the_director_seats(table, council):
    with pytest.raises(NotPermitted):
        from commontable.governance.actions.elections.announcing import announce_election

        announce_election(body=council, title="x", method="ranked_choice", by=table.alma, at=LONG_AGO)
    election = voting(table, announced(table, council), table.alma, table.rosa)
    for seat, by in (("Northside", table.alma), ("Harbor", table.omar), ("Families", table.rosa)):
        ranked(election, seat, table.alma, by=by, at=LATER)
    with pytest.raises(NotPermitted):
        close_election(election=election, by=table.rosa, at=LATER)
    done = close_election(election=election, by=table.omar, at=LATER)
    with pytest.raises(NotPermitted):
        seat_elected(election=done, by=table.omar, at=LATER)


def test_what_the_chair_rule_refuses_leaves_the_election_unseated(table, council):
    election = voting(table, announced(table, council), table.alma, table.rosa)
    for seat, by in (("Northside", table.alma), ("Harbor", table.omar), ("Families", table.rosa)):
        ranked(election, seat, table.alma, by=by, at=LATER)
    done = close_election(election=election, by=table.maya, at=LATER)
    seats = {seat.name: seat for seat in council.seats.all()}
    take_chair(body=council, seat=seats["Northside"], starts_on=LATER.date(), by=table.maya, at=LATER)
    with pytest.raises(NotAllowed, match="sector"):
        seat_elected(election=done, starts_on=AFTER.date(), by=table.maya, at=LATER)
    done.refresh_from_db()
    assert done.seated_at is None
