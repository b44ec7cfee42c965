"""A legal hold keeps rows from being destroyed, by the clock and by hand, until the director lifts it."""

from datetime import timedelta

import pytest
from django.core import mail

from cast import Table, client_of
from commontable.journal.models import Entry
from commontable.measurement.actions.holds import Held, lift_hold, place_hold
from commontable.measurement.actions.retention import destroy_due_extract, destroy_due_extracts, destroy_extract
from commontable.measurement.models import Due, Extract, LegalHold
from commontable.measurement.tasks.holds import place_hold as place_and_tell
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import NOW, due_from, in_force, reading_scores

LATER = NOW + timedelta(days=40)
PAGE = "/p/rivermouth/data/holds/"


@pytest.fixture
def due(table: Table) -> Due:
    return due_from(table.northside, reading_scores(table, retention_days=30), by=table.ines)


@pytest.fixture
def extract(table: Table, due: Due) -> Extract:
    return in_force(due, by=table.dara)


def held(table: Table, **what) -> LegalHold:
    return place_hold(partnership=table.partnership, title="Case 7", why="An audit", by=table.maya, at=NOW, **what)


@pytest.mark.parametrize("what", ["extract", "dataset", "partner", "both"])
def test_nothing_it_keeps_is_destroyed_until_it_is_lifted(table: Table, extract: Extract, what: str) -> None:
    named = {"extract": extract, "dataset": extract.dataset, "partner": extract.partner}
    chosen = {name: named[name] for name in (("dataset", "partner") if what == "both" else (what,))}
    hold = held(table, **chosen)
    assert destroy_due_extracts(at=LATER) == []
    with pytest.raises(Held, match="Case 7"):
        destroy_extract(extract=extract, why="Mistake", by=table.dara, at=NOW)
    with pytest.raises(Held):
        destroy_due_extract(extract=extract, by=table.ines, at=LATER)
    lift_hold(hold=hold, why="The audit is over", by=table.maya, at=LATER)
    (gone,) = destroy_due_extracts(at=LATER)
    assert gone.certificate["held"] == [
        {"title": "Case 7", "placed_at": NOW.isoformat(), "lifted_at": LATER.isoformat()}
    ]
    assert list(Entry.objects.filter(event__startswith="measurement.hold").values_list("event", flat=True)) == [
        "measurement.hold.placed",
        "measurement.hold.lifted",
    ]


def test_a_hold_on_somebody_else_keeps_nothing_of_this(table: Table, extract: Extract) -> None:
    held(table, partner=table.harbor)
    held(table, dataset=extract.dataset, partner=table.harbor)
    assert len(destroy_due_extracts(at=LATER)) == 1


def test_two_holds_each_have_to_be_lifted_and_each_only_once(table: Table, extract: Extract) -> None:
    first, _second = held(table, extract=extract), held(table, partner=extract.partner)
    lift_hold(hold=first, why="Over", by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="already"):
        lift_hold(hold=first, why="Over", by=table.maya, at=NOW)
    assert destroy_due_extracts(at=LATER) == []


def test_only_the_director_places_and_lifts(table: Table, extract: Extract) -> None:
    hold = held(table, extract=extract)
    for person in (table.ines, table.dara, table.alma):
        with pytest.raises(NotPermitted):
            place_hold(partnership=table.partnership, title="x", why="x", extract=extract, by=person, at=NOW)
        with pytest.raises(NotPermitted):
            lift_hold(hold=hold, why="x", by=person, at=NOW)
    with pytest.raises(NotAllowed, match="Say what is kept"):
        held(table)


@pytest.mark.page
def test_the_partner_is_told_and_reads_why(table: Table, extract: Extract, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        place_and_tell(
            partnership=table.partnership, title="Case 7", why="An audit of the state", extract=extract, by=table.maya,
            at=NOW,
        )  # fmt: skip
    (letter,) = mail.outbox
    assert letter.to == [table.dara.email] and "Case 7" in letter.body
    dara = client_of(table.dara)
    assert "An audit of the state" in dara.get(PAGE).content.decode()
    page = dara.get(f"/p/rivermouth/data/accepted/{extract.uuid}/").content.decode()
    assert "Case 7" in page and "/destroy/" not in page
    assert "An audit" not in client_of(table.omar).get(PAGE).content.decode()
    assert client_of(table.rosa).get(PAGE).status_code == 403


@pytest.mark.page
def test_the_director_places_and_lifts_on_pages(table: Table, extract: Extract) -> None:
    maya = client_of(table.maya)
    assert maya.post(f"{PAGE}place/", {"title": "Case 8", "why": "Asked"}).status_code == 422
    assert maya.post(f"{PAGE}place/?file={extract.uuid}", {"title": "Case 8", "why": "Asked"}).status_code == 302
    hold = LegalHold.objects.get()
    assert hold.extract == extract
    assert maya.post(f"{PAGE}{hold.pk}/lift/", {"why": ""}).status_code == 422
    long_ago = client_of(table.maya, is_confirmed=False)
    assert long_ago.post(f"{PAGE}{hold.pk}/lift/", {"why": "Over"})["Location"].startswith("/me/confirm/")
    assert maya.post(f"{PAGE}{hold.pk}/lift/", {"why": "Over"}).status_code == 302
    hold.refresh_from_db()
    assert hold.lifted_by == table.maya
    assert "Case 8" in maya.get("/p/rivermouth/data/holds.csv").content.decode()
    assert maya.get(f"{PAGE}place/?file=nonsense").status_code == 404
