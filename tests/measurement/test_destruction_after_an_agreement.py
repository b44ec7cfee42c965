"""When what covered rows has ended they go by the day it gave; the certificate says why, and can be checked."""

import json
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine

from agreed import agreement_for, ended
from cast import Table, client_of
from commontable.journal.models import Entry, Payload
from commontable.measurement.actions.retention import (
    NotYet,
    destroy_due_extract,
    destroy_due_extracts,
    due_extracts,
)
from commontable.measurement.command import certificates, sweep
from commontable.measurement.datasets.certificates import judged
from commontable.measurement.models import Dataset, Extract
from files_of_partners import NOW, due_from, in_force, reading_scores

END = NOW.date() + timedelta(days=10)
NOON = NOW + timedelta(days=10)


@pytest.fixture
def dataset(table: Table) -> Dataset:
    return reading_scores(table, is_agreed=False)


@pytest.fixture
def extract(table: Table, dataset: Dataset) -> Extract:
    """A file taken under agreement 1, which ended ten days later and gives thirty days."""
    version = agreement_for(table, dataset, destroy_days=30)
    found = in_force(due_from(table.northside, dataset, by=table.ines), by=table.dara)
    ended(version, END)
    return found


def after(days: int):
    return NOON + timedelta(days=days)


def test_rows_go_by_the_day_the_agreement_gave(table, extract):
    assert due_extracts(at=after(29)) == []
    with pytest.raises(NotYet):
        destroy_due_extract(extract=extract, by=table.ines, at=after(29))
    (gone,) = destroy_due_extracts(at=after(30))
    assert gone.wrapped_key is None
    assert gone.certificate["why"] == "Agreement 1, version 1, ended on May 22, 2026."
    assert gone.certificate["ended"]["ended_on"] == END.isoformat()
    assert gone.certificate["keep_until"] == "2026-06-21"
    assert gone.certificate["accepted_under"] == {"agreement": 1, "version": 1}


def test_operators_read_by_which_day_and_why(table, extract, capsys):
    with time_machine.travel(after(31), tick=False):
        assert sweep.run(SimpleNamespace(dry_run=True)) == 0
    said = capsys.readouterr().out
    assert "by 2026-06-21. Agreement 1, version 1, ended on May 22, 2026." in said
    assert Extract.objects.get().destroyed_at is None


def test_the_sooner_of_two_days_counts(table, extract):
    Extract.objects.update(destroy_on=date(2026, 6, 1))
    (gone,) = destroy_due_extracts(at=after(10))
    assert gone.certificate["why"] == "The time agreed for keeping it is over."
    assert "ended" not in gone.certificate


def test_an_agreement_that_covers_again_stops_the_clock(table, dataset, extract):
    agreement_for(table, dataset, starts_on=END + timedelta(days=20), ends_on=END + timedelta(days=99))
    assert due_extracts(at=after(31)) == []
    assert due_extracts(at=after(99 + 59)) == []
    assert due_extracts(at=after(99 + 60)) == [extract]


def test_an_agreement_about_something_else_does_not(table, dataset, extract):
    agreement_for(table, dataset, purposes=["Something else"])
    agreement_for(table, dataset, elements=[{"name": "pupil"}])
    assert due_extracts(at=after(30)) == [extract]


def test_rows_from_before_agreements_stay_until_their_day(table, dataset):
    version = agreement_for(table, dataset, senders=[table.northside])
    extract = in_force(due_from(table.northside, dataset, by=table.ines), by=table.dara)
    Extract.objects.update(agreement_version=None)
    version.parties.all().delete()
    version.delete()
    assert due_extracts(at=NOW + timedelta(days=700)) == []
    assert due_extracts(at=NOW + timedelta(days=730)) == [extract]


def test_pages_say_by_when_and_why(table, extract):
    said = "To be destroyed by June 21, 2026, because agreement 1 ended on May 22, 2026."
    with time_machine.travel(after(2), tick=False):
        dara = client_of(table.dara)
        assert said in dara.get(f"/p/rivermouth/data/accepted/{extract.uuid}/").content.decode()
        assert said in dara.get("/p/rivermouth/data/").content.decode()


def test_a_certificate_is_genuine_until_a_sign_of_it_changes(table, extract, tmp_path, capsys):
    destroy_due_extracts(at=after(30))
    client, base = client_of(table.dara), f"/p/rivermouth/data/accepted/{extract.uuid}/certificate"
    page = client.get(f"{base}/").content.decode()
    assert "Genuine: entry" in page
    document = client.get(f"{base}.json").json()
    assert judged(document).is_genuine
    assert not judged(document, scope="partnership:0").is_genuine
    for changed in ({"rows": 31}, {"digest": "0" * 64}, {"form": "x"}):
        assert not judged({**document, **changed}).is_genuine
    file, verdict = tmp_path / "certificate.json", certificates.run
    file.write_text(json.dumps(document, indent=2))
    asked = type("Asked", (), {"file": file})()
    assert (verdict(asked), "GENUINE" in capsys.readouterr().out) == (0, True)
    file.write_text(json.dumps({**document, "why": "No reason"}))
    assert (verdict(asked), "NOT GENUINE" in capsys.readouterr().out) == (1, True)
    file.write_text("[")
    assert (verdict(asked), "Download it again" in capsys.readouterr().err) == (2, True)
    file.unlink()
    assert (verdict(asked), "(No such file or directory)" in capsys.readouterr().err) == (2, True)


def test_a_journal_that_was_told_anew_proves_nothing(table, extract):
    destroy_due_extracts(at=after(30))
    payload = Payload.objects.get(entry=Entry.objects.get(event="measurement.extract.destroyed"))
    payload.body["rows"] = 29
    payload.save()
    extract.refresh_from_db()
    assert "journal" in str(judged(extract.certificate).fault)


def test_the_page_that_checks_takes_what_people_bring(table, extract):
    destroy_due_extracts(at=after(30))
    extract.refresh_from_db()
    client, page = client_of(table.rosa), "/p/rivermouth/data/certificates/"
    assert "Is this certificate" in client.get(page).content.decode()
    answer = client.post(page, {"text": json.dumps(extract.certificate)})
    assert "This certificate is genuine" in answer.content.decode()
    answer = client.post(page, {"text": json.dumps({**extract.certificate, "rows": 1})})
    assert "does not match its own digest" in answer.content.decode()
    for hostile in ("", "[]", "x", "[" * 5000, "\x00", json.dumps({"form": ["<script>"], "digest": {}})):
        assert client.post(page, {"text": hostile}).status_code in (200, 422)
