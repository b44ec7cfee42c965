"""The steward takes an indicator from the library, words it, sees it computed, and hands it to the partners."""

import pytest

from cast import client_of
from commontable.journal.models import Entry
from commontable.measurement import library
from commontable.measurement.actions.indicators import adopt_indicator
from commontable.measurement.models import Indicator, IndicatorVersion
from commontable.partnership.rules.differences import words_changed
from files_of_partners import csv_file, due_from, in_force, reading_scores, rows
from measured import NOW, agreed_of, asked_of, draft_of, pupils_of, reading_of

BASE = "/p/rivermouth/manage/indicators/"


def sent_of(page) -> dict[str, object]:
    """What a browser would send back of the definition form."""
    form = page.context["form"]
    found = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in found.items() if value is not None}


@pytest.fixture
def reading(table):
    dataset = pupils_of(table)
    asked_of(table, dataset)
    return draft_of(table, indicator=reading_of(table), dataset=dataset)


def test_the_library_is_browsed_by_outcome_and_searched(table):
    ines = client_of(table.ines)
    assert "Third graders reading at grade level" in ines.get(BASE + "library/").content.decode()
    found = ines.get(BASE + "library/?q=absen").content.decode()
    assert "absen" in found.lower()
    assert "Third graders reading at grade level" not in found
    assert "Nothing in the library speaks of that" in ines.get(BASE + "library/?q=xyzzy").content.decode()


def test_every_entry_has_a_page_and_can_be_taken_over(table):
    ines = client_of(table.ines)
    slugs = {one.key: pupils_of(table, title=one.key, schema=one.schema()).slug for one in library.templates()}
    for entry in library.entries():
        assert "Use this" in ines.get(f"{BASE}library/{entry.key}/").content.decode()
        sent = {"dataset": slugs.get(entry.template, "")}
        assert ines.post(f"{BASE}library/{entry.key}/", sent).status_code == 302, entry.key
        indicator = Indicator.objects.get(library_key=entry.key)
        assert indicator.versions.exists() == bool(entry.template and not entry.taken_from), entry.key


def test_an_entry_without_its_dataset_starts_a_form_filled_in(table):
    ines = client_of(table.ines)
    page = ines.get(BASE + "library/third_grade_reading/").content.decode()
    assert "None of your datasets has the columns it counts" in page
    page = ines.post(BASE + "library/third_grade_reading/", follow=True)
    assert "What does it count?" in page.content.decode()
    assert page.context["form"]["success"].value() == "reading_meets = true"


def test_an_entry_is_taken_over_with_the_breakdowns_the_dataset_offers(table):
    schema = library.template("assessment").schema()
    schema["roles"]["breakdowns"] = ["gender"]
    version = adopt_indicator(
        key="third_grade_reading", dataset=pupils_of(table, schema=schema), language="es", by=table.ines, at=NOW
    )
    assert version.breakdowns == ["gender"]
    assert version.indicator.name == "Leen al nivel de su grado en tercero"


def test_a_definition_is_checked_before_it_is_kept(table, reading):
    ines = client_of(table.ines)
    url = f"{BASE}early-grade-reading/definitions/1/change/"
    sent = sent_of(ines.get(url)) | {"success": "score >= 35"}
    page = ines.post(url, sent | {"do": "check"}).content.decode()
    assert "Counts it as success when score is at least 35." in page
    assert "Nothing has been kept yet" in page
    reading.refresh_from_db()
    assert reading.success == "score >= 40"
    assert ines.post(url, sent | {"do": "save"}).status_code == 302
    reading.refresh_from_db()
    assert reading.success == "score >= 35"


