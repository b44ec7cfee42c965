"""A promise has a partner, a person who answers, a day that has not passed, and a number of its own."""

import threading

import pytest
from django.db import close_old_connections, connection

from agreements.promised import DUE, at, promise
from commontable.agreements.models import Commitment
from commontable.journal.models import Entry
from commontable.partnership.actions.members import end_membership
from commontable.partnership.actions.partners import record_leaving
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed


def test_it_stands_with_the_next_number_and_one_act_in_the_journal(table):
    first, second = promise(table), promise(table, what="A reading room")
    assert (first.number, second.number) == (1, 2)
    assert first.stage == "open"
    entry = Entry.objects.filter(event="agreements.commitment.made").first()
    assert entry.object_name == "Six tutors for Riverside"
    assert entry.payload.body == {"number": 1, "partner": "Harbor Youth Alliance", "due_on": "2026-03-31"}


def test_it_may_be_due_today_but_never_before_it_was_made(table):
    assert promise(table, at=at(31)).due_on == DUE
    with pytest.raises(NotAllowed, match="due before it is made"):
        promise(table, at=at(1, 4))
    with pytest.raises(NotAllowed, match="ten years"):
        promise(table, due_on=DUE.replace(year=2046))


def test_the_day_is_the_tables_own(table):
    table.partnership.time_zone = "Asia/Jakarta"
    table.partnership.save()
    table.harbor.refresh_from_db()
    with pytest.raises(NotAllowed, match="due before"):
        promise(table, partner=table.harbor, at=at(31).replace(hour=18))  # already 1 April there


@pytest.mark.parametrize("what", ["", "   ", "x" * 241])
def test_it_says_what_in_words_that_fit(table, what):
    with pytest.raises(NotAllowed):
        promise(table, what=what)
    assert not Commitment.objects.exists()


def test_nobody_promises_for_another_partner(table):
    with pytest.raises(NotPermitted, match="director or partner who promised"):
        promise(table, by=table.rosa)
    assert promise(table, by=table.maya).made_by == table.maya


def test_whoever_answers_sits_for_the_partner_today(table):
    with pytest.raises(NotAllowed, match="does not sit for Harbor"):
        promise(table, member=table.dara, by=table.maya)
    end_membership(member=table.omar, left_on=at(1).date(), by=table.maya, at=at(1))
    with pytest.raises(NotAllowed, match="does not sit"):
        promise(table, by=table.maya)
    record_leaving(partner=table.families, left_on=at(1).date(), by=table.maya, at=at(1))
    with pytest.raises(NotAllowed, match="has left the table"):
        promise(table, partner=table.families, member=table.rosa, by=table.maya)


def test_another_tables_member_is_a_fault_of_the_program(table, charlie):
    with pytest.raises(ValueError, match="different partnerships"):
        promise(table, member=charlie, by=table.maya)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads of one SQLite in memory have no locks of their own")
def test_promises_made_at_once_have_numbers_of_their_own(table):
    faults: list[Exception] = []

    def one(number: int) -> None:
        try:
            promise(table, what=f"Promise {number}")
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()
            close_old_connections()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert sorted(Commitment.objects.values_list("number", flat=True)) == list(range(1, 9))
