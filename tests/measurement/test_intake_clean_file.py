"""A clean file goes from the partner to the vault: sent, checked, confirmed; then the next one takes its place."""

import pytest

from cast import Table
from commontable.analysis.contract import typed_rows
from commontable.analysis.sealed import WrongKey, read_sealed
from commontable.journal.models import Entry
from commontable.measurement import vault
from commontable.measurement.actions.intake import AlreadySent, accept_delivery, restore_extract, send_file
from commontable.measurement.models import ColumnMapping, Delivery, Due, Extract
from commontable.measurement.rules.delivery import Stage
from commontable.measurement.vault import files, keys
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import NOW, csv_file, due_from, in_force, reading_scores, rows, sent


@pytest.fixture
def due(table: Table) -> Due:
    return due_from(table.northside, reading_scores(table), by=table.ines)


def test_clean_file_is_ready_without_a_question(table: Table, due: Due) -> None:
    delivery = sent(due, by=table.dara)
    assert delivery.stage == Stage.READY, (delivery.refusal, delivery.finding_counts)
    assert delivery.row_count == 30
    assert delivery.finding_counts == {}


def test_confirmed_rows_lie_in_the_vault_and_nowhere_else(
    table: Table, due: Due, data_folder, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        extract = in_force(due, by=table.dara)
    (source,) = vault.sealed_sources([extract], by=table.ines, at=NOW)
    found = read_sealed(source.path, source.key).read_all()
    assert found.num_rows == 30
    assert "pupil" not in found.column_names
    assert "name" not in found.column_names
    whole = typed_rows(
        measures=source.path,
        key_measures=source.key,
        identities=files.vault_root() / extract.identities_path,
        key_identities=keys.part_key(keys.extract_key(extract), keys.IDENTITIES),
    )
    assert set(whole.column("pupil").to_pylist()) == {f"P{i:04d}" for i in range(1, 31)}
    assert not any(path.is_file() for path in (data_folder / "quarantine").rglob("*"))
    assert extract.delivery.wrapped_key is None


def test_identities_do_not_open_with_the_key_of_the_measures(table: Table, due: Due) -> None:
    extract = in_force(due, by=table.dara)
    (source,) = vault.sealed_sources([extract], by=table.ines, at=NOW)
    with pytest.raises(WrongKey):
        read_sealed(files.vault_root() / extract.identities_path, source.key).read_all()


def test_opening_is_in_the_journal(table: Table, due: Due) -> None:
    extract = in_force(due, by=table.dara)
    vault.sealed_sources([extract], by=table.ines, at=NOW)
    entry = Entry.objects.get(event="measurement.extract.opened")
    assert entry.actor_name == "Ines Park"
    assert entry.object_id == str(extract.pk)


def test_next_file_takes_the_place_of_the_last(table: Table, due: Due) -> None:
    first = in_force(due, by=table.dara)
    delivery = sent(due, by=table.dara, file=csv_file(rows(35)))
    assert delivery.stage == Stage.READY
    assert (delivery.diff["added"], delivery.diff["gone"], delivery.diff["same"]) == (5, 0, 30)
    first.refresh_from_db()
    assert first.superseded_at is None
    second = accept_delivery(delivery=delivery, by=table.dara, at=NOW)
    first.refresh_from_db()
    assert first.superseded_at == NOW
    assert Extract.objects.get(due=due, superseded_at=None) == second


def test_earlier_file_can_be_put_in_force_again(table: Table, due: Due) -> None:
    first = in_force(due, by=table.dara)
    second = in_force(due, by=table.dara, file=csv_file(rows(35)))
    restore_extract(extract=first, by=table.dara, at=NOW)
    second.refresh_from_db()
    assert second.superseded_at == NOW
    assert Extract.objects.get(due=due, superseded_at=None) == first


def test_same_file_again_is_recognised(table: Table, due: Due) -> None:
    in_force(due, by=table.dara)
    with pytest.raises(AlreadySent) as refusal:
        send_file(due=due, file=csv_file(), file_name="again.csv", by=table.dara, at=NOW)
    assert refusal.value.earlier.stage == Stage.ACCEPTED
    assert send_file(due=due, file=csv_file(), file_name="again.csv", by=table.dara, at=NOW, even_if_same=True)


def test_double_submit_is_one_delivery(table: Table, due: Due) -> None:
    first = send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW)
    second = send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW)
    assert first == second
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_new_file_takes_the_place_of_an_open_one(table: Table, due: Due) -> None:
    first = sent(due, by=table.dara)
    second = sent(due, by=table.dara, file=csv_file(rows(5)))
    first.refresh_from_db()
    assert (first.stage, first.closed_because, first.staged_key) == (Stage.WITHDRAWN, "replaced", None)
    assert second.stage == Stage.READY
    assert not files.quarantine_folder(first.partnership_id, first.uuid).exists()


def test_other_people_cannot_send_or_confirm(table: Table, due: Due) -> None:
    for person in (table.omar, table.alma, table.ines, table.maya, table.rosa):
        with pytest.raises(NotPermitted):
            send_file(due=due, file=csv_file(), file_name="r.csv", by=person, at=NOW)
    delivery = sent(due, by=table.dara)
    with pytest.raises(NotPermitted):
        accept_delivery(delivery=delivery, by=table.omar, at=NOW)


def test_confirming_twice_is_a_sentence(table: Table, due: Due) -> None:
    delivery = sent(due, by=table.dara)
    accept_delivery(delivery=delivery, by=table.dara, at=NOW)
    with pytest.raises(NotAllowed, match="already confirmed"):
        accept_delivery(delivery=delivery, by=table.dara, at=NOW)
    assert Extract.objects.count() == 1


def test_reading_is_learned_with_the_first_file(table: Table, due: Due) -> None:
    sent(due, by=table.dara)
    assert (
        ColumnMapping.objects.get(dataset=due.dataset, partner=table.northside).reading["columns"]["pupil"] == "pupil"
    )
