"""Keys are changed while the server runs; killed half-way a change leaves a vault that opens, and the next goes on."""

import threading
from argparse import Namespace
from datetime import timedelta

import pytest
from django.db import connection, models

from cast import Table, client_of
from commontable.journal.models import Entry
from commontable.journal.verify import verify_all
from commontable.measurement import vault
from commontable.measurement.actions import keys as changing
from commontable.measurement.actions.intake import accept_delivery, arriving, check_delivery, checking, send_file
from commontable.measurement.actions.keys import change_partnership_key, change_server_key, destroy_retired
from commontable.measurement.actions.retention import destroy_extract
from commontable.measurement.command import keys as command
from commontable.measurement.models import Due, PartnershipKey
from commontable.measurement.rules.delivery import Stage
from commontable.measurement.vault import VaultLocked, server_key
from commontable.measurement.vault.proving import proved
from commontable.measurement.vault.server_key import BeingChanged, key_file
from commontable.measurement.vault.wrapped import PLACES
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import NOW, csv_file, due_from, in_force, reading_scores, rows, sent

TOMORROW = NOW + timedelta(days=1, minutes=1)


class Killed(BaseException):
    """The process ends here, as by kill -9."""


def kill(*_args: object, **_told: object) -> None:
    raise Killed


@pytest.fixture
def due(table: Table) -> Due:
    return due_from(table.northside, reading_scores(table), by=table.ines)


def whole() -> None:
    """Everything opens and every journal is whole."""
    assert proved().faults == []
    assert all(verdict.is_whole for verdict in verify_all())


def test_every_column_of_keys_is_known():
    from django.apps import apps

    known = {(place.model, place.column) for place in PLACES}
    columns = {
        (model, column.name)
        for model in apps.get_app_config("measurement").get_models()
        for column in model._meta.get_fields()
        if isinstance(column, models.BinaryField) and model is not PartnershipKey
    }
    assert {one for one in columns if one[1].endswith("key") or one[1] == "wrapped"} == known


def test_new_server_key_opens_everything_and_the_old_nothing(table: Table, due: Due) -> None:
    extract = in_force(due, by=table.dara)
    old = key_file().read_bytes()
    done = change_server_key(at=NOW)
    assert (done.partnerships, done.was_interrupted) == (1, False)
    assert key_file().read_bytes() != old
    assert sorted(path.name for path in key_file().parent.iterdir()) == ["vault-key", "vault-key.changing"]
    assert key_file().stat().st_mode & 0o077 == 0
    assert proved().files == 1
    whole()
    assert Entry.objects.filter(event="measurement.key.server_changed").count() == 1
    assert vault.sealed_sources([extract], by=table.ines, at=NOW)
    key_file().write_bytes(old)
    with pytest.raises(VaultLocked, match="not the key"):
        vault.sealed_sources([extract], by=table.ines, at=NOW)


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (server_key, "_make"),
        (changing, "wrap_by"),
        (server_key, "put_in_force"),
        (server_key, "flush_folder"),
        (server_key, "destroy_before"),
    ],
)
def test_killed_while_the_server_key_is_changed(table: Table, due: Due, monkeypatch, module, step) -> None:
    in_force(due, by=table.dara)
    monkeypatch.setattr(module, step, kill)
    with pytest.raises(Killed):
        change_server_key(at=NOW)
    monkeypatch.undo()
    whole()
    in_force(due, by=table.dara, file=csv_file(rows(5)))
    whole()
    change_server_key(at=NOW)
    whole()
    assert not server_key.is_being_changed()
    assert proved().keys == 2


def test_killed_between_the_two_files(table: Table, due: Due, monkeypatch) -> None:
    in_force(due, by=table.dara)
    monkeypatch.setattr("pathlib.Path.replace", kill)
    with pytest.raises(Killed):
        change_server_key(at=NOW)
    monkeypatch.undo()
    assert server_key.is_being_changed()
    whole()
    assert change_server_key(at=NOW).was_interrupted
    whole()
    assert not server_key.is_being_changed()


def test_partnership_key_made_meanwhile_is_not_lost(table: Table, charlie, due: Due, monkeypatch) -> None:
    """Another partnership's first file arrives after the keys were wrapped and before the new one is in force."""
    in_force(due, by=table.dara)
    real = server_key.put_in_force

    def with_a_newcomer() -> None:
        arriving.make_partnership_key(partnership_id=charlie.partnership_id, at=NOW)
        real()

    monkeypatch.setattr(server_key, "put_in_force", with_a_newcomer)
    assert change_server_key(at=NOW).partnerships == 2
    whole()


def test_wrong_or_missing_key_changes_nothing(table: Table, due: Due) -> None:
    with pytest.raises(VaultLocked, match="missing"):
        change_server_key(at=NOW)
    in_force(due, by=table.dara)
    kept, before = key_file().read_bytes(), bytes(PartnershipKey.objects.get().wrapped)
    key_file().write_bytes(bytes(32))
    with pytest.raises(VaultLocked, match="does not open"):
        change_server_key(at=NOW)
    assert bytes(PartnershipKey.objects.get().wrapped) == before
    key_file().write_bytes(kept)
    whole()


def test_two_at_once_change_it_once(table: Table, due: Due) -> None:
    in_force(due, by=table.dara)
    with server_key.being_changed(), pytest.raises(BeingChanged):
        change_server_key(at=NOW)
    change_server_key(at=NOW)
    whole()


