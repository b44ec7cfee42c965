"""Rows are taken and opened only while an agreement in force covers them; a refusal names the clause."""

import copy
from datetime import UTC, date, datetime, timedelta

import pytest

from agreed import agreement_for, ended, terms_for, version_of
from cast import Table
from commontable.agreements.rules.kinds import AgreementKind, PartyRole
from commontable.journal.models import Entry
from commontable.measurement import vault
from commontable.measurement.actions.datasets import change_dataset, define_dataset
from commontable.measurement.actions.intake import accept_delivery, check_delivery, restore_extract, send_file
from commontable.measurement.actions.retention import sweep
from commontable.measurement.cover import NotCovered
from commontable.measurement.models import Dataset, Delivery, Due, Extract
from commontable.measurement.rules.delivery import Stage
from commontable.measurement.vault import files
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import NOW, SCHEMA, csv_file, due_from, in_force, reading_scores, rows, sent

TODAY = NOW.date()


@pytest.fixture
def dataset(table: Table) -> Dataset:
    """Reading scores, which no agreement opens yet."""
    return reading_scores(table, is_agreed=False)


@pytest.fixture
def due(table: Table, dataset: Dataset) -> Due:
    return due_from(table.northside, dataset, by=table.ines)


def refused(table: Table, due: Due, at: datetime = NOW) -> str:
    """The sentence with which a file is refused; not a byte is kept."""
    with pytest.raises(NotCovered) as refusal:
        send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=at)
    assert not Delivery.objects.filter(due=due).exists()
    assert list(files.kept_folders(files.quarantine_root(), 2)) == []
    return str(refusal.value)


def test_without_an_agreement_no_byte_is_kept(table, due):
    assert "No agreement in force names Northside USD as a sender of data." in refused(table, due)


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"elements": [{"name": "Pupil"}, {"name": "score"}]},
         "Agreement 1 does not list the elements name, year, school, tested_on and lunch (clause “Data elements”)."),
        ({"purposes": ["Another"]}, "Agreement 1 does not name the purpose “See early whether children learn to read"),
        ({"basis": "consent"}, "Agreement 1 does not rest on “FERPA studies exception, by written agreement”"),
        ({"ends_on": TODAY - timedelta(days=1)}, "Agreement 1 ended on May 11, 2026."),
        ({"starts_on": TODAY + timedelta(days=1)}, "Agreement 1 is in force only from May 13, 2026."),
    ],
)  # fmt: skip
def test_the_refusal_names_the_clause(table, dataset, due, lacking, said):
    agreement_for(table, dataset, **lacking)
    assert said in refused(table, due)


def test_parties_and_receivers_have_to_be_named(table, dataset, due):
    change_dataset(dataset=dataset, changes={"receivers": [table.families]}, by=table.ines, at=NOW)
    agreement_for(table, dataset, recipients=[], roles={table.northside: PartyRole.PARTY})
    said = refused(table, due)
    assert "Agreement 1 does not name Northside USD as sending data (clause “Parties”)." in said
    assert "Agreement 1 does not name Parents' Council as receiving the data (clause “Recipients”)." in said
    agreement_for(table, dataset)
    assert in_force(due, by=table.dara).agreement_version.agreement.number == 2


def test_a_backbone_that_is_no_party_keeps_no_rows(table, dataset, due):
    version = agreement_for(table, dataset)
    version.parties.filter(partner=table.maya.partner).delete()
    assert "Rivermouth Backbone is no party to agreement 1" in refused(table, due)


def test_words_count_the_same_whatever_their_case_and_spaces(table, dataset, due):
    agreement_for(
        table, dataset, purposes=[f"  {dataset.purpose.upper()}\n"],
        elements=[{"name": name.upper()} for name in dataset.contract.names],
    )  # fmt: skip
    assert in_force(due, by=table.dara).row_count == 30


def test_an_accepted_file_knows_what_covered_it(table, dataset, due):
    version = agreement_for(table, dataset)
    extract = in_force(due, by=table.dara)
    assert extract.agreement_version == version
    assert Entry.objects.get(event="measurement.extract.accepted").payload.body["agreement"] == [1, 1]


def test_an_agreement_that_ends_while_a_file_waits_shuts_it_out(table, dataset, due):
    version = agreement_for(table, dataset)
    ready = sent(due, by=table.dara)
    ended(version, TODAY)
    with pytest.raises(NotCovered, match="Agreement 1 ended on May 12, 2026"):
        accept_delivery(delivery=ready, by=table.dara, at=NOW)
    assert not Extract.objects.exists()


def test_a_file_whose_agreement_ended_before_the_check_is_not_kept(
    table, dataset, due, django_capture_on_commit_callbacks
):
    version = agreement_for(table, dataset)
    arrived = send_file(due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW)
    ended(version, TODAY)
    with django_capture_on_commit_callbacks(execute=True):
        checked = check_delivery(delivery=arrived, by=table.dara, at=NOW)
    assert (checked.stage, checked.closed_because, checked.wrapped_key) == (Stage.WITHDRAWN, "not_covered", None)
    assert not files.quarantine_folder(checked.partnership_id, checked.uuid).exists()


