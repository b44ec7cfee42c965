"""Rows go when their time has come or their partner says so; a certificate stays, and nothing unread lies about."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest

from cast import Table, client_of
from commontable.journal.models import Entry
from commontable.measurement import vault
from commontable.measurement.actions.intake import restore_extract, send_file
from commontable.measurement.actions.intake.withdrawing import LEFT_BEHIND
from commontable.measurement.actions.retention import (
    destroy_due_extract,
    destroy_due_extracts,
    destroy_extract,
    sweep,
)
from commontable.measurement.models import Delivery, Due, Extract
from commontable.measurement.rules.delivery import FORGOTTEN_AFTER, Stage
from commontable.measurement.vault import VaultLocked, files
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import NOW, csv_file, due_from, in_force, reading_scores, rows, sent

LATER = NOW + timedelta(days=40)


@pytest.fixture
def due(table: Table) -> Due:
    return due_from(table.northside, reading_scores(table, retention_days=30), by=table.ines)


@pytest.fixture
def extract(table: Table, due: Due) -> Extract:
    return in_force(due, by=table.dara)


def aged(folder, hours: float) -> None:
    """Everything in the folder was written so long before NOW."""
    for path in (folder, *folder.rglob("*")):
        moment = NOW.timestamp() - hours * 3600
        os.utime(path, (moment, moment))


def test_rows_are_kept_until_the_agreed_day(table: Table, extract: Extract) -> None:
    assert extract.destroy_on == NOW.date() + timedelta(days=30)
    assert destroy_due_extracts(at=NOW + timedelta(days=29)) == []


def test_rows_whose_time_has_come_are_destroyed(
    table: Table, extract: Extract, django_capture_on_commit_callbacks
) -> None:
    folder = (files.vault_root() / extract.measures_path).parent
    assert len(list(folder.iterdir())) == 2
    with django_capture_on_commit_callbacks(execute=True):
        (gone,) = destroy_due_extracts(at=LATER)
    assert gone.wrapped_key is None
    assert not folder.exists()
    with pytest.raises(VaultLocked, match="destroyed"):
        vault.sealed_sources([gone], by=table.ines, at=LATER)
    assert destroy_due_extracts(at=LATER) == []


def test_certificate_says_what_went_when_by_whom_and_why(table: Table, extract: Extract) -> None:
    gone = destroy_extract(extract=extract, why="The family asked.", by=table.dara, at=LATER)
    certificate = gone.certificate
    assert certificate["rows"] == 30
    assert certificate["file_sha256"] == extract.file_sha256
    assert certificate["measures_sha256"] == extract.measures_sha256
    assert (certificate["why"], certificate["destroyed_by"]) == ("The family asked.", "Dara Okafor")
    assert Entry.objects.filter(event="measurement.extract.destroyed").count() == 1


def test_only_the_own_partner_destroys_before_the_day(table: Table, extract: Extract) -> None:
    with pytest.raises(NotPermitted):
        destroy_extract(extract=extract, why="x", by=table.omar, at=NOW)
    with pytest.raises(NotPermitted):
        destroy_extract(extract=extract, why="x", by=table.ines, at=NOW)
    with pytest.raises(NotAllowed, match="until the day"):
        destroy_due_extract(extract=extract, by=table.ines, at=NOW)
    assert destroy_due_extract(extract=extract, by=table.ines, at=LATER).destroyed_at == LATER


def test_destroying_twice_and_bringing_back_are_refused(table: Table, extract: Extract) -> None:
    destroy_extract(extract=extract, why="x", by=table.dara, at=NOW)
    with pytest.raises(NotAllowed, match="already been destroyed"):
        destroy_extract(extract=extract, why="x", by=table.dara, at=NOW)
    with pytest.raises(NotAllowed, match="cannot come back"):
        restore_extract(extract=extract, by=table.dara, at=NOW)


def test_pages_of_destruction(table: Table, extract: Extract, due: Due) -> None:
    dara, page = client_of(table.dara), f"/p/rivermouth/data/accepted/{extract.uuid}/"
    assert "Destroy these rows for good?" in dara.get(page + "destroy/").content.decode()
    assert dara.post(page + "destroy/", {"why": ""}).status_code == 422
    dara.post(page + "destroy/", {"why": "The school closed."})
    shown = dara.get(page).content.decode()
    assert "These rows were destroyed" in shown
    assert "The school closed." in shown
    assert dara.get(page + "certificate.json").json()["why"] == "The school closed."
    assert client_of(table.omar).get(page).status_code == 404
    assert client_of(table.ines).get(page).status_code == 200


def test_restoring_by_page(table: Table, due: Due) -> None:
    first = in_force(due, by=table.dara)
    in_force(due, by=table.dara, file=csv_file(rows(40)))
    page = f"/p/rivermouth/data/accepted/{first.uuid}/"
    assert client_of(table.ines).post(page + "restore/").status_code == 403
    answer = client_of(table.dara).post(page + "restore/", follow=True)
    assert "The earlier file is in force again." in answer.content.decode()


def test_sweep_takes_what_nobody_needs_and_nothing_else(table: Table, due: Due, extract: Extract) -> None:
    waiting = sent(due, by=table.dara, file=csv_file(rows(12)))
    orphan = files.made(files.extract_folder(table.partnership.pk, due.dataset_id, uuid4()))
    (orphan / "measures.parquet").write_bytes(b"half")
    stray = files.made(files.quarantine_root() / str(table.partnership.pk) / "7b0c2a52-3a55-4b3c-9e4e-0c54de1f7a11")
    (stray / "upload").write_bytes(b"half")
    fresh = files.made(files.quarantine_root() / str(table.partnership.pk) / "7b0c2a52-3a55-4b3c-9e4e-0c54de1f7a12")
    aged(files.vault_root(), 3)
    aged(stray, 3)
    aged(fresh, LEFT_BEHIND.total_seconds() / 3600 / 2)
    counts = sweep(at=NOW)
    assert (counts["vault"], counts["forgotten"]) == (1, 0)
    assert not orphan.exists()
    assert not stray.exists()
    assert fresh.exists()
    assert (files.vault_root() / extract.measures_path).exists()
    assert files.quarantine_folder(waiting.partnership_id, waiting.uuid).exists()
    assert vault.sealed_sources([extract], by=table.ines, at=NOW)


def test_file_nobody_goes_on_with_is_withdrawn_after_a_day(
    table: Table, due: Due, django_capture_on_commit_callbacks
) -> None:
    delivery = sent(due, by=table.dara)
    sweep(at=NOW + FORGOTTEN_AFTER)
    delivery.refresh_from_db()
    assert delivery.stage == Stage.READY
    with django_capture_on_commit_callbacks(execute=True):
        sweep(at=NOW + FORGOTTEN_AFTER + timedelta(minutes=1))
    delivery.refresh_from_db()
    assert (delivery.stage, delivery.closed_because, delivery.wrapped_key) == (Stage.WITHDRAWN, "forgotten", None)
    assert not files.quarantine_folder(delivery.partnership_id, delivery.uuid).exists()
    assert list(files.kept_folders(files.vault_root(), 3)) == []


def test_upload_in_the_clear_that_a_crash_left_is_removed(table: Table, settings, tmp_path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    left = tmp_path / "tmpabc.upload.csv"
    left.write_text("a child's name")
    os.utime(left, (NOW.timestamp() - 7200,) * 2)
    assert sweep(at=NOW)["arriving"] == 1
    assert not left.exists()


def test_arrived_file_that_was_never_read_is_still_there(table: Table, due: Due) -> None:
    delivery = send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW)
    sweep(at=NOW + timedelta(hours=2))
    assert Delivery.objects.get(pk=delivery.pk).stage == Stage.ARRIVED
    assert (files.quarantine_folder(delivery.partnership_id, delivery.uuid) / files.UPLOAD).exists()
