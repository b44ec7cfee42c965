"""A draft is begun and written part by part, without scripts; nothing typed is lost, and two at once are noticed."""

from datetime import timedelta

import pytest
from django.forms import Form
from django.utils import timezone

from agreements.drafted import first, mou, sharing
from cast import client_of
from commontable.agreements.actions.agreements.drafting import change_version
from commontable.agreements.actions.agreements.reviewing import ask_for_review
from commontable.agreements.forms.agreements.elements import read, written
from commontable.agreements.models import Agreement
from commontable.agreements.rules.terms import Element, Terms

NOW = timezone.now()
LIST = "/p/rivermouth/agreements/"


def day(days):
    return (NOW + timedelta(days=days)).date()


def draft_of(table, **given):
    return mou(table, **{"starts_on": day(1), "ends_on": day(300), "at": NOW, "by": table.alma, **given})


def url_of(version, part=""):
    return f"{LIST}{version.agreement.number}/versions/{version.number}/{part}"


def _forms(some):
    """The forms of a page, one or several."""
    if some is None:
        return []
    return [some] if isinstance(some, Form) else list(some)


def posted(client, url):
    """What a browser without scripts sends back from the page: every field with what stands in it."""
    form = {}
    context = client.get(url).context
    for name in ("form", "clauses", "parties", "promises"):
        for one in _forms(context.get(name)):
            for field in one:
                value = field.value()
                form[field.html_name] = "" if value is None else value
    if "seen" in context:
        form["seen"] = context["seen"]
    return form


def test_anybody_begins_an_agreement_from_the_library(table):
    rosa = client_of(table.rosa)
    chosen = rosa.get(f"{LIST}new/").content.decode()
    assert "What do you want to agree on?" in chosen
    assert "?library=studies" in chosen
    begun = rosa.get(f"{LIST}new/data_sharing/?library=studies")
    assert begun.context["form"].initial["partners"] == [table.families.pk]
    partners = [table.families.pk, table.harbor.pk]
    answer = rosa.post(
        f"{LIST}new/data_sharing/?library=studies", {"title": "<b>Reading</b> data", "partners": partners}
    )
    agreement = Agreement.objects.get()
    assert answer["Location"] == f"{LIST}{agreement.number}/"
    version = first(agreement)
    assert agreement.title == "Reading data"
    assert Terms.parse(version.terms).basis == "studies"
    assert len(version.clauses) > 10
    shown = rosa.get(answer["Location"]).content.decode()
    assert "things are missing before it can be sent out" in shown
    assert "?add=" not in shown or "clause-" in shown
    assert f"{url_of(version, 'data/')}#id_purposes" in shown


@pytest.mark.parametrize("query", ["", "?library=nonsense", "?template=999999999999", "?template=7&library=mou"])
def test_an_empty_page_is_begun_too(table, query):
    answer = client_of(table.rosa).post(f"{LIST}new/action_plan/{query}", {"title": "A plan", "partners": []})
    assert answer.status_code == 302
    assert first(Agreement.objects.get()).clauses == []
    assert client_of(table.rosa).get(f"{LIST}new/nonsense/").status_code == 404


def test_a_title_that_is_missing_is_asked_for_and_the_partners_stay(table):
    answer = client_of(table.rosa).post(f"{LIST}new/mou/", {"title": " ", "partners": [table.harbor.pk]})
    assert answer.status_code == 200
    assert f'value="{table.harbor.pk}" id="id_partners_0" checked' in " ".join(answer.content.decode().split())
    assert not Agreement.objects.exists()


def test_clauses_are_moved_added_and_taken_out_by_buttons_and_kept_once(table):
    version = draft_of(table, clauses=[{"heading": "One", "text": "first"}, {"heading": "Two", "text": "second"}])
    alma, url = client_of(table.alma), url_of(version, "text/")
    form = posted(alma, url) | {"clause-0-text": "first, and typed"}

    def headings(answer):
        return [one["heading"].value() or "" for one in answer.context["clauses"]]

    moved = alma.post(url, form | {"arrange": "up-1"})
    assert headings(moved) == ["Two", "One"]
    assert "first, and typed" in moved.content.decode()
    assert "Nothing is kept yet" in moved.content.decode()
    assert headings(alma.post(url, form | {"arrange": "out-0"})) == ["Two"]
    assert headings(alma.post(url, form | {"arrange": "add-0"})) == ["One", "", "Two"]
    for odd in ("up-0", "down-1", "out-99", "fly-1", "up-x", "add--9", "out-99999999"):
        assert alma.post(url, form | {"arrange": odd}).status_code in (200, 302)
    version.refresh_from_db()
    answer = alma.post(url, posted(alma, url) | {"clause-0-heading": "Three"})
    assert answer["Location"] == f"{LIST}{version.agreement.number}/"
    version.refresh_from_db()
    assert version.clauses[0]["heading"] == "Three"


