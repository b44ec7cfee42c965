"""Who holds a seat: one at a time, only members of the table, only while they sit there."""

from datetime import timedelta

import pytest

from cast import LONG_AGO, Table
from commontable.governance.actions.bodies.bodies import close_body
from commontable.governance.actions.bodies.seats import change_seat, close_seat, open_seat, reopen_seat
from commontable.governance.actions.bodies.tenures import begin_tenure, end_tenure
from commontable.governance.models import ChairTerm, Tenure
from commontable.governance.rules.kinds import HowChosen, TenureKind
from commontable.journal.models import Entry
from commontable.partnership.actions.members import add_member, end_membership
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import make_council

pytestmark = pytest.mark.django_db
DAY, SOON = LONG_AGO.date(), LONG_AGO + timedelta(days=40)


@pytest.fixture
def seats(table: Table):
    """The council's seats, and one more that nobody holds."""
    body, seats = make_council(table)
    seats["students"] = open_seat(body=body, name="Students", sector="students", by=table.maya, at=LONG_AGO)
    return seats


def hold(table: Table, seat, member, **more):
    return begin_tenure(seat=seat, member=member, how_chosen=HowChosen.NAMED, by=table.maya, at=SOON, **more)


def test_one_holder_at_a_time_and_a_successor_may_be_written_down_ahead(table: Table, seats) -> None:
    seat, nur = seats["nonprofit"], _nur(table)
    with pytest.raises(NotAllowed, match="Omar Haddad holds Harbor"):
        hold(table, seat, nur)
    end_tenure(tenure=seat.tenures.get(), ends_on=DAY + timedelta(days=90), why="Term", by=table.maya, at=SOON)
    with pytest.raises(NotAllowed, match="holds Harbor"):
        hold(table, seat, nur, starts_on=DAY + timedelta(days=89))
    hold(table, seat, nur, starts_on=DAY + timedelta(days=90))
    with pytest.raises(NotAllowed, match="holds Harbor"):  # the first cannot be prolonged into the second
        end_tenure(
            tenure=seat.tenures.get(member=table.omar), ends_on=DAY + timedelta(days=99), why="Longer", by=table.maya,
            at=SOON,
        )  # fmt: skip


def test_nobody_holds_two_votes_in_a_body(table: Table, seats) -> None:
    with pytest.raises(NotAllowed, match="One person has one vote"):
        hold(table, seats["students"], table.rosa)
    hold(table, seats["students"], table.rosa, kind=TenureKind.ALTERNATE)
    hold(table, seats["students"], table.ines)  # her other seat has no vote
    with pytest.raises(NotAllowed, match="One person has one vote"):
        change_seat(seat=seats["backbone"], changes={"is_voting": True}, by=table.maya, at=SOON)


def test_a_member_is_not_both_holder_and_alternate(table: Table, seats) -> None:
    with pytest.raises(NotAllowed, match="already"):
        hold(table, seats["families"], table.rosa, kind=TenureKind.ALTERNATE)
    with pytest.raises(NotAllowed, match="already"):
        hold(table, seats["schools"], table.dara, kind=TenureKind.ALTERNATE)


def test_only_while_they_sit_at_the_table(table: Table, seats, charlie) -> None:
    nur = _nur(table, joined_on=SOON.date())
    with pytest.raises(NotAllowed, match="joined the table after"):
        hold(table, seats["students"], nur, starts_on=SOON.date() - timedelta(days=1))
    with pytest.raises(NotAllowed, match="no longer sits"):
        hold(table, seats["students"], table.dewi)
    with pytest.raises(NotAllowed, match="another table"):
        hold(table, seats["students"], charlie)
    with pytest.raises(NotAllowed, match=r"Choose somebody of Harbor"):
        end_tenure(tenure=seats["nonprofit"].tenures.get(), ends_on=SOON.date(), by=table.maya, at=SOON)
        hold(table, seats["nonprofit"], table.alma)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 2), (-400, 400)])
def test_days_that_cannot_be(table: Table, seats, start, end) -> None:
    first = SOON.date() + timedelta(days=start)
    with pytest.raises(NotAllowed):
        hold(table, seats["students"], _nur(table), starts_on=first, ends_on=SOON.date() + timedelta(days=end))


def test_an_ended_tenure_ends_once_and_takes_the_chair_with_it(table: Table, seats) -> None:
    tenure = seats["nonprofit"].tenures.get()
    with pytest.raises(NotAllowed, match="before it begins"):
        end_tenure(tenure=tenure, ends_on=DAY - timedelta(days=1), why="", by=table.maya, at=SOON)
    end_tenure(tenure=tenure, ends_on=SOON.date(), why="Moved", by=table.maya, at=SOON)
    assert ChairTerm.objects.get().ends_on == SOON.date()
    with pytest.raises(NotAllowed, match="ended already"):
        end_tenure(tenure=tenure, ends_on=SOON.date(), why="Again", by=table.maya, at=SOON)


