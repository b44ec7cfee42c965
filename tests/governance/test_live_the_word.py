"""The word is asked for, given and given back: a seat waits once, one speaks at a time, silence shows."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from cast import Table
from commontable.governance.actions.live import (
    ask_for_word,
    call_on,
    close_meeting,
    end_word,
    give_back_word,
    give_word,
    move_on,
)
from commontable.governance.datasets.presence import sittings_of
from commontable.governance.datasets.speaking import shares, silent, voices_of
from commontable.governance.models import Turn
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import make_council
from worlds.live import called, everybody_there, under_way

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def minutes(n: int) -> datetime:
    return AT + timedelta(minutes=n)


@pytest.fixture
def room(table: Table):
    body, seats = make_council(table)
    meeting, items = under_way(table, body, at=AT)
    everybody_there(table, meeting, seats, at=AT)
    return meeting, seats, items


def test_a_seat_waits_once_however_often_it_asks(table, room):
    meeting, seats, _items = room
    asked = {ask_for_word(meeting=meeting, seat=seats["families"], by=table.rosa, at=minutes(n)).pk for n in (1, 2, 3)}
    assert len(asked) == 1
    assert Entry.objects.filter(event="governance.word.asked").count() == 1


def test_people_ask_for_the_seat_they_sit_in(table, room):
    meeting, seats, _items = room
    ask_for_word(meeting=meeting, seat=seats["schools"], by=table.dara, at=AT)  # the alternate
    with pytest.raises(NotAllowed, match="not yours"):
        ask_for_word(meeting=meeting, seat=seats["schools"], by=table.omar, at=AT)
    with pytest.raises(NotAllowed, match="not yours"):
        ask_for_word(meeting=meeting, seat=seats["schools"], by=table.maya, at=AT)  # leads, without a seat
    call_on(meeting=meeting, seat=seats["families"], by=table.maya, at=AT)  # a hand went up
    assert Turn.objects.get(seat=seats["families"]).member == table.rosa
    with pytest.raises(NotPermitted):
        call_on(meeting=meeting, seat=seats["families"], by=table.rosa, at=AT)


def test_one_speaks_at_a_time_and_the_item_is_the_present_one(table, room):
    meeting, seats, (first, *_rest) = room
    rosa = ask_for_word(meeting=meeting, seat=seats["families"], by=table.rosa, at=AT)
    omar = ask_for_word(meeting=meeting, seat=seats["nonprofit"], by=table.omar, at=AT)
    give_word(turn=rosa, by=table.maya, at=minutes(1))
    move_on(meeting=meeting, to=first, seen=None, by=table.maya, at=minutes(1))
    give_word(turn=omar, by=table.maya, at=minutes(3))
    give_word(turn=omar, by=table.maya, at=minutes(4))  # pressed twice
    rosa.refresh_from_db()
    assert (rosa.ended_at, omar.began_at, omar.item) == (minutes(3), minutes(3), first)
    assert voices_of(meeting).speaking == omar
    with pytest.raises(NotAllowed, match="not waiting"):
        give_word(turn=rosa, by=table.maya, at=minutes(5))
    with pytest.raises(NotPermitted):
        end_word(turn=omar, by=table.rosa, at=minutes(5))
    give_back_word(turn=omar, by=table.omar, at=minutes(6))
    assert voices_of(meeting).speaking is None


def test_withdrawing_is_not_speaking(table, room):
    meeting, seats, _items = room
    turn = ask_for_word(meeting=meeting, seat=seats["families"], by=table.rosa, at=AT)
    with pytest.raises(NotAllowed, match="not yours"):
        give_back_word(turn=turn, by=table.omar, at=AT)
    give_back_word(turn=turn, by=table.rosa, at=AT)
    voices = voices_of(meeting)
    assert (voices.waiting, voices.spoken, voices.has_spoken(seats["families"].pk)) == ([], [], False)
    again = ask_for_word(meeting=meeting, seat=seats["families"], by=table.rosa, at=AT)
    assert again.pk != turn.pk
    events = Entry.objects.filter(event__startswith="governance.word").values_list("event", flat=True)
    assert sorted(events) == ["governance.word.asked", "governance.word.asked", "governance.word.withdrawn"]


def test_who_has_not_spoken_is_shown_sectors_nobody_heard_from_first(table, room):
    meeting, seats, _items = room
    turn = ask_for_word(meeting=meeting, seat=seats["nonprofit"], by=table.omar, at=AT)
    give_word(turn=turn, by=table.maya, at=AT)
    end_word(turn=turn, by=table.maya, at=minutes(2))
    quiet = silent(sittings_of(meeting, at=AT), voices_of(meeting))
    assert [(sector, [one.seat.name for one in these]) for sector, these in quiet] == [
        ("schools", ["Northside"]),
        ("families", ["Families"]),
        ("nonprofit", ["Backbone"]),  # Harbor of the same sector has spoken
    ]
    found = {share.sector: (share.turns, share.minutes) for share in shares(
        sittings_of(meeting, at=AT), voices_of(meeting), at=minutes(9))}  # fmt: skip
    assert found == {"schools": (0, 0), "nonprofit": (1, 2), "families": (0, 0)}


def test_the_end_of_the_meeting_ends_every_turn(table, room):
    meeting, seats, _items = room
    speaking = ask_for_word(meeting=meeting, seat=seats["nonprofit"], by=table.omar, at=AT)
    give_word(turn=speaking, by=table.maya, at=AT)
    ask_for_word(meeting=meeting, seat=seats["families"], by=table.rosa, at=AT)
    close_meeting(meeting=meeting, by=table.maya, at=minutes(5))
    assert not Turn.objects.filter(ended_at=None).exists()
    with pytest.raises(NotAllowed, match="not under way"):
        ask_for_word(meeting=meeting, seat=seats["families"], by=table.rosa, at=minutes(6))


def test_nobody_asks_before_the_meeting_or_for_a_seat_of_another_body(table):
    body, seats = make_council(table)
    meeting = called(table, body, at=AT)
    with pytest.raises(NotAllowed, match="not under way"):
        ask_for_word(meeting=meeting, seat=seats["families"], by=table.rosa, at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_are_one_turn(table):
    from django.db import OperationalError, connection

    body, seats = make_council(table)
    meeting, _items = under_way(table, body, at=AT)
    barrier, found = threading.Barrier(4), []

    def ask() -> None:
        barrier.wait()
        while True:
            try:
                found.append(ask_for_word(meeting=meeting, seat=seats["families"], by=table.rosa, at=AT).pk)
                break
            except OperationalError as error:  # SQLite in memory does not wait
                assert "locked" in str(error)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert Turn.objects.count() == 1
