"""A seat is carried by somebody of the body, within the rule's limit, for a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cast import LONG_AGO, Table
from commontable.governance.actions.bodies.proxies import give_proxy, withdraw_proxy
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.partnership.actions.members import end_membership
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.standing import Standing
from worlds.bodies import RULE, make_council

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def seats(table: Table):
    """The council's seats; its rule allows one proxy a person."""
    return make_council(table)[1]


def give(seat, to, by, *, start=LONG_AGO, length=WEEK, at=LONG_AGO):
    return give_proxy(seat=seat, to=to, starts_at=start, ends_at=start + length, by=by, at=at)


def test_whoever_carries_the_seat_speaks_for_it_in_that_time(table: Table, seats) -> None:
    seat = seats["families"]
    proxy = give(seat, table.alma, table.rosa)
    assert Standing.HOLDER in seat.standings_of(table.alma, LONG_AGO)
    assert Standing.HOLDER not in seat.standings_of(table.alma, LONG_AGO + WEEK)
    withdraw_proxy(proxy=proxy, by=table.rosa, at=LONG_AGO)
    assert Standing.HOLDER not in seat.standings_of(table.alma, LONG_AGO)
    with pytest.raises(NotAllowed, match="ended already"):
        withdraw_proxy(proxy=proxy, by=table.rosa, at=LONG_AGO)


def test_the_limit_of_the_rule_holds_at_every_moment(table: Table, seats) -> None:
    give(seats["families"], table.alma, table.rosa)
    with pytest.raises(NotAllowed, match="carries 1 other seat"):
        give(seats["nonprofit"], table.alma, table.omar, start=LONG_AGO + timedelta(days=6))
    give(seats["nonprofit"], table.alma, table.omar, start=LONG_AGO + WEEK)
    adopt_rule(body=seats["schools"].body, rule=replace(RULE, proxies=0), by=table.maya, at=LONG_AGO)
    with pytest.raises(NotAllowed, match="has no proxies"):
        give(seats["backbone"], table.rosa, table.ines)


def test_one_carrier_a_seat_and_never_in_a_circle(table: Table, seats) -> None:
    give(seats["families"], table.alma, table.rosa)
    with pytest.raises(NotAllowed, match="Take that proxy back first"):
        give(seats["families"], table.omar, table.rosa)
    with pytest.raises(NotAllowed, match="has their own seat carried"):
        give(seats["nonprofit"], table.rosa, table.omar)
    with pytest.raises(NotAllowed, match="not passed on"):
        give(seats["families"], table.omar, table.alma, start=LONG_AGO + WEEK)


def test_only_to_somebody_who_sits_on_the_body_the_whole_time(table: Table, seats) -> None:
    with pytest.raises(NotAllowed, match="does not sit on this body"):
        give(seats["families"], table.maya, table.rosa)
    with pytest.raises(NotAllowed, match="needs no proxy"):
        give(seats["schools"], table.dara, table.maya)
    give(seats["families"], table.dara, table.rosa)  # an alternate sits there too
    end_membership(member=table.alma, left_on=LONG_AGO.date() + timedelta(days=3), by=table.maya, at=LONG_AGO)
    table.alma.refresh_from_db()
    with pytest.raises(NotAllowed, match="does not sit on this body"):
        give(seats["nonprofit"], table.alma, table.omar)


def test_times_that_cannot_be_and_people_who_may_not(table: Table, seats) -> None:
    with pytest.raises(NotAllowed, match="not in the past"):
        give(seats["families"], table.alma, table.rosa, length=-WEEK)
    with pytest.raises(NotAllowed, match="not in the past"):
        give(seats["families"], table.alma, table.rosa, at=LONG_AGO + 2 * WEEK)
    with pytest.raises(NotPermitted):
        give(seats["families"], table.alma, table.omar)
    assert give(seats["families"], table.alma, table.maya).given_by == table.maya  # the director, when asked to
