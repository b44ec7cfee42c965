"""The steward defines datasets in the browser, without JavaScript; others read them, and other tables see nothing."""

import json

import pytest

from cast import client_of
from commontable.analysis.contract import Schema
from commontable.measurement import library
from commontable.measurement.forms.datasets.columns import columns_formset, frame_of, initial_columns, read_frame
from commontable.measurement.models import Dataset
from measured import NOW, PUPILS, asked_of, draft_of, pupils_of, reading_of

BASE = "/p/rivermouth/datasets/"
WORDS = {
    "title": "Reading tests",
    "purpose": "To see who reads.",
    "legal_basis": "studies",
    "recipients": "Nobody but this server.",
    "retention_days": "365",
}


def posted(response) -> dict[str, str | list[str]]:
    """What a browser would send back of the page's forms."""
    form, columns = response.context["words"], response.context["columns"]
    sent = {name: form[name].value() for name in form.fields}
    sent |= {"frame": response.context["frame"]}
    sent |= {f"columns-{name}": columns.management_form[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for row in columns.forms:
        sent |= {row.add_prefix(name): row[name].value() for name in row.fields}
    return {
        name: "on" if value is True else value if isinstance(value, list) else str(value)
        for name, value in sent.items()
        if value is not None and value is not False
    }


@pytest.mark.parametrize("key", [one.key for one in library.templates()])
def test_a_schema_comes_back_from_the_form_as_it_went_in(key):
    for document in (library.template(key).schema(), PUPILS):
        initial = initial_columns(document)
        sent = {"c-TOTAL_FORMS": len(initial), "c-INITIAL_FORMS": len(initial)}
        for number, row in enumerate(initial):
            sent |= {f"c-{number}-{name}": value for name, value in row.items() if value is not False}
        formset = columns_formset(0)(sent, prefix="c")
        assert formset.is_valid(), formset.errors
        assert Schema.parse(formset.document(read_frame(frame_of(document)))) == Schema.parse(document)


def test_a_template_becomes_a_dataset(table):
    ines = client_of(table.ines)
    assert "Attendance" in ines.get(BASE + "new/").content.decode()
    page = ines.get(BASE + "new/form/?template=attendance")
    sent = posted(page) | WORDS | {"title": "Attendance"}
    assert ines.post(BASE + "new/form/", sent).status_code == 302
    dataset = Dataset.objects.get()
    assert (dataset.slug, dataset.retention_days) == ("attendance", 365)
    assert dataset.contract == Schema.parse(library.template("attendance").schema())


def test_a_row_is_added_and_left_out_without_a_script(table):
    ines = client_of(table.ines)
    sent = posted(ines.get(BASE + "new/form/")) | WORDS | {"columns-0-name": "year", "columns-0-type": "year"}
    page = ines.post(BASE + "new/form/", sent | {"do": "add"})
    assert [row["name"].value() for row in page.context["columns"]] == ["year", None, None, None]
    sent = posted(page) | {"columns-1-name": "score", "columns-1-type": "integer", "columns-1-role": "measure"}
    page = ines.post(BASE + "new/form/", sent | {"do": "add"})
    sent = posted(page) | {"columns-1-DELETE": "on", "do": "save"}
    assert ines.post(BASE + "new/form/", sent).status_code == 302
    assert Dataset.objects.get().contract.names == ("year",)


def test_a_fault_stands_beside_its_column(table):
    ines = client_of(table.ines)
    sent = posted(ines.get(BASE + "new/form/")) | WORDS
    sent |= {"columns-0-name": "score", "columns-0-type": "integer", "columns-0-minimum": "low"}
    page = ines.post(BASE + "new/form/", sent | {"do": "save"})
    assert page.context["columns"].forms[0].errors["minimum"] == ["Write a number."]
    sent |= {
        "columns-0-minimum": "",
        "columns-1-name": "score",
        "columns-1-type": "string",
        "columns-1-role": "measure",
    }
    page = ines.post(BASE + "new/form/", sent | {"do": "save"})
    assert page.context["columns"].forms[1].errors["name"] == ["Another column has this name."]
    assert not Dataset.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Paste a schema"),
        ("{", "This is not JSON: look at line 1"),
        ("[" * 100_000, "."),
        ('{"fields": [{"name": "a", "type": "colour"}]}', "fields[0].type"),
        (json.dumps({"fields": [{"name": f"c{n}"} for n in range(300)]}), "two hundred"),
        ("x" * 600_000, "at most 500000 characters"),
        ("null", "JSON object"),
        ('{"title":\n"half \\ud83d a sign"}', "look at line 2, column 7"),
        ('{"fields": [{"name": "a", "title": "\\u0000"}]}', "look at line 1"),
    ],
)
def test_a_bad_schema_is_refused_in_words(table, text, said):
    page = client_of(table.ines).post(BASE + "new/", {"schema": text})
    assert page.status_code == 200
    assert said in str(page.context["pasted"].errors)