def test_a_closed_seat_is_nobodys(table: Table, seats) -> None:
    close_seat(seat=seats["nonprofit"], closed_on=SOON.date(), why="Merged", by=table.maya, at=SOON)
    assert Tenure.objects.get(member=table.omar).ended_why == "Merged"
    assert ChairTerm.objects.get().ends_on == SOON.date()
    with pytest.raises(NotAllowed, match="is closed"):
        hold(table, seats["nonprofit"], table.omar)
    with pytest.raises(NotAllowed, match="closed already"):
        close_seat(seat=seats["nonprofit"], closed_on=SOON.date(), by=table.maya, at=SOON)
    reopen_seat(seat=seats["nonprofit"], by=table.maya, at=SOON)
    hold(table, seats["nonprofit"], table.omar)


def test_a_seat_that_will_close_is_held_until_then(table: Table, seats) -> None:
    last = SOON.date() + timedelta(days=30)
    close_seat(seat=seats["students"], closed_on=last, by=table.maya, at=SOON)
    tenure = hold(table, seats["students"], _nur(table))
    assert tenure.ends_on == last
    with pytest.raises(NotAllowed, match="closes before that day"):
        end_tenure(tenure=tenure, ends_on=last + timedelta(days=1), why="Longer", by=table.maya, at=SOON)
    close_body(body=seats["students"].body, closed_on=last, by=table.maya, at=SOON)
    end_tenure(tenure=seats["families"].tenures.get(), ends_on=SOON.date(), why="Moved", by=table.maya, at=SOON)
    hold(table, seats["families"], table.rosa)  # the body lasts some weeks yet


def test_a_seat_is_not_reopened_beside_a_namesake(table: Table, seats) -> None:
    close_seat(seat=seats["students"], closed_on=SOON.date(), by=table.maya, at=SOON)
    open_seat(body=seats["students"].body, name="students", sector="students", by=table.maya, at=SOON)
    with pytest.raises(NotAllowed, match="already"):
        reopen_seat(seat=seats["students"], by=table.maya, at=SOON)


def test_the_same_seat_twice_is_refused(table: Table, seats) -> None:
    with pytest.raises(NotAllowed, match="a seat called"):
        open_seat(body=seats["schools"].body, name="NORTHSIDE", sector="schools", by=table.maya, at=SOON)
    with pytest.raises(NotAllowed, match="cannot block"):
        open_seat(
            body=seats["schools"].body, name="Ghost", sector="schools", is_voting=False, has_veto=True, by=table.maya,
            at=SOON,
        )  # fmt: skip
    with pytest.raises(NotAllowed, match="weighs"):
        change_seat(seat=seats["schools"], changes={"weight": 0}, by=table.maya, at=SOON)
    with pytest.raises(NotAllowed, match="another partner holds"):
        change_seat(seat=seats["schools"], changes={"partner": table.harbor}, by=table.maya, at=SOON)


def test_a_seat_in_the_order_of_the_chair_does_not_move_to_the_sector_beside_it(table: Table, seats) -> None:
    with pytest.raises(NotAllowed, match="would follow"):
        change_seat(seat=seats["schools"], changes={"sector": "nonprofit"}, by=table.maya, at=SOON)
    change_seat(seat=seats["backbone"], changes={"sector": "government"}, by=table.maya, at=SOON)


def test_only_the_director_writes_it_down_and_each_act_is_one_entry(table: Table, seats) -> None:
    with pytest.raises(NotPermitted):
        begin_tenure(seat=seats["students"], member=_nur(table), how_chosen="named", by=table.alma, at=SOON)
    before = Entry.objects.count()
    tenure = hold(table, seats["students"], _nur(table, "Ari"))
    assert Entry.objects.count() == before + 2  # a member was added, then seated
    assert Entry.objects.order_by("-sequence").first().event == "governance.tenure.begun"
    end_membership(member=tenure.member, left_on=SOON.date() + timedelta(days=3), by=table.maya, at=SOON)
    assert not Tenure.objects.on(SOON.date() + timedelta(days=3)).filter(pk=tenure.pk).exists()


def _nur(table: Table, name: str = "Nur Aini", **more):
    return add_member(
        partner=table.harbor, name=name, email=f"{name[:3]}@harbor.example", by=table.maya, at=LONG_AGO, **more
    )
