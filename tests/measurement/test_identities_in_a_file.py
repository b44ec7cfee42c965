"""A file that says who somebody is beyond what was agreed is refused, by columns and without a value."""

import json

import pytest

from cast import Table, client_of
from commontable.analysis.contract import Reading
from commontable.journal.models import Entry, Payload
from commontable.measurement.actions.intake import accept_delivery, check_delivery, confirm_reading, say_no_identity
from commontable.measurement.actions.intake.matching import report_of
from commontable.measurement.models import Delivery, Due, Extract, NoIdentity
from commontable.measurement.rules.delivery import Stage
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import HEADER, NOW, SCHEMA, csv_file, due_from, reading_scores, rows, sent

pytestmark = pytest.mark.page

GIVEN = ("Ana", "Budi", "Emma", "Siti", "Luis", "Noah", "Maria", "Dewi")
CLUBS = ("Emma Reads", "Luis Sings", "Noah Builds")


def named(count: int = 60) -> list[str]:
    """Rows with a mother's name that nobody asked for."""
    return [
        f"{row},{GIVEN[i % 8]} {'abcdefgh'[i % 8].upper()}{'aeiou'[i % 5]}rtez" for i, row in enumerate(rows(count))
    ]


@pytest.fixture
def due(table: Table) -> Due:
    return due_from(table.northside, reading_scores(table), by=table.ines)


@pytest.fixture
def club_due(table: Table, monkeypatch: pytest.MonkeyPatch) -> Due:
    """A dataset with a column of clubs, whose names look like people's."""
    schema = {**SCHEMA, "fields": [*SCHEMA["fields"], {"name": "club", "title": "Club"}]}
    monkeypatch.setattr("files_of_partners.SCHEMA", schema)
    return due_from(table.northside, reading_scores(table), by=table.ines)


def with_clubs(names: tuple[str, ...] = CLUBS, count: int = 90) -> Delivery:
    return csv_file([f"{row},{names[i % len(names)]}" for i, row in enumerate(rows(count))], header=HEADER + ",club")


def test_a_column_that_nobody_agreed_to_keeps_the_file_out_even_where_it_is_not_read(table: Table, due: Due) -> None:
    delivery = sent(due, by=table.dara, file=csv_file(named(), header=HEADER + ",Mother"))
    delivery = confirm_reading(delivery=delivery, reading=Reading(columns={"Mother": None}), by=table.dara, at=NOW)
    delivery = check_delivery(delivery=delivery, by=table.dara, at=NOW)
    assert delivery.stage == Stage.FINDINGS
    assert delivery.finding_counts["identity-not-covered"] == 1
    document = report_of(delivery)
    (found,) = [one for one in document["report"]["findings"] if one["code"] == "identity-not-covered"]
    assert (found["column"], found["value"]) == ("Mother", None)
    assert not any(name in json.dumps(document["report"]["findings"]) for name in GIVEN)
    with pytest.raises(NotAllowed):
        accept_delivery(delivery=delivery, by=table.dara, at=NOW)
    page = client_of(table.dara).get(f"/p/rivermouth/data/files/{delivery.uuid}/").content.decode()
    assert "Take out what says who a child is" in page
    assert "The column Mother seems to hold names of people. Neither the dataset nor its agreement covers that." in page
    assert "/no-identity/" not in page
    with pytest.raises(NotAllowed, match="Take this column out"):
        say_no_identity(delivery=delivery, field="Mother", why="Because", by=table.dara, at=NOW)
    assert not Extract.objects.exists()
    told = str(list(Payload.objects.values_list("body", flat=True)))
    assert not any(name in told for name in GIVEN)


def test_names_in_a_column_for_groups_are_not_taken_for_groups(table: Table, club_due: Due) -> None:
    every = tuple(f"{GIVEN[i % 8]} {'abcdefghijklm'[i % 13].upper()}{'aeiou'[i % 5]}rtez" for i in range(90))
    delivery = sent(club_due, by=table.dara, file=with_clubs(every))
    assert delivery.stage == Stage.FINDINGS
    assert "identity-not-declared" in delivery.finding_counts
    with pytest.raises(NotAllowed, match="Take this column out"):
        say_no_identity(delivery=delivery, field="club", why="Because", by=table.dara, at=NOW)


def test_clubs_pass_at_once_where_they_are_few(table: Table, club_due: Due) -> None:
    assert sent(club_due, by=table.dara, file=with_clubs()).stage == Stage.READY


def test_a_steward_says_once_that_a_column_names_nobody(table: Table, club_due: Due) -> None:
    many = tuple(f"{GIVEN[i % 8]} {'abcdefgh'[i // 8 % 8].upper()}{'aeiou'[i % 5]}rtez" for i in range(30))
    delivery = sent(club_due, by=table.dara, file=with_clubs(many))
    assert "identity-not-declared" in delivery.finding_counts
    with pytest.raises(NotPermitted):
        say_no_identity(delivery=delivery, field="club", why="Theirs", by=table.omar, at=NOW)
    dara = client_of(table.dara)
    address = f"/p/rivermouth/data/files/{delivery.uuid}/no-identity/"
    assert "It names nobody" in dara.get(f"/p/rivermouth/data/files/{delivery.uuid}/").content.decode()
    assert dara.post(address, {"field": "club"}).status_code == 422
    say_no_identity(delivery=delivery, field="club", why="The names of our clubs", by=table.dara, at=NOW)
    delivery = check_delivery(delivery=delivery, by=table.dara, at=NOW)
    assert delivery.stage == Stage.READY
    said = NoIdentity.objects.get()
    assert (said.field, said.kind, said.why) == ("club", "name", "The names of our clubs")
    entry = Entry.objects.get(event="measurement.file.no_identity")
    assert entry.payload.body["looked_like"] == "name"
