"""An agreement is ended while a file is confirmed: whoever comes second sees what the first has done."""

import threading

import pytest
from django.db import connection, transaction

from agreed import agreement_for
from cast import Table
from commontable.agreements.actions.agreements.ending import terminate
from commontable.agreements.models import AgreementVersion
from commontable.journal.models import Entry
from commontable.measurement.actions.intake import accept_delivery
from commontable.measurement.cover import NotCovered, agreed_at
from commontable.measurement.models import Extract
from files_of_partners import NOW, due_from, reading_scores, sent
from governance.at_once import patiently

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", range(3))
def test_no_rows_are_taken_after_the_agreement_ended(table: Table, turn: int) -> None:
    dataset = reading_scores(table, is_agreed=False)
    version = agreement_for(table, dataset)
    delivery = sent(due_from(table.northside, dataset, by=table.ines), by=table.dara)
    barrier, found = threading.Barrier(2), {}

    def act(name: str, doing) -> None:
        try:
            barrier.wait()
            found[name] = patiently(doing)
        except Exception as error:  # the test looks at it
            found[name] = error
        finally:
            connection.close()

    def end() -> object:
        held = AgreementVersion.objects.get(pk=version.pk)
        return terminate(version=held, on=NOW.date(), why="It is over.", by=table.maya, at=NOW)

    doings = {"end": end, "accept": lambda: accept_delivery(delivery=delivery, by=table.dara, at=NOW)}
    order = sorted(doings, reverse=bool(turn % 2))
    threads = [threading.Thread(target=act, args=(name, doings[name])) for name in order]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert isinstance(found["end"], AgreementVersion), found
    ended = Entry.objects.get(event="agreements.agreement.terminated").sequence
    accepted = Entry.objects.filter(event="measurement.extract.accepted").first()
    if accepted is None:
        assert isinstance(found["accept"], NotCovered), found
        assert not Extract.objects.exists()
    else:
        assert accepted.sequence < ended
        assert found["accept"].agreement_version_id == version.pk


def test_an_end_waits_until_the_file_is_in(table: Table) -> None:
    """An end that comes meanwhile is recorded after it. On PostgreSQL; SQLite has one writer at a time anyway."""
    dataset = reading_scores(table, is_agreed=False)
    version = agreement_for(table, dataset)
    done, waiting = threading.Event(), threading.Event()

    def end() -> None:
        try:
            held = AgreementVersion.objects.get(pk=version.pk)
            waiting.set()
            patiently(lambda: terminate(version=held, on=NOW.date(), why="It is over.", by=table.maya, at=NOW))
            done.set()
        finally:
            connection.close()

    thread = threading.Thread(target=end)
    with transaction.atomic():
        assert agreed_at(table.partnership.pk, hold=True).cover(dataset, table.northside.pk, day=NOW.date()).is_open
        if connection.vendor == "postgresql":
            thread.start()
            waiting.wait(10)
            assert not done.wait(0.3)
    if connection.vendor != "postgresql":
        thread.start()
    thread.join()
    assert done.is_set()
    assert not agreed_at(table.partnership.pk).cover(dataset, table.northside.pk, day=NOW.date()).is_open
