"""The vault: keys wrap keys, names are not what people typed, and a crash at any step leaves whole files or none."""

import io
import os
import stat
from datetime import timedelta

import pytest

from cast import Table
from commontable.measurement import vault
from commontable.measurement.actions.intake import (
    accept_delivery,
    accepting,
    arriving,
    check_delivery,
    checking,
    send_file,
)
from commontable.measurement.actions.retention import sweep
from commontable.measurement.models import Delivery, Due, Extract, PartnershipKey
from commontable.measurement.rules.delivery import Stage
from commontable.measurement.vault import VaultLocked, files, keys
from files_of_partners import NOW, csv_file, due_from, in_force, reading_scores, rows, sent


class Killed(BaseException):
    """The process ends here, as by kill -9: nothing after this line runs."""


def kill(*args: object, **kwargs: object) -> None:
    raise Killed


@pytest.fixture
def due(table: Table) -> Due:
    return due_from(table.northside, reading_scores(table), by=table.ines)


def test_server_key_is_made_once_and_is_private(table: Table, due: Due) -> None:
    in_force(due, by=table.dara)
    path = keys.key_file()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = path.read_bytes()
    in_force(due, by=table.dara, file=csv_file(rows(5)))
    assert path.read_bytes() == first
    assert PartnershipKey.objects.count() == 1


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_exposed_missing_or_wrong_server_key_is_said_in_words(table: Table, due: Due) -> None:
    extract = in_force(due, by=table.dara)
    path = keys.key_file()
    path.chmod(0o644)
    with pytest.raises(VaultLocked, match="chmod 600"):
        vault.sealed_sources([extract], by=table.ines, at=NOW)
    kept = path.read_bytes()
    path.unlink()
    with pytest.raises(VaultLocked, match="missing"):
        vault.sealed_sources([extract], by=table.ines, at=NOW)
    path.write_bytes(bytes(32))
    path.chmod(0o600)
    with pytest.raises(VaultLocked, match="not the key"):
        vault.sealed_sources([extract], by=table.ines, at=NOW)
    path.write_bytes(kept)
    assert vault.sealed_sources([extract], by=table.ines, at=NOW)


def test_missing_server_key_is_never_replaced(table: Table, charlie, due: Due) -> None:
    in_force(due, by=table.dara)
    keys.key_file().unlink()
    with pytest.raises(VaultLocked):
        arriving.make_partnership_key(partnership_id=charlie.partnership_id, at=NOW)
    assert not keys.key_file().exists()


def test_key_moved_to_another_extract_does_not_open(table: Table, due: Due) -> None:
    first = in_force(due, by=table.dara)
    second = in_force(due, by=table.dara, file=csv_file(rows(5)))
    second.wrapped_key = first.wrapped_key
    with pytest.raises(VaultLocked, match="does not belong"):
        vault.sealed_sources([second], by=table.ines, at=NOW)


def test_names_on_disk_say_nothing(table: Table, due: Due, data_folder) -> None:
    file = csv_file()
    delivery = send_file(due=due, file=file, file_name="../../María López.csv", by=table.dara, at=NOW)
    assert delivery.file_name == "María López.csv"
    accept_delivery(delivery=check_delivery(delivery=delivery, by=table.dara, at=NOW), by=table.dara, at=NOW)
    names = [path.relative_to(data_folder).as_posix() for path in data_folder.rglob("*")]
    assert not [name for name in names if "Mar" in name or ("reading" in name.lower() and "quarantine" not in name)]
    for path in data_folder.rglob("*"):
        if path.is_file():
            assert b"Child 1" not in path.read_bytes()


def test_missing_file_is_said_and_nothing_is_recorded(table: Table, due: Due) -> None:
    extract = in_force(due, by=table.dara)
    (files.vault_root() / extract.measures_path).unlink()
    with pytest.raises(vault.Missing):
        vault.sealed_sources([extract], by=table.ines, at=NOW)


@pytest.mark.parametrize("step", ["seal_upload", "_register"])
def test_killed_while_a_file_arrives(table: Table, due: Due, monkeypatch, step: str) -> None:
    """No row without its file; files without a row are swept."""
    monkeypatch.setattr(files if step == "seal_upload" else arriving, step, kill)
    monkeypatch.setattr(files, "remove", kill)  # kill -9 runs no clean-up
    with pytest.raises(Killed):
        send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW)
    assert Delivery.objects.count() == 0
    monkeypatch.undo()
    assert sent(due, by=table.dara).stage == Stage.READY


@pytest.mark.parametrize("step", ["check_and_seal_confined", "_staged", "_keep"])
def test_killed_while_a_file_is_checked(table: Table, due: Due, monkeypatch, step: str) -> None:
    """The delivery stays, can be checked again, and no half extract counts."""
    delivery = send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW)
    monkeypatch.setattr(checking, step, kill)
    monkeypatch.setattr(files, "remove", kill)
    monkeypatch.setattr(checking, "leave", kill)
    with pytest.raises(Killed):
        check_delivery(delivery=delivery, by=table.dara, at=NOW)
    monkeypatch.undo()
    delivery.refresh_from_db()
    assert (delivery.stage, delivery.staged) == (Stage.CHECKING, {})
    assert (
        check_delivery(delivery=delivery, by=table.dara, at=NOW).stage == Stage.CHECKING
    )  # somebody seems to be at it
    later = NOW + timedelta(hours=1)
    assert check_delivery(delivery=delivery, by=table.dara, at=later).stage == Stage.READY
    for folder in files.vault_root().rglob("*"):
        os.utime(folder, (0, 0))
    assert sweep(at=later)["vault"] <= 1
    delivery.refresh_from_db()
    assert accept_delivery(delivery=delivery, by=table.dara, at=later).row_count == 30


@pytest.mark.parametrize("step", ["_place", "close"])
def test_killed_while_a_file_is_confirmed(table: Table, due: Due, monkeypatch, step: str) -> None:
    """What was in force stays, and the file can still be confirmed."""
    first = in_force(due, by=table.dara)
    delivery = sent(due, by=table.dara, file=csv_file(rows(40)))
    monkeypatch.setattr(accepting, step, kill)
    with pytest.raises(Killed):
        accept_delivery(delivery=delivery, by=table.dara, at=NOW)
    monkeypatch.undo()
    assert Extract.objects.get(superseded_at=None) == first
    assert accept_delivery(delivery=delivery, by=table.dara, at=NOW).row_count == 40


def test_upload_is_sealed_whatever_its_size(table: Table, due: Due) -> None:
    delivery = send_file(due=due, file=io.BytesIO(b"x" * 3_000_000), file_name="r.csv", by=table.dara, at=NOW)
    kept = (files.quarantine_folder(delivery.partnership_id, delivery.uuid) / files.UPLOAD).read_bytes()
    assert delivery.file_bytes == 3_000_000
    assert b"xxxx" not in kept