def test_words_without_a_heading_are_kept_in_the_form(table):
    version = draft_of(table)
    alma, url = client_of(table.alma), url_of(version, "text/")
    answer = alma.post(url, {"seen": version.revision, "clause-0-heading": "", "clause-0-text": "Long thought"})
    assert "Give this clause a heading" in answer.content.decode()
    assert "Long thought" in answer.content.decode()


def test_a_clause_that_is_asked_for_comes_with_words_to_begin_from(table):
    version = draft_of(table, clauses=[{"heading": "One", "text": "first"}])
    alma = client_of(table.alma)
    added = alma.get(url_of(version, "text/?add=disputes"))
    last = list(added.context["clauses"])[-1]
    assert last["key"].value() == "disputes"
    assert last["text"].value()
    assert len(list(alma.get(url_of(version, "text/?add=nonsense")).context["clauses"])) == 1


def test_two_who_write_at_once_are_noticed_and_both_texts_are_shown(table):
    version = draft_of(table, clauses=[{"heading": "One", "text": "the old words"}])
    alma, url = client_of(table.alma), url_of(version, "text/")
    form = posted(alma, url) | {"clause-0-text": "the words of Alma"}
    change_version(
        version=version, changes={"clauses": [{"key": "one", "heading": "One", "text": "the words of Maya"}]},
        by=table.maya, at=NOW,
    )  # fmt: skip
    answer = alma.post(url, form)
    told = answer.content.decode()
    assert "Somebody changed this while you were writing" in told
    assert "<del>Maya</del>" in told
    assert "<ins>Alma</ins>" in told
    assert alma.post(url, form | {"seen": answer.context["seen"]}).status_code == 302
    version.refresh_from_db()
    assert version.clauses[0]["text"] == "the words of Alma"


@pytest.mark.parametrize("part", ["data/", "parties/", "days/", "promises/"])
def test_every_part_notices_who_saved_meanwhile(table, part):
    version = draft_of(table)
    alma, url = client_of(table.alma), url_of(version, part)
    form = posted(alma, url)
    change_version(version=version, changes={"notice_days": 33}, by=table.maya, at=NOW)
    answer = alma.post(url, {**form, "seen": version.revision - 1})
    assert "Somebody changed this while you were writing" in answer.content.decode()
    assert alma.post(url, {**form, "seen": "x"}).status_code == 200


def test_what_it_allows_is_written_one_a_line(table):
    version = draft_of(table, kind="data_sharing")
    alma, url = client_of(table.alma), url_of(version, "data/")
    form = posted(alma, url) | {
        "purposes": "Early reading\n\n- Early reading\nAttendance",
        "elements": "grade - school year - open\nlunch\tfree lunch\tspecial\nscore",
        "recipients": [table.harbor.pk],
        "destroy_days": "30",
        "smallest_count": "10",
    }
    assert alma.post(url, form).status_code == 302
    version.refresh_from_db()
    terms = Terms.parse(version.terms)
    assert terms.purposes == ("Early reading", "Attendance")
    assert [(one.name, one.sensitivity) for one in terms.elements] == [
        ("grade", "open"), ("lunch", "special"), ("score", "internal"),
    ]  # fmt: skip
    assert terms.recipients == (table.harbor.pk,)
    assert terms.destroy_days == 30


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("elements", "grade - the year - dangerous", "Say there how sensitive it is"),
        ("elements", "grade\ngrade", "names “grade” again"),
        ("elements", "x" * 200, "too long"),
        ("purposes", "x" * 2001, "too long"),
        ("destroy_days", "-1", "greater than or equal to 0"),
        ("breach_hours", "99999", "less than or equal to"),
        ("recipients", ["999999"], "Select a valid choice"),
        ("basis", "magic", "Select a valid choice"),
    ],
)
def test_terms_that_cannot_be_are_said_at_their_field_and_nothing_is_lost(table, field, value, says):
    version = draft_of(table, kind="data_sharing")
    alma, url = client_of(table.alma), url_of(version, "data/")
    answer = alma.post(url, posted(alma, url) | {"population": "All of grade 3", field: value})
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert "All of grade 3" in answer.content.decode()


def test_elements_read_back_as_they_were_written():
    elements = (Element("a", "what - it says", "special"), Element("b", "", "open"), Element("c", "says"))
    assert read(written(elements)) == elements