def test_whole_signs_and_written_out_escapes_are_kept(table):
    field = {"name": "a", "title": "\U0001f600", "constraints": {"pattern": "[^\\u0000]+"}}
    page = client_of(table.ines).post(BASE + "new/", {"schema": json.dumps({"fields": [field]})})
    assert [row["title"].value() for row in page.context["columns"]] == ["\U0001f600"]


def test_a_pasted_schema_fills_the_form(table):
    page = client_of(table.ines).post(BASE + "new/", {"schema": json.dumps(PUPILS)})
    assert [row["name"].value() for row in page.context["columns"]] == [field["name"] for field in PUPILS["fields"]]


def test_new_columns_are_explained_before_they_are_kept(table):
    dataset = pupils_of(table)
    asked_of(table, dataset)
    ines, url = client_of(table.ines), f"{BASE}{dataset.slug}/change/"
    sent = posted(ines.get(url)) | {"columns-3-DELETE": "on", "do": "save"}
    page = ines.post(url, sent)
    assert page.context["changes"]["gone"] == ("grade",)
    assert "2 files still to come will be checked by the new version" in page.content.decode()
    dataset.refresh_from_db()
    assert dataset.version == 1
    assert ines.post(url, sent | {"confirmed": page.context["changes"]["key"]}).status_code == 302
    dataset.refresh_from_db()
    assert (dataset.version, "grade" in dataset.contract.names) == (2, False)


def test_a_wide_schema_is_changed_as_text_and_explained_too(table):
    wide = {"fields": [{"name": "year", "type": "year"}, *({"name": f"c{n}"} for n in range(90))]}
    dataset = pupils_of(table, schema=wide)
    asked_of(table, dataset)
    ines, url = client_of(table.ines), f"{BASE}{dataset.slug}/change/"
    assert ines.get(url)["Location"].endswith("/change/json/")
    sent = {"schema": json.dumps({"fields": wide["fields"][:80]})}
    page = ines.post(url + "json/", sent)
    assert "Yes, keep it as version 2" in page.content.decode()
    assert ines.post(url + "json/", sent | {"confirmed": page.context["changes"]["key"]}).status_code == 302
    dataset.refresh_from_db()
    assert len(dataset.contract.fields) == 80


def test_two_stewards_at_once_lose_nothing(table):
    dataset = pupils_of(table)
    ines, url = client_of(table.ines), f"{BASE}{dataset.slug}/change/"
    first, second = posted(ines.get(url)), posted(ines.get(url))
    assert ines.post(url, first | {"purpose": "First."}).status_code == 302
    page = ines.post(url, second | {"purpose": "Second."})
    assert "Somebody changed this while you were writing" in page.content.decode()
    assert page.context["words"]["purpose"].value() == "Second."
    assert ines.post(url, posted(page)).status_code == 302
    dataset.refresh_from_db()
    assert (dataset.purpose, dataset.version) == ("Second.", 1)


def test_a_definition_in_use_holds_its_columns(table):
    dataset = pupils_of(table)
    draft_of(table, indicator=reading_of(table), dataset=dataset)
    ines, url = client_of(table.ines), f"{BASE}{dataset.slug}/change/"
    page = ines.post(url, posted(ines.get(url)) | {"columns-4-DELETE": "on"})
    assert "Early grade reading, v1 could no longer be computed" in page.content.decode()