def test_new_partnership_key_wraps_every_file_and_linking(table: Table, due: Due) -> None:
    first = in_force(due, by=table.dara)
    waiting = sent(due, by=table.dara, file=csv_file(rows(7)))
    before = bytes(first.wrapped_key or b"")
    assert change_partnership_key(partnership=table.partnership, at=NOW) == 3
    whole()
    # What was loaded before still opens: the key before is kept for a day.
    assert vault.sealed_sources([first], by=table.ines, at=NOW)
    first.refresh_from_db()
    assert bytes(first.wrapped_key or b"") != before
    assert accept_delivery(delivery=waiting, by=table.dara, at=NOW).row_count == 7
    with pytest.raises(NotAllowed, match="less than a day"):
        change_partnership_key(partnership=table.partnership, at=NOW)
    assert destroy_retired(at=NOW) == 0
    assert destroy_retired(at=TOMORROW) == 1
    assert PartnershipKey.objects.get().retired is None
    whole()
    first.wrapped_key = before
    with pytest.raises(VaultLocked, match="does not belong"):
        vault.sealed_sources([first], by=table.ines, at=NOW)


def test_file_under_way_while_the_key_changes_is_not_lost(table: Table, due: Due, monkeypatch) -> None:
    """The check began with the old key and keeps its rows when there is a new one; a day later they still open."""
    delivery = send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW)
    real = checking.check_and_seal_confined

    def meanwhile(*args: object, **told: object) -> object:
        change_partnership_key(partnership=table.partnership, at=NOW)
        change_server_key(at=NOW)
        return real(*args, **told)

    monkeypatch.setattr(checking, "check_and_seal_confined", meanwhile)
    delivery = check_delivery(delivery=delivery, by=table.dara, at=NOW)
    assert delivery.stage == Stage.READY
    extract = accept_delivery(delivery=delivery, by=table.dara, at=NOW)
    destroy_retired(at=TOMORROW)
    extract.refresh_from_db()
    assert vault.sealed_sources([extract], by=table.ines, at=TOMORROW)
    whole()


def test_destroyed_stays_destroyed(table: Table, due: Due) -> None:
    extract = in_force(due, by=table.dara)
    destroy_extract(extract=extract, why="No longer needed.", by=table.dara, at=NOW)
    assert change_partnership_key(partnership=table.partnership, at=NOW) == 0
    extract.refresh_from_db()
    assert extract.wrapped_key is None


def test_key_that_does_not_open_stops_the_change(table: Table, due: Due) -> None:
    extract = in_force(due, by=table.dara)
    before = bytes(PartnershipKey.objects.get().wrapped)
    extract.wrapped_key = bytes(60)
    extract.save(update_fields=["wrapped_key"])
    with pytest.raises(VaultLocked, match="Nothing was changed"):
        change_partnership_key(partnership=table.partnership, at=NOW)
    assert bytes(PartnershipKey.objects.get().wrapped) == before


@pytest.mark.django_db(transaction=True)
def test_files_arrive_while_both_keys_are_changed(table: Table) -> None:
    """Threads of their own send files and change keys; whatever was confirmed opens in the end."""
    dataset = reading_scores(table)
    dues = [due_from(table.northside, dataset, by=table.ines, label=f"Term {n}") for n in range(3)]
    in_force(dues[0], by=table.dara)
    failed: list[BaseException] = []

    def run(acts) -> None:
        from governance.at_once import patiently

        try:
            for act in acts:
                patiently(act)
        except BaseException as error:  # the test looks at it
            failed.append(error)
        finally:
            connection.close()

    def send(due: Due):
        return lambda: send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW)

    changes = [lambda: change_partnership_key(partnership=table.partnership, at=NOW)]
    changes += [lambda: change_server_key(at=NOW)] * 3
    threads = [threading.Thread(target=run, args=(acts,)) for acts in ([send(due) for due in dues[1:]], changes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for due in dues[1:]:
        delivery = due.deliveries.get()
        accept_delivery(delivery=check_delivery(delivery=delivery, by=table.dara, at=NOW), by=table.dara, at=NOW)
    destroy_retired(at=TOMORROW)
    whole()
    assert proved().files == 3


@pytest.mark.page
def test_the_director_reads_of_it_in_the_journal(table: Table, due: Due) -> None:
    in_force(due, by=table.dara)
    change_partnership_key(partnership=table.partnership, at=NOW)
    page = client_of(table.maya).get(f"/p/{table.slug}/journal/")
    assert "changed this partnership’s key" in page.content.decode().replace("&#x27;", "’")


def test_whoever_runs_the_server_lists_verifies_and_changes_them(table: Table, due: Due, capsys) -> None:
    def told(act: str, *, partnership: str | None = None, every: bool = False) -> tuple[int, str]:
        code = command.run(Namespace(act=act, partnership=partnership, all=every))
        said = capsys.readouterr()
        return code, said.out + said.err

    assert told("list") == (0, "No partnership has a key yet: no file has arrived.\n")
    assert told("rotate")[0] == 2
    in_force(due, by=table.dara)
    before = server_key.fingerprint(key_file().read_bytes())
    assert before in told("list")[1]
    assert told("verify") == (0, "1 keys and 1 sealed files of 1 partnerships open.\n")
    code, said = told("rotate", every=True)
    assert (code, before in said) == (0, False)
    assert "copy the folder keys/" in said
    assert told("rotate", partnership="rivermouth")[0] == 2  # less than a day ago
    assert told("rotate", partnership="nowhere")[0] == 2
    assert "the one before is still kept" in told("list")[1]
    assert told("verify")[0] == 0
    key_file().write_bytes(bytes(32))
    code, said = told("verify")
    assert (code, "NOT OPENED" in said) == (1, True)
    assert bytes(32).hex() not in said