def test_parties_roles_signatories_and_order_are_set(table):
    version = draft_of(table)
    alma, url = client_of(table.alma), url_of(version, "parties/")
    form = posted(alma, url) | {
        "party-0-partner": table.northside.pk, "party-0-role": "contributor", "party-0-signatory": table.alma.pk,
        "party-0-order": "2", "party-1-partner": "", "party-1-signatory": "",
        "party-2-partner": table.families.pk, "party-2-signatory": table.rosa.pk, "party-2-order": "1",
    }  # fmt: skip
    assert alma.post(url, form).status_code == 302
    found = [(one.partner, one.role, one.signatory, one.order) for one in version.parties.order_by("order")]
    assert found == [
        (table.families, "party", table.rosa, 1), (table.northside, "contributor", table.alma, 2),
    ]  # fmt: skip
    assert alma.post(url, posted(alma, url) | {"more": "1"})["Location"] == url


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"party-1-partner": "northside"}, "stands here twice"),
        ({"party-0-signatory": "omar"}, "does not sit for"),
        ({"party-2-signatory": "rosa"}, "Choose the partner"),
        ({"party-0-order": "0"}, "greater than or equal to 1"),
        ({"party-0-partner": 99999}, "Select a valid choice"),
    ],
)
def test_parties_that_cannot_be_are_said_at_their_row(table, changes, says):
    version = draft_of(table)
    alma, url = client_of(table.alma), url_of(version, "parties/")
    named = {name: getattr(getattr(table, str(value), None), "pk", value) for name, value in changes.items()}
    answer = alma.post(url, posted(alma, url) | named)
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert version.parties.count() == 2


def test_days_that_cannot_be_are_said(table):
    version = draft_of(table)
    alma, url = client_of(table.alma), url_of(version, "days/")
    wrong = alma.post(url, posted(alma, url) | {"starts_on": day(9).isoformat(), "ends_on": day(2).isoformat()})
    assert "The last day is before the first" in wrong.content.decode()
    assert alma.post(url, posted(alma, url) | {"ends_on": day(4000).isoformat()}).status_code == 200
    assert alma.post(url, posted(alma, url) | {"ends_on": "", "notice_days": "30"}).status_code == 302
    version.refresh_from_db()
    assert (version.ends_on, version.notice_days) == (None, 30)


def test_promises_are_planned_whole_or_not_at_all(table):
    version = draft_of(table)
    alma, url = client_of(table.alma), url_of(version, "promises/")
    half = alma.post(url, posted(alma, url) | {"promise-0-what": "Six tutors"})
    assert "A promise needs what, who and by when" in half.content.decode()
    assert "Six tutors" in half.content.decode()
    whole = {"promise-0-what": "Six tutors", "promise-0-member": table.omar.pk, "promise-0-due_on": day(40).isoformat()}
    assert alma.post(url, posted(alma, url) | whole).status_code == 302
    version.refresh_from_db()
    (planned,) = Terms.parse(version.terms).commitments
    assert (planned.partner, planned.member, planned.due_on) == (table.harbor.pk, table.omar.pk, day(40).isoformat())
    assert alma.post(url_of(version, "data/"), posted(alma, url_of(version, "data/"))).status_code == 302
    version.refresh_from_db()
    assert Terms.parse(version.terms).commitments == (planned,)


def test_title_and_place_are_changed(table):
    above = draft_of(table, title="Above")
    version = sharing(table, starts_on=day(1), ends_on=day(90), at=NOW, by=table.alma)
    alma, url = client_of(table.alma), f"{LIST}{version.agreement.number}/name/"
    assert alma.post(url, {"title": "", "parent": ""}).status_code == 200
    assert alma.post(url, {"title": "Reading, named anew", "parent": above.agreement.pk}).status_code == 302
    version.agreement.refresh_from_db()
    assert version.agreement.parent == above.agreement


def test_only_who_keeps_it_writes_and_only_a_draft(table):
    version = draft_of(table)
    for part in ("text/", "data/", "parties/", "days/", "promises/"):
        assert client_of(table.omar).get(url_of(version, part)).status_code == 403
        assert client_of(table.omar).post(url_of(version, part), {}).status_code == 403
        assert client_of(table.rosa).get(url_of(version, part)).status_code == 404
    ask_for_review(version=version, by=table.alma, at=NOW)
    alma = client_of(table.alma)
    assert alma.get(url_of(version, "text/"))["Location"] == f"{LIST}{version.agreement.number}/"
    late = alma.post(url_of(version, "text/"), {"seen": "1", "clause-0-heading": "New", "clause-0-text": "Words"})
    assert "Take it back to draft first" in late.content.decode()
    assert "Words" in late.content.decode()


def test_a_huge_text_is_refused_with_the_words_kept(table):
    version = draft_of(table)
    alma, url = client_of(table.alma), url_of(version, "text/")
    answer = alma.post(url, {"seen": version.revision, "clause-0-heading": "H", "clause-0-text": "word " * 2000})
    assert answer.status_code == 200
    assert "fit here" in answer.content.decode()
    assert "word word" in answer.content.decode()
