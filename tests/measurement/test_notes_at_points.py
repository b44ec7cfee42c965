"""Notes pinned to a point of a curve: numbered in the picture, silent about what is protected, listed for the table."""

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.actions.notes import withdraw_note, write_note
from commontable.measurement.datasets.note_points import notes_at, pins_of
from commontable.measurement.models import Note
from commontable.partnership.models import Member
from commontable.partnership.rules.lifecycle import NotAllowed
from measurement import released
from measurement.released import PUBLISHED

pytestmark = pytest.mark.page
FREE = '{"lunch": "free"}'


def points(table: Table) -> str:
    return reverse("measurement:note-points", kwargs={"table": table.slug, "indicator": "reading"})


def test_a_note_stands_at_its_period_group_and_place(table: Table) -> None:
    indicator = released.reading(table).indicator
    client = client_of(table.rosa)
    for query, text in ((f"?group={FREE}", "Menu changed"), ("?place=school:N12", "New head"), ("", "Test moved")):
        answer = client.post(points(table) + query, {"text": text, "period": "2024-25"})
        assert answer.status_code == 302
        page = client.get(answer["Location"]).content.decode()
        assert text in page
        assert "1 note explains this curve" in page
    now = client.get(reverse("measurement:indicator", args=[table.slug, "reading"])).content.decode()
    assert "2024-25 · Bayview Elementary" in now
    assert "2024-25 · Lunch: Free lunch" in now
    write_note(indicator=indicator, text="Snow", period="2022-23", by=table.alma, at=PUBLISHED)
    listed = notes_at(indicator)
    assert [(one.number, one.note.text) for one in listed] == [(1, "Snow"), (2, "Test moved")]
    assert pins_of(listed) == {"2022-23": "1", "2024-25": "2"}


@pytest.mark.parametrize(("group", "place", "period"), [
    ({"language": "other"}, ("all", "*"), "2024-25"),
    ({"language": "es"}, ("all", "*"), "2024-25"),  # a range is protected too
    ({}, ("school", "N13"), "2024-25"),
    ({}, ("school", "N13"), ""),
])  # fmt: skip
def test_a_note_never_speaks_of_a_protected_figure(table: Table, group, place, period) -> None:
    indicator = released.reading(table).indicator
    known = {"indicator": indicator, "breakdown": group, "place": place, "period": period}
    for words in ("Only 4 of them read.", "About 40%", "4,5 percent"):
        with pytest.raises(NotAllowed, match="without any number"):
            write_note(text=words, by=table.dara, at=PUBLISHED, **known)
    write_note(text="The school moved in 2024.", by=table.dara, at=PUBLISHED, **known)
    write_note(indicator=indicator, period="2024-25", text="47 percent, at last", by=table.dara, at=PUBLISHED)


def test_a_point_that_no_release_holds_is_refused(table: Table) -> None:
    indicator = released.reading(table).indicator
    with pytest.raises(NotAllowed):
        write_note(indicator=indicator, text="x", breakdown={"lunch": "gone"}, by=table.rosa, at=PUBLISHED)
    client = client_of(table.rosa)
    for query in ("?place=school:NOWHERE", "?group=nonsense", "?group=[1]", '?group={"lunch":"gone"}'):
        assert client.get(points(table) + query).status_code == 404
    assert client.post(points(table), {"text": "", "period": ""}).status_code == 422
    assert not Note.objects.exists()


def test_all_notes_of_the_table_are_found_and_taken_away(table: Table, charlie: Member) -> None:
    indicator = released.reading(table).indicator
    empty = reverse("measurement:notes", args=[table.slug])
    client = client_of(table.rosa)
    assert b"Nobody has written a note yet" in client.get(empty).content
    write_note(indicator=indicator, text="The bus did not come", period="2023-24", by=table.alma, at=PUBLISHED)
    gone = write_note(indicator=indicator, text="=HYPERLINK()", by=table.alma, at=PUBLISHED)
    withdraw_note(note=gone, by=table.alma, at=PUBLISHED)
    assert b"The bus did not come" in client.get(empty, {"q": "bus"}).content
    assert b"No note fits" in client.get(empty, {"q": "tram"}).content
    export = reverse("measurement:notes_csv", args=[table.slug])
    assert b"HYPERLINK" not in client.get(export).content
    assert b"'=HYPERLINK" in client_of(table.alma).get(export).content
    assert client_of(charlie).get(empty).status_code == 404