@pytest.mark.parametrize(
    ("written", "field", "said"),
    [
        ({"success": "score >= 40; drop table x"}, "success", "semicolon"),
        ({"success": "(select 1) = 1"}, "success", "may not be used"),
        ({"where": "x" * 100_000}, "where", "at most 4000"),
        ({"definition": "x" * 100_000}, "definition", "at most 4000"),
        ({"success": "score >= 40", "unit": "days"}, "unit", "Choose percent"),
        ({"minimum_count": "3"}, "minimum_count", "greater than or equal to 10"),
        ({"breakdowns": ["pupil"]}, "breakdowns", "not one of the available choices"),
        ({"dataset": "999999"}, "dataset", "not one of the available choices"),
    ],
)
def test_what_is_wrong_stands_at_its_field(table, reading, written, field, said):
    ines, url = client_of(table.ines), f"{BASE}early-grade-reading/definitions/1/change/"
    page = ines.post(url, sent_of(ines.get(url)) | written)
    assert said in str(page.context["form"].errors[field])


def test_two_authors_at_once_lose_nothing(table, reading):
    ines, url = client_of(table.ines), f"{BASE}early-grade-reading/definitions/1/change/"
    first, second = sent_of(ines.get(url)), sent_of(ines.get(url))
    assert ines.post(url, first | {"lag": "Three months"}).status_code == 302
    page = ines.post(url, second | {"lag": "Two months"})
    text = page.content.decode()
    assert "Somebody changed this while you were writing" in text
    assert "Three months" in text
    assert page.context["form"]["lag"].value() == "Two months"
    assert ines.post(url, sent_of(page)).status_code == 302
    reading.refresh_from_db()
    assert reading.lag == "Two months"


def test_another_dataset_offers_its_own_columns(table, reading):
    other = pupils_of(table, title="Tests", schema=library.template("assessment").schema())
    ines, url = client_of(table.ines), f"{BASE}early-grade-reading/definitions/1/change/"
    page = ines.post(url, sent_of(ines.get(url)) | {"dataset": other.pk, "do": "columns"})
    assert "reading_meets" in page.content.decode()
    assert not page.context["form"].errors


def test_from_draft_to_agreed_in_the_browser(table, reading):
    ines, url = client_of(table.ines), f"{BASE}early-grade-reading/definitions/1/"
    assert "Ready to show the partners?" in ines.get(url).content.decode()
    ines.post(url + "propose/")
    assert "2 partners have not spoken yet" in ines.get(url).content.decode()
    assert "Ready" not in ines.get(url + "change/", follow=True).content.decode()
    page = ines.post(url + "agree/", {"reason": ""})
    assert "This field is required" in page.content.decode()
    ines.post(url + "agree/", {"reason": "The council decided on 3 March."})
    text = ines.get(url).content.decode()
    assert "This definition is agreed and frozen" in text
    assert "The council decided on 3 March." in text
    page = ines.post(url + "recall/", follow=True)
    assert "cannot become" in page.content.decode()
    assert "1 of 1" not in ines.get(BASE).content.decode()


def test_a_new_version_shows_what_changed_word_by_word(table, reading):
    agreed_of(table, version=reading)
    ines = client_of(table.ines)
    page = ines.get(f"{BASE}early-grade-reading/definitions/new/")
    sent = sent_of(page) | {"definition": "The share of all third graders who read at grade level in spring."}
    page = ines.post(
        f"{BASE}early-grade-reading/definitions/new/", sent | {"what_changed": "All of them."}, follow=True
    )
    assert "<ins>all </ins>" in page.content.decode()
    assert IndicatorVersion.objects.get(number=2).what_changed == "All of them."


def test_words_that_changed_are_marked_in_reading_order():
    pieces = words_changed("one two three", "one 2 three four")
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == "one 2 three four"
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == "one two three"
    assert [piece.kind for piece in words_changed("a " * 2000, "b " * 2000)] == ["gone", "new"]


def test_a_draft_is_seen_computed_and_only_protected_figures_leave(table, django_capture_on_commit_callbacks):
    dataset = reading_scores(table)
    due = due_from(table.northside, dataset, by=table.ines)
    in_force(due, by=table.dara, file=csv_file(rows(40)))
    draft_of(table, indicator=reading_of(table), dataset=dataset, where="", success="score >= 60", breakdowns=["lunch"])
    ines, url = client_of(table.ines), f"{BASE}early-grade-reading/definitions/1/preview/"
    assert "Does it count what you mean?" in ines.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        ines.post(url)
    page = ines.get(url)
    text = page.content.decode()
    assert "This is what it would show" in text
    assert page.context["preview"]["periods"][0]["denominator"] == 40
    assert "Free lunch" in text
    assert Entry.objects.filter(event="measurement.extract.opened", actor_id=table.ines.pk).count() == 1
    assert client_of(table.maya).get(url).status_code == 200
    assert client_of(table.maya).post(url).status_code == 403
    assert client_of(table.dara).get(url).status_code == 403