@pytest.mark.parametrize("is_checked", [True, False])
def test_the_next_sweep_takes_a_waiting_file_whose_agreement_ended(
    table, dataset, due, django_capture_on_commit_callbacks, is_checked
):
    version = agreement_for(table, dataset)
    waiting = sent(due, by=table.dara) if is_checked else send_file(
        due=due, file=csv_file(), file_name="r.csv", by=table.dara, at=NOW
    )  # fmt: skip
    assert sweep(at=NOW + timedelta(hours=1))["uncovered"] == 0
    ended(version, TODAY)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(at=NOW + timedelta(hours=2))["uncovered"] == 1
    waiting.refresh_from_db()
    assert (waiting.stage, waiting.closed_because, waiting.wrapped_key) == (Stage.WITHDRAWN, "not_covered", None)
    assert waiting.staged_key is None
    assert list(files.kept_folders(files.quarantine_root(), 2)) == list(files.kept_folders(files.vault_root(), 3)) == []
    assert sweep(at=NOW + timedelta(hours=3))["uncovered"] == 0


def test_earlier_rows_come_back_only_while_covered(table, dataset, due):
    version = agreement_for(table, dataset)
    first = in_force(due, by=table.dara)
    in_force(due, by=table.dara, file=csv_file(rows(40)))
    ended(version, TODAY)
    with pytest.raises(NotCovered, match="may not be opened now"):
        restore_extract(extract=first, by=table.dara, at=NOW)


def test_rows_are_opened_only_while_covered(table, dataset, due):
    version = agreement_for(table, dataset)
    extract = in_force(due, by=table.dara)
    assert vault.sealed_sources([extract], by=table.ines, at=NOW)
    ended(version, TODAY)
    with pytest.raises(NotCovered, match="Reading scores from Northside USD may not be opened now"):
        vault.sealed_sources([extract], by=table.ines, at=NOW)


def test_it_ends_at_midnight_of_the_table(table, dataset, due):
    table.partnership.time_zone = "America/Los_Angeles"
    table.partnership.save()
    agreement_for(table, dataset, ends_on=date(2026, 5, 31))
    due = Due.objects.get(pk=due.pk)
    assert in_force(due, by=table.dara, at=datetime(2026, 6, 1, 6, 59, tzinfo=UTC))
    with pytest.raises(NotCovered, match="Agreement 1 ended on May 31, 2026"):
        send_file(due=due, file=csv_file(rows(31)), file_name="r.csv", by=table.dara,
                  at=datetime(2026, 6, 1, 7, 0, tzinfo=UTC))  # fmt: skip


def test_a_new_column_closes_the_dataset_until_an_amendment_lists_it(table, dataset, due):
    version = agreement_for(table, dataset)
    wider = copy.deepcopy(SCHEMA)
    wider["fields"].append({"name": "birth_date", "type": "date", "optional": True})
    old = in_force(due, by=table.dara)
    change_dataset(dataset=dataset, changes={"schema": wider}, by=table.ines, at=NOW)
    with pytest.raises(NotCovered, match="does not list the element birth_date "):
        send_file(due=Due.objects.get(pk=due.pk), file=csv_file(rows(31)), file_name="r.csv", by=table.dara, at=NOW)
    assert vault.sealed_sources([Extract.objects.get(pk=old.pk)], by=table.ines, at=NOW)  # its own columns are covered
    parties = {party.partner: party.role for party in version.parties.all()}
    version_of(version.agreement, table, parties=parties, terms=terms_for(dataset), starts_on=TODAY)
    newer = in_force(Due.objects.get(pk=due.pk), by=table.dara, file=csv_file(rows(31)))
    assert newer.agreement_version.number == 2


def test_a_licence_ends_with_the_agreement_above_it(table, dataset, due):
    above = agreement_for(table, dataset, elements=[])
    agreement_for(table, dataset, kind=AgreementKind.DATA_USE, parent=above.agreement)
    assert in_force(due, by=table.dara).agreement_version.agreement.number == 2
    ended(above, TODAY)
    with pytest.raises(NotCovered, match="Agreement 2 ended on May 12, 2026"):
        send_file(due=due, file=csv_file(rows(31)), file_name="r.csv", by=table.dara, at=NOW)


def test_an_existing_dataset_without_an_agreement_keeps_what_it_has(table, dataset, due):
    version = agreement_for(table, dataset)
    extract = in_force(due, by=table.dara)
    Extract.objects.update(agreement_version=None)  # as before agreements were asked for
    version.parties.all().delete()
    version.delete()
    with pytest.raises(NotCovered):
        send_file(due=due, file=csv_file(rows(31)), file_name="r.csv", by=table.dara, at=NOW)
    assert Extract.objects.get(pk=extract.pk).destroyed_at is None


def test_open_data_says_who_nobody_is(table, dataset):
    open_data = {"partnership": table.partnership, "title": "Open", "purpose": "x", "recipients": "x",
                 "legal_basis": "open_data", "by": table.ines, "at": NOW}  # fmt: skip
    with pytest.raises(NotAllowed, match="Open data holds no column that says who a child is"):
        define_dataset(schema=SCHEMA, **open_data)
    with pytest.raises(NotAllowed, match="Open data holds no column"):
        change_dataset(dataset=dataset, changes={"legal_basis": "open_data"}, by=table.ines, at=NOW)
    invented = define_dataset(schema=SCHEMA, is_synthetic=True, **open_data)
    assert in_force(due_from(table.northside, invented, by=table.ines), by=table.dara).agreement_version is None


def test_naming_rows_open_later_opens_nothing(table, dataset, due):
    version = agreement_for(table, dataset)
    extract = in_force(due, by=table.dara)
    ended(version, TODAY)
    nameless = copy.deepcopy(SCHEMA)
    nameless["roles"]["identity"] = []
    changes = {"schema": nameless, "legal_basis": "open_data"}
    change_dataset(dataset=dataset, changes=changes, by=table.ines, at=NOW)
    with pytest.raises(NotCovered, match="ended on May 12, 2026"):
        vault.sealed_sources([Extract.objects.get(pk=extract.pk)], by=table.ines, at=NOW)
