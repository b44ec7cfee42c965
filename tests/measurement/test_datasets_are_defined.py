"""A dataset is defined once, versioned by its columns, closed and reopened; live definitions protect its columns."""

import copy

import pytest

from commontable.journal.models import Entry, Payload
from commontable.measurement.actions.datasets import change_dataset, close_dataset, reopen_dataset
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from measured import NOW, PUPILS, draft_of, pupils_of, reading_of


def without(column: str) -> dict:
    schema = copy.deepcopy(PUPILS)
    schema["fields"] = [field for field in schema["fields"] if field["name"] != column]
    schema["roles"]["breakdowns"] = [name for name in schema["roles"]["breakdowns"] if name != column]
    return schema


def test_a_dataset_stands_in_the_journal_with_its_purpose_and_columns(table):
    dataset = pupils_of(table)
    entry = Entry.objects.get(event="measurement.dataset.defined")
    assert entry.object_id == str(dataset.pk)
    body = Payload.objects.get(entry=entry).body
    assert body["columns"][0] == "pupil"
    assert body["legal_basis"] == "studies"


def test_only_the_backbone_steward_defines_datasets(table):
    table.ines = table.dara
    with pytest.raises(NotPermitted, match="Only the backbone data steward may define datasets"):
        pupils_of(table)


def test_two_datasets_of_one_title_get_two_addresses(table):
    assert [pupils_of(table).slug, pupils_of(table).slug] == [
        "reading-in-the-early-grades",
        "reading-in-the-early-grades-2",
    ]


def test_an_unusable_schema_is_refused_in_words(table):
    with pytest.raises(NotAllowed, match=r"fields\[0\].type: The type colour is not known"):
        pupils_of(table, schema={"fields": [{"name": "pupil", "type": "colour"}]})


def test_new_columns_are_a_new_version_and_new_words_are_not(table):
    dataset = pupils_of(table)
    change_dataset(dataset=dataset, changes={"purpose": "To see who is not reached."}, by=table.ines, at=NOW)
    assert (dataset.version, dataset.revision) == (1, 2)
    change_dataset(dataset=dataset, changes={"schema": without("grade")}, by=table.ines, at=NOW)
    assert (dataset.version, dataset.revision) == (2, 3)
    told = Payload.objects.get(entry=Entry.objects.filter(event="measurement.dataset.changed").last()).body
    assert told["columns"] == {"added": [], "gone": ["grade"], "changed": [], "roles_or_key": True}


def test_saving_the_same_again_changes_nothing(table):
    dataset = pupils_of(table)
    change_dataset(dataset=dataset, changes={"title": dataset.title, "schema": PUPILS}, by=table.ines, at=NOW)
    assert (dataset.version, dataset.revision) == (1, 1)


def test_a_column_that_a_definition_reads_stays(table):
    dataset = pupils_of(table)
    draft_of(table, indicator=reading_of(table), dataset=dataset)
    with pytest.raises(NotAllowed, match="Early grade reading, v1 could no longer be computed"):
        change_dataset(dataset=dataset, changes={"schema": without("lunch")}, by=table.ines, at=NOW)
    dataset.refresh_from_db()
    assert dataset.contract.names[4] == "lunch"


def test_the_second_of_two_writers_is_told(table):
    dataset = pupils_of(table)
    change_dataset(dataset=dataset, changes={"about": "First."}, by=table.ines, at=NOW, seen=1)
    with pytest.raises(ChangedMeanwhile, match="Somebody changed this while you were writing"):
        change_dataset(dataset=dataset, changes={"about": "Second."}, by=table.ines, at=NOW, seen=1)
    dataset.refresh_from_db()
    assert dataset.about == "First."


def test_a_dataset_closes_and_reopens(table):
    dataset = close_dataset(dataset=pupils_of(table), by=table.ines, at=NOW)
    with pytest.raises(NotAllowed, match="closed already"):
        close_dataset(dataset=dataset, by=table.ines, at=NOW)
    assert reopen_dataset(dataset=dataset, by=table.ines, at=NOW).closed_at is None
