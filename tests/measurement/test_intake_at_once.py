"""Two people, two tabs, two workers at once: one extract in force, one check that counts, a sentence for the other."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from cast import Table
from commontable.measurement.actions import erasing
from commontable.measurement.actions.intake import (
    accept_delivery,
    accepting,
    check_delivery,
    send_file,
    withdraw_delivery,
)
from commontable.measurement.actions.intake import checking as checking_module
from commontable.measurement.models import Delivery, Due, Erasure, Extract
from commontable.measurement.rules.delivery import OPEN, STALLED_AFTER, Stage
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import NOW, csv_file, due_from, in_force, reading_scores, rows, sent
from governance.at_once import patiently

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def due(table: Table) -> Due:
    return due_from(table.northside, reading_scores(table), by=table.ines)


def at_once(act: Callable[[], object], times: int = 2) -> list[object]:
    """What came of doing it in several threads that start together; refusals as exceptions."""
    barrier, found = threading.Barrier(times), []

    def run() -> None:
        try:
            barrier.wait()
            found.append(patiently(act))
        except Exception as error:  # the test looks at it
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_confirming_at_once_makes_one_extract(table: Table, due: Due) -> None:
    in_force(due, by=table.dara)
    delivery = sent(due, by=table.dara, file=csv_file(rows(33)))
    found = at_once(lambda: accept_delivery(delivery=delivery, by=table.dara, at=NOW), times=4)
    assert sorted(type(one).__name__ for one in found) == ["AlreadyConfirmed"] * 3 + ["Extract"]
    assert Extract.objects.filter(due=due, superseded_at=None).count() == 1
    assert Extract.objects.filter(due=due).count() == 2


def test_confirming_and_withdrawing_at_once_leaves_one_outcome(table: Table, due: Due) -> None:
    delivery = sent(due, by=table.dara)
    turns: dict[int, Callable[..., object]] = {}

    def act() -> object:
        chosen = turns.setdefault(threading.get_ident(), [accept_delivery, withdraw_delivery][len(turns) % 2])
        return chosen(delivery=delivery, by=table.dara, at=NOW)

    found = at_once(act)
    assert sum(isinstance(one, NotAllowed) for one in found) == 1
    delivery.refresh_from_db()
    assert (delivery.stage == Stage.ACCEPTED) == Extract.objects.filter(due=due).exists()


def test_sending_at_once_leaves_one_open_file(table: Table, due: Due) -> None:
    found = at_once(lambda: send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW), times=3)
    assert len({one.pk for one in found if isinstance(one, Delivery)}) == 1, found
    assert Delivery.objects.filter(due=due, stage__in=OPEN).count() == 1


def test_two_workers_check_once(table: Table, due: Due, monkeypatch) -> None:
    delivery = send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW)
    calls, real = [], checking_module.check_and_seal_confined
    monkeypatch.setattr(
        checking_module, "check_and_seal_confined", lambda *args, **kw: calls.append(1) or real(*args, **kw)
    )
    at_once(lambda: check_delivery(delivery=delivery, by=table.dara, at=NOW))
    delivery.refresh_from_db()
    assert (delivery.stage, len(calls)) == (Stage.READY, 1)


def test_check_that_was_overtaken_changes_nothing(table: Table, due: Due, monkeypatch) -> None:
    """The first check hangs so long that a second is started; when the first comes back, its result is thrown away."""
    delivery = send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW)
    real = checking_module.check_and_seal_confined
    later = NOW + STALLED_AFTER + timedelta(minutes=1)

    def slow(*args: object, **kwargs: object) -> object:
        monkeypatch.setattr(checking_module, "check_and_seal_confined", real)
        check_delivery(delivery=delivery, by=table.dara, at=later)
        return real(*args, **kwargs)

    monkeypatch.setattr(checking_module, "check_and_seal_confined", slow)
    check_delivery(delivery=delivery, by=table.dara, at=NOW)
    delivery.refresh_from_db()
    assert (delivery.stage, delivery.checked_at) == (Stage.READY, later)
    assert accept_delivery(delivery=delivery, by=table.dara, at=later).row_count == 30


def test_withdrawing_stops_a_check_under_way(table: Table, due: Due, monkeypatch) -> None:
    delivery = send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW)
    real = checking_module.check_and_seal_confined

    def withdrawn_meanwhile(*args: object, **kwargs: object) -> object:
        withdraw_delivery(delivery=delivery, by=table.dara, at=NOW)
        return real(*args, **kwargs)

    monkeypatch.setattr(checking_module, "check_and_seal_confined", withdrawn_meanwhile)
    try:
        check_delivery(delivery=delivery, by=table.dara, at=NOW)
    except NotAllowed:
        pytest.fail("a check that lost its file says nothing")
    delivery.refresh_from_db()
    assert delivery.stage == Stage.WITHDRAWN


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one writer at a time")
def test_confirming_while_somebody_is_erased_does_not_bring_them_in(table: Table, due: Due, monkeypatch) -> None:
    """The file was found to hold nobody who was erased, and is not in force yet when the others are written anew."""
    in_force(due, by=table.dara)
    delivery = sent(due, by=table.dara, file=csv_file(rows(33)))
    is_half_confirmed, goes_on = threading.Event(), threading.Event()
    place, keep = accepting._place, erasing._keep

    def placed(extract: Extract) -> None:
        is_half_confirmed.set()
        goes_on.wait(20)
        place(extract)

    def kept(*given: object, **more: object) -> object:
        threading.Timer(0.5, goes_on.set).start()
        return keep(*given, **more)

    monkeypatch.setattr(accepting, "_place", placed)
    monkeypatch.setattr(erasing, "_keep", kept)

    def confirm() -> None:
        accept_delivery(delivery=delivery, by=table.dara, at=NOW)
        connection.close()

    confirming = threading.Thread(target=confirm)
    confirming.start()
    is_half_confirmed.wait(20)
    with pytest.raises(NotAllowed, match="meanwhile"):
        erasing.erase_person(dataset=due.dataset, who={"pupil": "P0007"}, why="Asked", by=table.dara, at=NOW)
    confirming.join()
    assert (Extract.objects.count(), Erasure.objects.count()) == (2, 0)
