"""Two people at once: one seat has one holder, one body one chair, one person no more proxies than allowed."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from cast import LONG_AGO, Table
from commontable.governance.actions.bodies.chairs import hand_over_chair, take_chair
from commontable.governance.actions.bodies.proxies import give_proxy
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.bodies.tenures import begin_tenure
from commontable.governance.models import Body, ChairTerm, Proxy, Seat, Tenure
from commontable.journal.models import Entry
from commontable.partnership.models import Member
from commontable.partnership.rules.lifecycle import NotAllowed
from governance.at_once import patiently
from worlds.bodies import make_council

pytestmark = pytest.mark.django_db(transaction=True)
LATER = LONG_AGO + timedelta(days=9)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What came of each act, all begun at one moment: done, or refused; a busy file is asked again."""
    barrier, came = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            patiently(act)
            came.append("done")
        except NotAllowed:
            came.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=600)
    return sorted(came)


def fresh(row):
    """The row as another process reads it."""
    return type(row)._default_manager.get(pk=row.pk)


def test_one_seat_one_holder(table: Table) -> None:
    body, _ = make_council(table)
    seat = open_seat(body=body, name="Open", sector="students", by=table.maya, at=LONG_AGO)

    def hold(member: Member) -> Callable[[], object]:
        return lambda: begin_tenure(
            seat=fresh(seat), member=fresh(member), how_chosen="named", by=fresh(table.maya), at=LATER
        )

    assert at_once(hold(table.maya), hold(table.dara), hold(table.maya)) == ["done", "refused", "refused"]
    assert Tenure.objects.filter(seat=seat).count() == 1
    assert Entry.objects.filter(event="governance.tenure.begun", object_name__endswith=seat.name).count() == 1


def test_one_body_one_chair(table: Table) -> None:
    body, seats = make_council(table)

    def take(seat: Seat) -> Callable[[], object]:
        return lambda: take_chair(body=fresh(body), seat=fresh(seat), by=fresh(table.maya), at=LATER)

    at_once(take(seats["families"]), take(seats["schools"]), take(seats["families"]))
    running = ChairTerm.objects.filter(ends_on=None)
    assert running.count() == 1 and running.get().member in {table.rosa, table.alma}


def test_the_chair_is_handed_over_once(table: Table) -> None:
    body, _ = make_council(table)
    seen = ChairTerm.objects.get().pk

    def hand_over() -> object:
        by = fresh(table.maya)
        return hand_over_chair(body=Body.objects.get(pk=body.pk), handover="Take it", seen=seen, by=by, at=LATER)

    assert at_once(hand_over, hand_over) == ["done", "refused"]
    assert ChairTerm.objects.get(ends_on=None).member == table.alma


def test_the_limit_of_proxies_holds(table: Table) -> None:
    _, seats = make_council(table)

    def give(seat: Seat, by: Member) -> Callable[[], object]:
        end = LATER + timedelta(days=3)
        return lambda: give_proxy(
            seat=fresh(seat), to=fresh(table.alma), starts_at=LATER, ends_at=end, by=fresh(by), at=LATER
        )

    assert at_once(give(seats["families"], table.rosa), give(seats["nonprofit"], table.omar)) == ["done", "refused"]
    assert Proxy.objects.count() == 1