def test_without_an_accepted_file_there_is_nothing_to_compute(table, reading):
    ines, url = client_of(table.ines), f"{BASE}early-grade-reading/definitions/1/preview/"
    assert "No file of this dataset is accepted yet" in ines.get(url).content.decode()
    assert "nothing to compute with" in ines.post(url, follow=True).content.decode()


def test_a_small_group_stays_hidden_in_a_preview(table, django_capture_on_commit_callbacks):
    dataset = reading_scores(table)
    due = due_from(table.northside, dataset, by=table.ines)
    lines = [line.replace("not_eligible", "free") if number > 8 else line for number, line in enumerate(rows(40))]
    in_force(due, by=table.dara, file=csv_file(lines))
    draft_of(table, indicator=reading_of(table), dataset=dataset, where="", success="score >= 60", breakdowns=["lunch"])
    ines, url = client_of(table.ines), f"{BASE}early-grade-reading/definitions/1/preview/"
    with django_capture_on_commit_callbacks(execute=True):
        ines.post(url)
    page = ines.get(url)
    statuses = {cell["status"] for cell in page.context["preview"]["groups"]}
    assert "hidden" in statuses
    assert all(cell["value"] is None for cell in page.context["preview"]["groups"] if cell["status"] == "hidden")


def test_an_indicator_is_listed_anew_retired_and_restored(table, reading):
    ines = client_of(table.ines)
    url = f"{BASE}early-grade-reading/"
    sent = {"name": "Reading by grade 3", "outcome": "early_grade_reading", "kind": "core"}
    assert ines.post(url + "change/", sent).status_code == 302
    assert "Reading by grade 3" in ines.get(BASE).content.decode()
    ines.post(url + "retire/")
    assert "1 retired indicator" in ines.get(BASE).content.decode()
    ines.post(url + "restore/")
    assert "1 retired indicator" not in ines.get(BASE).content.decode()
    page = ines.post(BASE + "new/", sent)
    assert "Another indicator has this name" in page.content.decode()


@pytest.mark.parametrize("member", ["dara", "alma", "rosa"])
def test_partners_do_not_see_drafts(table, reading, member):
    reader = client_of(getattr(table, member))
    for page in (
        "",
        "library/",
        "early-grade-reading/",
        "early-grade-reading/definitions/1/",
        "early-grade-reading/targets/",
    ):
        refused = reader.get(BASE + page)
        assert refused.status_code == 403
        assert "see drafts of definitions" in refused.content.decode()
    assert reader.get("/p/rivermouth/definitions/early-grade-reading/1/").status_code == 404


def test_the_director_reads_but_does_not_write(table, reading):
    maya = client_of(table.maya)
    assert maya.get(f"{BASE}early-grade-reading/definitions/1/").status_code == 200
    assert maya.get(f"{BASE}early-grade-reading/definitions/1/change/").status_code == 403
    assert maya.post(f"{BASE}early-grade-reading/definitions/1/propose/").status_code == 403
    assert maya.get(f"{BASE}manage/").status_code == 404


def test_another_table_sees_nothing(table, charlie, reading):
    stranger = client_of(charlie)
    for page in ("", "definitions/1/", "definitions/1/preview/", "targets/"):
        assert stranger.get(f"{BASE}early-grade-reading/{page}").status_code == 404
        assert stranger.get(f"/p/elsewhere/manage/indicators/early-grade-reading/{page}").status_code == 404


def test_the_list_leaves_as_csv(table, reading):
    assert b"score >= 40" in client_of(table.ines).get("/p/rivermouth/manage/indicators.csv").content