@pytest.mark.parametrize("member", ["maya", "dara", "alma", "rosa"])
def test_everybody_reads_what_is_asked_and_only_the_steward_changes_it(table, member):
    dataset = pupils_of(table)
    reader = client_of(getattr(table, member))
    for page in ("", f"{dataset.slug}/", f"{dataset.slug}/schema.json"):
        assert reader.get(BASE + page).status_code == 200
    for page in (
        "new/",
        "new/form/",
        f"{dataset.slug}/change/",
        f"{dataset.slug}/change/json/",
        f"{dataset.slug}/close/",
    ):
        refused = reader.get(BASE + page)
        assert refused.status_code == 403
        assert "Only the backbone data steward may define datasets" in refused.content.decode()


def test_another_table_sees_nothing(table, charlie):
    dataset = pupils_of(table)
    stranger = client_of(charlie)
    assert stranger.get(BASE).status_code == 404
    assert stranger.get(f"/p/elsewhere/datasets/{dataset.slug}/").status_code == 404
    assert stranger.get(f"/p/elsewhere/datasets/{dataset.slug}/schema.json").status_code == 404
    assert stranger.post(f"/p/elsewhere/datasets/{dataset.slug}/close/").status_code == 404


def test_closing_asks_first(table):
    dataset = pupils_of(table)
    ines = client_of(table.ines)
    assert "You can reopen it" in ines.get(f"{BASE}{dataset.slug}/close/").content.decode()
    ines.post(f"{BASE}{dataset.slug}/close/")
    dataset.refresh_from_db()
    assert dataset.closed_at
    ines.post(f"{BASE}{dataset.slug}/reopen/")
    dataset.refresh_from_db()
    assert dataset.closed_at is None


def test_partners_are_asked_in_one_go_and_the_director_sees_who_is_late(table):
    dataset = pupils_of(table)
    ines, url = client_of(table.ines), f"{BASE}{dataset.slug}/dues/"
    day = NOW.replace(year=2030).date()
    sent = {"label": "2029-30", "due_on": day.isoformat(), "partners": [table.northside.pk, table.harbor.pk]}
    assert ines.post(url, sent).status_code == 302
    assert "No file is late" in ines.get(url).content.decode()
    assert "has been asked for 2029-30 already" in ines.post(url, sent).content.decode()
    asked_of(table, dataset)
    maya = client_of(table.maya)
    assert "2 files are late" in maya.get(url).content.decode()
    assert maya.post(url, sent).status_code == 403
    assert client_of(table.dara).get(url).status_code == 403
    assert b"Northside" in maya.get(f"{BASE}{dataset.slug}/dues.csv").content
    due = dataset.dues.first()
    page = ines.post(f"{url}{due.pk}/", {"due_on": "2020-01-01"})
    assert "This day has passed" in page.content.decode()
    assert ines.post(f"{url}{due.pk}/", {"due_on": "2031-01-01"}).status_code == 302
    assert ines.post(f"{url}{due.pk}/cancel/").status_code == 302
    due.refresh_from_db()
    assert due.cancelled_at


def test_places_are_shown_before_they_are_kept(table):
    ines = client_of(table.ines)
    text = "district,N,Northside\nschool,N1,=Bayview,N"
    page = ines.post("/p/rivermouth/places/list/", {"text": text})
    assert len(page.context["listing"].added) == 2
    assert "No school or district is listed" in ines.get("/p/rivermouth/places/").content.decode()
    assert ines.post("/p/rivermouth/places/list/", {"text": text, "do": "confirm"}).status_code == 302
    assert "2 places are listed" in ines.get("/p/rivermouth/places/").content.decode()
    assert b"'=Bayview" in client_of(table.rosa).get("/p/rivermouth/places.csv").content
    page = ines.post("/p/rivermouth/places/list/", {"text": "school,X,Lost,NOWHERE"})
    assert "No place has the code NOWHERE" in page.content.decode()
