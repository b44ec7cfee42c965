"""Notes: anybody at the table says what they know beside a figure; its writer alone withdraws it and puts it back."""

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.journal.models import Entry
from commontable.measurement.actions.notes import put_note_back, withdraw_note, write_note
from commontable.measurement.models import Note
from commontable.partnership.models import Member
from commontable.partnership.rules.lifecycle import NotAllowed
from measurement import released
from measurement.released import PUBLISHED


def address(table: Table, name: str = "measurement:indicator", **more: object) -> str:
    """A page of the indicator `reading`."""
    return reverse(name, kwargs={"table": table.slug, "indicator": "reading", **more})


def test_a_parent_writes_a_note_and_everybody_reads_it(table: Table) -> None:
    released.reading(table)
    posted = {"text": "The bus did not come in May.", "period": "2023-24"}
    answer = client_of(table.rosa).post(address(table, "measurement:write-note"), posted)
    assert answer["Location"] == address(table) + "#notes"
    said = client_of(table.alma).get(address(table)).content.decode()
    assert "The bus did not come in May." in said
    assert "Withdraw my note" not in said
    assert Entry.objects.filter(event="measurement.note.written").count() == 1


@pytest.mark.parametrize("posted", [{"text": "  "}, {"text": "x" * 1001}, {"text": "So.", "period": "1066"}])
def test_what_cannot_be_a_note_is_said_on_the_same_page(table: Table, posted: dict[str, str]) -> None:
    released.reading(table)
    answer = client_of(table.rosa).post(address(table, "measurement:write-note"), posted)
    assert answer.status_code == 422
    assert b"errorlist" in answer.content
    assert not Note.objects.exists()


def test_its_writer_withdraws_it_and_puts_it_back(table: Table) -> None:
    version = released.reading(table)
    note = write_note(indicator=version.indicator, text="The test moved.", by=table.alma, at=PUBLISHED)
    client = client_of(table.alma)
    client.post(address(table, "measurement:withdraw-note", note=note.pk))
    assert b"The test moved." not in client_of(table.rosa).get(address(table)).content
    assert b"The test moved." in client.get(address(table)).content
    client.post(address(table, "measurement:put-note-back", note=note.pk))
    assert b"The test moved." in client_of(table.rosa).get(address(table)).content


def test_nobody_else_may(table: Table) -> None:
    version = released.reading(table)
    note = write_note(indicator=version.indicator, text="The test moved.", by=table.alma, at=PUBLISHED)
    with pytest.raises(NotAllowed):
        withdraw_note(note=note, by=table.maya, at=PUBLISHED)
    client_of(table.maya).post(address(table, "measurement:withdraw-note", note=note.pk))
    note.refresh_from_db()
    assert note.withdrawn_at is None


def test_a_note_is_withdrawn_once_and_put_back_once(table: Table) -> None:
    version = released.reading(table)
    note = write_note(indicator=version.indicator, text="The test moved.", by=table.alma, at=PUBLISHED)
    with pytest.raises(NotAllowed):
        put_note_back(note=note, by=table.alma, at=PUBLISHED)
    withdraw_note(note=note, by=table.alma, at=PUBLISHED)
    with pytest.raises(NotAllowed):
        withdraw_note(note=note, by=table.alma, at=PUBLISHED)


def test_a_note_of_another_table_does_not_exist(table: Table, charlie: Member) -> None:
    version = released.reading(table)
    note = write_note(indicator=version.indicator, text="The test moved.", by=table.alma, at=PUBLISHED)
    assert client_of(charlie).post(address(table, "measurement:withdraw-note", note=note.pk)).status_code == 404
    assert client_of(charlie).post(address(table, "measurement:write-note"), {"text": "x"}).status_code == 404
