"""One person leaves a partner's files, old keys go, and the next file does not bring them back; nobody is named."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from cast import Table, client_of
from commontable.analysis.contract import Schema
from commontable.journal.models import Entry, Payload
from commontable.measurement import vault
from commontable.measurement.actions.erasing import NobodyFits, erase_person
from commontable.measurement.actions.exporting import export_own_rows
from commontable.measurement.actions.holds import Held, place_hold
from commontable.measurement.actions.intake import accept_delivery
from commontable.measurement.actions.keys import change_partnership_key
from commontable.measurement.actions.retention import sweep
from commontable.measurement.datasets.certificates import judged
from commontable.measurement.forms.erasing import ErasureForm
from commontable.measurement.models import Dataset, Due, ErasedPerson, Erasure, Extract
from commontable.measurement.vault import files
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import NOW, SCHEMA, csv_file, due_from, in_force, reading_scores, rows, sent

WHY = "The family asked"


@pytest.fixture
def dataset(table: Table) -> Dataset:
    return reading_scores(table)


@pytest.fixture
def due(table: Table, dataset: Dataset) -> Due:
    return due_from(table.northside, dataset, by=table.ines)


@pytest.fixture
def extract(table: Table, due: Due) -> Extract:
    return in_force(due, by=table.dara)


def pupils(extract: Extract, by) -> set[str]:
    held = Extract.objects.select_related("dataset", "partner", "due").get(pk=extract.pk)
    content = b"".join(export_own_rows(extract=held, form="csv", with_identities=True, by=by, at=NOW))
    return {row["pupil"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}


def erased(table: Table, dataset: Dataset, **who: str) -> Erasure:
    return erase_person(dataset=dataset, who=who or {"pupil": "P0007"}, why=WHY, by=table.dara, at=NOW)


def test_their_rows_are_gone_from_every_file_and_the_old_key_opens_nothing(
    table: Table, dataset: Dataset, due: Due, extract: Extract, django_capture_on_commit_callbacks
) -> None:
    newer = in_force(due, by=table.dara, file=csv_file(rows(31)))  # the first one is replaced, and kept
    old = {path.name for one in (extract, newer) for path in (files.vault_root() / one.measures_path).parent.iterdir()}
    keys_before = {bytes(one.wrapped_key) for one in Extract.objects.all()}
    with django_capture_on_commit_callbacks(execute=True):
        done = erased(table, dataset)
    assert (done.rows, done.files) == (2, 2)
    for one, count in ((extract, 29), (newer, 30)):
        one.refresh_from_db()
        assert one.row_count == count
        folder = (files.vault_root() / one.measures_path).parent
        assert {path.name for path in folder.iterdir()}.isdisjoint(old)
        assert files.sha256_of(files.vault_root() / one.measures_path) == one.measures_sha256
        assert "P0007" not in pupils(one, table.dara) and len(pupils(one, table.dara)) == count
    assert keys_before.isdisjoint({bytes(one.wrapped_key) for one in Extract.objects.all()})
    (source,) = vault.sealed_sources([newer], by=table.ines, at=NOW)
    assert source.path.is_file()


def test_what_was_typed_is_kept_nowhere(table: Table, dataset: Dataset, extract: Extract, caplog) -> None:
    done = erased(table, dataset, pupil="p0007", name="CHILD 7")
    told = str(list(Payload.objects.values_list("body", flat=True))) + json.dumps(done.certificate) + caplog.text
    assert "p0007" not in told.lower() and "child 7" not in told.lower()
    assert all(len(one.fingerprint) == 64 for one in ErasedPerson.objects.all())
    assert judged(done.certificate).is_genuine
    assert Entry.objects.filter(event="measurement.extract.erased_from").count() == 1


def test_the_next_file_does_not_bring_them_back_not_even_under_a_new_number(
    table: Table, dataset: Dataset, due: Due, extract: Extract
) -> None:
    erased(table, dataset)
    again = sent(due, by=table.dara, file=csv_file(rows(32)))
    assert again.finding_counts == {"erased-person": 1}
    newer = accept_delivery(delivery=again, by=table.dara, at=NOW)
    assert newer.row_count == 31 and "P0007" not in pupils(newer, table.dara)
    change_partnership_key(partnership=table.partnership, at=NOW)
    third = sent(due, by=table.dara, file=csv_file(rows(33)))
    assert third.finding_counts == {"erased-person": 1}


def test_a_file_checked_before_has_to_be_checked_again(
    table: Table, dataset: Dataset, due: Due, extract: Extract
) -> None:
    waiting = sent(due, by=table.dara, file=csv_file(rows(32)))
    erased(table, dataset)
    with pytest.raises(NotAllowed, match="Somebody was erased"):
        accept_delivery(delivery=waiting, by=table.dara, at=NOW)


def test_nobody_and_several_change_nothing(table: Table, dataset: Dataset, extract: Extract) -> None:
    before = sorted(path.name for path in files.vault_root().rglob("*.parquet"))
    for who in ({"pupil": "P9999"}, {"pupil": "P0007", "name": "Child 8"}, {"name": "' OR 1=1"}):
        with pytest.raises(NobodyFits):
            erased(table, dataset, **who)
    place = {"dataset": dataset, "by": table.dara, "at": NOW, "why": WHY}
    with pytest.raises(NotAllowed):
        erase_person(who={"pupil": " "}, **place)
    assert not Erasure.objects.exists() and not ErasedPerson.objects.exists()
    assert sorted(path.name for path in files.vault_root().rglob("*.parquet")) == before


def test_several_children_of_one_name_are_told_apart_by_the_number(table: Table, dataset: Dataset, due: Due) -> None:
    twins = [line.replace("Child 2", "Child 1") for line in rows(2)]
    extract = in_force(due, by=table.dara, file=csv_file(twins))
    with pytest.raises(NotAllowed, match="More than one person could be meant"):
        erased(table, dataset, name="child 1")
    assert erased(table, dataset, name="child 1", pupil="P0002").rows == 1
    assert pupils(extract, table.dara) == {"P0001"}


def test_a_file_that_says_less_is_asked_by_the_number(table: Table, dataset: Dataset, extract: Extract) -> None:
    fields = [*SCHEMA["fields"], {"name": "born", "type": "date", "optional": True}]
    roles = {**SCHEMA["roles"], "identity": ["name", "born"]}
    Dataset.objects.filter(pk=dataset.pk).update(schema={**SCHEMA, "fields": fields, "roles": roles})
    with pytest.raises(NotAllowed, match="More than one person could be meant"):
        erased(table, dataset, name="Child 7", born="2015-01-02")
    assert erased(table, dataset, pupil="P0007", born="2015-01-02").rows == 1


def test_a_fault_on_the_way_leaves_everything_as_it_was(
    table: Table, dataset: Dataset, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args, **_kwargs) -> None:
        raise RuntimeError("the disk is full")

    before = sorted(path.name for path in files.vault_root().rglob("*.parquet"))
    monkeypatch.setattr("commontable.measurement.actions.erasing.drop_codes", fail)
    with pytest.raises(RuntimeError):
        erased(table, dataset)
    assert not Erasure.objects.exists() and not ErasedPerson.objects.exists()
    assert sorted(path.name for path in files.vault_root().rglob("*.parquet")) == before
    assert "P0007" in pupils(extract, table.dara)


def test_what_a_server_killed_right_after_it_left_is_swept_away(
    table: Table, dataset: Dataset, extract: Extract, django_capture_on_commit_callbacks
) -> None:
    before = files.vault_root() / extract.measures_path
    with django_capture_on_commit_callbacks():  # it is written down, and the files before are still there
        erased(table, dataset)
    extract.refresh_from_db()
    later = datetime.fromtimestamp(before.stat().st_mtime, tz=UTC) + timedelta(days=3)
    assert sweep(at=later)["vault"] == 2
    assert sorted(one.name for one in before.parent.iterdir()) == sorted(
        (files.vault_root() / one).name for one in (extract.measures_path, extract.identities_path)
    )


def test_a_hold_keeps_the_rows(table: Table, dataset: Dataset, extract: Extract) -> None:
    place_hold(partnership=table.partnership, title="Case", why="x", extract=extract, by=table.maya, at=NOW)
    with pytest.raises(Held):
        erased(table, dataset)


def test_only_the_own_data_steward_and_only_own_files(table: Table, dataset: Dataset, extract: Extract) -> None:
    for person in (table.ines, table.maya, table.alma):
        with pytest.raises(NotPermitted):
            erase_person(dataset=dataset, who={"pupil": "P0007"}, why=WHY, by=person, at=NOW)
    with pytest.raises(NotAllowed, match="You have no accepted file"):
        erase_person(dataset=dataset, who={"pupil": "P0007"}, why=WHY, by=table.omar, at=NOW)


def test_one_thing_said_of_a_person_is_too_little_unless_it_is_their_number() -> None:
    schema = Schema.parse({**SCHEMA, "roles": {**SCHEMA["roles"], "identity": ["name", "tested_on"]}})
    said = {"why": WHY, "is_sure": "on"}

    def is_enough(**who: str) -> bool:
        return ErasureForm({**said, **{f"who-{name}": value for name, value in who.items()}}, schema=schema).is_valid()

    assert is_enough(pupil="P0007") and is_enough(name="Ruiz", tested_on="2015-03-04")
    assert not is_enough(name="Ruiz") and not is_enough(name="Ruiz", tested_on=" ")


def test_the_page_asks_who_it_is_and_shows_what_became_of_it(table: Table, dataset: Dataset, extract: Extract) -> None:
    page = f"/p/rivermouth/data/erase/{dataset.slug}/"
    assert client_of(table.dara, is_confirmed=False).get(page)["Location"].startswith("/me/confirm/")
    dara = client_of(table.dara)
    assert "Who should be erased" in dara.get(page).content.decode()
    said = {"why": WHY, "is_sure": "on"}
    assert dara.post(page, said).status_code == 422
    answer = dara.post(page, {**said, "who-pupil": "P4711"})
    assert answer.status_code == 422 and "nothing was changed" in answer.content.decode()
    assert dara.post(page, {**said, "who-pupil": "P0007"}).status_code == 302
    listed = dara.get("/p/rivermouth/data/erasures/").content.decode()
    assert WHY in listed and "P0007" not in listed
    assert WHY in dara.get("/p/rivermouth/data/erasures.csv").content.decode()
    assert (
        "without one person who was erased" in dara.get(f"/p/rivermouth/data/accepted/{extract.uuid}/").content.decode()
    )
    certificate = f"/p/rivermouth/data/erasures/{Erasure.objects.get().uuid}.json"
    assert dara.get(certificate).json()["rows"] == 1
    told = {"text": dara.get(certificate).content.decode()}
    page = dara.post("/p/rivermouth/data/certificates/", told).content.decode()
    assert "written anew under new keys" in page
    assert "Fingerprint of the file that was sent" not in page
    assert client_of(table.omar).get(certificate).status_code == 404
