"""Said to be done, confirmed by somebody else; moved in time and openly; withdrawn and taken up again."""

from datetime import date, timedelta

import pytest

from agreements.promised import DUE, at, kept, promise
from cast import seated
from commontable.agreements.actions.commitments import (
    confirm_commitment,
    not_confirmed,
    renegotiate,
    report_done,
    restore_commitment,
    withdraw_commitment,
)
from commontable.agreements.datasets.commitments import kept_by_sector, promised_by, turn_of
from commontable.agreements.models import NewDate
from commontable.agreements.rules.keeping import Turn
from commontable.journal.models import Entry
from commontable.partnership.actions.members import add_member
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed


def test_it_is_moved_openly_until_its_day_is_over(table):
    made = promise(table)
    renegotiate(commitment=made, due_on=date(2026, 4, 20), why="The hall is being painted", by=table.omar, at=at(31))
    made.refresh_from_db()
    assert made.due_on == date(2026, 4, 20)
    assert NewDate.objects.get().before == DUE
    with pytest.raises(NotAllowed, match="has passed"):
        renegotiate(commitment=made, due_on=date(2026, 5, 1), why="Again", by=table.omar, at=at(21, 4))
    body = Entry.objects.get(event="agreements.commitment.renegotiated").payload.body
    assert (body["before"], body["after"]) == ({"due_on": "2026-03-31"}, {"due_on": "2026-04-20"})


@pytest.mark.parametrize("due_on", [DUE, date(2026, 3, 9)])
def test_a_new_day_is_another_one_and_still_to_come(table, due_on):
    with pytest.raises(NotAllowed):
        renegotiate(commitment=promise(table), due_on=due_on, why="So", by=table.omar, at=at(10))
    assert not NewDate.objects.exists()


def test_only_those_who_promised_or_the_director_say_how_it_went(table):
    made = promise(table)
    known = {"commitment": made, "by": table.rosa, "at": at(5)}
    for act in (
        lambda: report_done(evidence="Done", **known),
        lambda: renegotiate(due_on=DUE + timedelta(days=1), why="So", **known),
        lambda: withdraw_commitment(why="So", **known),
        lambda: restore_commitment(**known),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_somebody_from_another_partner_confirms_it(table):
    made = promise(table)
    with pytest.raises(NotAllowed, match="cannot become"):
        confirm_commitment(commitment=made, by=table.rosa, at=at(5))
    report_done(commitment=made, evidence="They came on Tuesday.", by=table.omar, at=at(30))
    with pytest.raises(NotAllowed, match="another partner"):
        confirm_commitment(commitment=made, by=table.omar, at=at(30))
    confirm_commitment(commitment=made, by=table.rosa, at=at(5, 4))
    assert turn_of(made, today=at(6, 4).date()) == Turn.KEPT  # by the day it was done, not by when somebody looked
    with pytest.raises(NotAllowed):
        withdraw_commitment(commitment=made, why="So", by=table.omar, at=at(6, 4))


def test_a_second_hat_is_no_second_pair_of_eyes(table):
    hat = add_member(partner=table.families, name="Omar Haddad", email=table.omar.email, by=table.maya, at=at(1))
    hat = seated(hat)
    made = promise(table)
    report_done(commitment=made, evidence="They came.", by=table.omar, at=at(30))
    with pytest.raises(NotAllowed, match="Somebody else"):
        confirm_commitment(commitment=made, by=hat, at=at(30))
    other = promise(table)
    report_done(commitment=other, evidence="They came.", by=table.maya, at=at(30))
    with pytest.raises(NotAllowed, match="Somebody else"):
        confirm_commitment(commitment=other, by=table.maya, at=at(30))


def test_what_is_missing_opens_it_again_and_loses_nothing(table):
    made = promise(table)
    report_done(commitment=made, evidence="Four came.", by=table.omar, at=at(20))
    not_confirmed(commitment=made, why="Six were promised", by=table.rosa, at=at(21))
    assert (made.stage, made.missing, made.evidence) == ("open", "Six were promised", "Four came.")
    report_done(commitment=made, evidence="Now six.", by=table.omar, at=at(28))
    assert (made.missing, made.missed_by) == ("", None)
    with pytest.raises(NotAllowed, match="some words"):
        not_confirmed(commitment=made, why=" ", by=table.rosa, at=at(29))


def test_twice_is_refused(table):
    made = promise(table)
    stale = type(made).objects.get(pk=made.pk)
    report_done(commitment=made, evidence="They came.", by=table.omar, at=at(20))
    with pytest.raises(NotAllowed):
        report_done(commitment=stale, evidence="They came.", by=table.omar, at=at(20))
    assert Entry.objects.filter(event="agreements.commitment.done").count() == 1


def test_withdrawing_buys_no_time(table):
    made = promise(table)
    withdraw_commitment(commitment=made, why="No driver", by=table.omar, at=at(20))
    assert turn_of(made, today=at(1, 5).date()) == Turn.WITHDRAWN
    restore_commitment(commitment=made, by=table.omar, at=at(10, 4))
    assert made.due_on == DUE
    assert turn_of(made, today=at(10, 4).date()) == Turn.LATE
    with pytest.raises(NotAllowed, match="not withdrawn"):
        restore_commitment(commitment=made, by=table.omar, at=at(10, 4))
    withdraw_commitment(commitment=made, why="No driver", by=table.omar, at=at(11, 4))
    assert turn_of(made, today=at(11, 4).date()) == Turn.GIVEN_UP


def test_they_are_counted_by_partner_and_sector_without_anybody_on_top(table, django_assert_num_queries):
    kept(table, done=at(20))
    kept(table, done=at(9, 4))
    promise(table, what="Late")
    promise(table, partner=table.northside, member=table.alma, by=table.alma, due_on=date(2026, 6, 1))
    waiting = promise(table)
    report_done(commitment=waiting, evidence="Yes", by=table.omar, at=at(2))
    with django_assert_num_queries(1):
        sectors = kept_by_sector(table.partnership, at=at(10, 4))
    assert [sector.value for sector, _kept in sectors] == ["schools", "nonprofit"]
    harbor = sectors[1][1]
    assert (harbor.come, harbor.kept, harbor.in_time, harbor.late, harbor.waiting) == (3, 2, 1, 1, 1)
    with django_assert_num_queries(1):
        promised = promised_by(table.harbor, partnership=table.partnership, at=at(10, 4))
    assert promised.kept == harbor
    assert [one.what for one in promised.late] == ["Late"]
