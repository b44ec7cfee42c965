"""Partners are asked once for a file; dates move, and what is no longer needed is cancelled."""

from datetime import date, timedelta

import pytest

from commontable.measurement.actions.datasets import close_dataset
from commontable.measurement.actions.dues import ask_for_file, cancel_due, change_due
from commontable.measurement.models import Due
from commontable.partnership.actions.partners import record_leaving
from commontable.partnership.rules.lifecycle import NotAllowed
from measured import NOW, asked_of, pupils_of

MARCH = date(2026, 3, 1)


def test_each_partner_is_asked_once_a_period(table):
    dataset = pupils_of(table)
    asked_of(table, dataset)
    assert Due.objects.count() == 2
    with pytest.raises(NotAllowed, match="has been asked for 2025-26 already"):
        asked_of(table, dataset)
    assert Due.objects.count() == 2


def test_the_date_moves_and_a_cancelled_file_can_be_asked_for_again(table):
    dataset = pupils_of(table)
    asked_of(table, dataset)
    due = Due.objects.get(partner=table.harbor)
    assert change_due(due=due, due_on=MARCH + timedelta(14), by=table.ines, at=NOW).due_on == date(2026, 3, 15)
    cancel_due(due=due, by=table.ines, at=NOW)
    with pytest.raises(NotAllowed, match="no longer asked for"):
        change_due(due=due, due_on=MARCH, by=table.ines, at=NOW)
    again = ask_for_file(dataset=dataset, partner=table.harbor, label="2025-26", due_on=MARCH, by=table.ines, at=NOW)
    assert (again.pk, again.cancelled_at, again.due_on) == (due.pk, None, MARCH)


def test_a_closed_dataset_and_a_partner_who_left_are_not_asked(table):
    dataset = pupils_of(table)
    record_leaving(partner=table.harbor, left_on=NOW.date(), by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="Harbor Youth Alliance has left"):
        asked_of(table, dataset)
    assert not Due.objects.exists()
    close_dataset(dataset=dataset, by=table.ines, at=NOW)
    with pytest.raises(NotAllowed, match="closed"):
        ask_for_file(dataset=dataset, partner=table.northside, label="x", due_on=MARCH, by=table.ines, at=NOW)
