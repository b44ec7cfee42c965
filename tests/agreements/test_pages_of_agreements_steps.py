"""An agreement takes its steps by pages that ask first: read, sent out, taken back, changed, renewed, ended, kept."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from agreements.drafted import first, issued, mou, sharing, signed
from cast import client_of
from commontable.agreements.actions.agreements.ending import terminate
from commontable.agreements.actions.agreements.reviewing import ask_for_review, review_version
from commontable.agreements.models import Agreement

NOW = timezone.now()
LIST = "/p/rivermouth/agreements/"


def day(days):
    return (NOW + timedelta(days=days)).date()


def draft_of(table, **given):
    return mou(table, **{"starts_on": day(-1), "ends_on": day(300), "at": NOW, **given})


def url_of(version, part=""):
    return f"{LIST}{version.agreement.number}/{part}"


def text(answer):
    return answer.content.decode()


def test_from_draft_to_signing_by_clicking(table, django_capture_on_commit_callbacks):
    version = draft_of(table)
    maya, alma, omar = client_of(table.maya), client_of(table.alma), client_of(table.omar)
    one = f"versions/{version.number}/"
    assert "Nobody signs yet" in text(maya.get(url_of(version, f"{one}ask/")))
    assert maya.post(url_of(version, f"{one}ask/"))["Location"] == url_of(version)
    assert "Could you sign" in text(alma.get(url_of(version, f"{one}review/")))
    assert alma.post(url_of(version, f"{one}review/"), {"answer": "ready"}).status_code == 302
    empty = omar.post(url_of(version, f"{one}review/"), {"answer": "change", "words": " "})
    assert "Say what should change" in text(empty)
    omar.post(url_of(version, f"{one}review/"), {"answer": "change", "words": "Who pays?"})
    asked = maya.post(url_of(version, f"{one}send/"), follow=True)
    assert "Who pays?" in text(asked)
    version.refresh_from_db()
    assert version.stage == "review"
    assert "It is a draft again" in text(maya.post(url_of(version, f"{one}take-back/"), follow=True))
    sending = text(maya.get(url_of(version, f"{one}send/")))
    assert sending.index("Alma Reyes for Northside") < sending.index("Omar Haddad for Harbor")
    with django_capture_on_commit_callbacks(execute=True):
        assert maya.post(url_of(version, f"{one}send/")).status_code == 302
    version.refresh_from_db()
    assert version.stage == "signing"
    assert [letter.to for letter in mail.outbox] == [[table.alma.email]]
    assert "sent out or closed already" in text(maya.post(url_of(version, f"{one}send/"), follow=True))


def test_what_is_incomplete_leads_back_to_what_is_missing(table):
    version = draft_of(table, clauses=[])
    maya = client_of(table.maya)
    answer = maya.get(url_of(version, "versions/1/send/"))
    assert answer["Location"] == url_of(version, "") + "#missing"
    assert maya.post(url_of(version, "versions/1/send/")).status_code == 302
    assert "There is no clause to read yet" in text(maya.post(url_of(version, "versions/1/ask/")))


def test_only_a_party_reviews_and_only_while_it_is_asked(table):
    version = draft_of(table)
    assert client_of(table.maya).get(url_of(version, "versions/1/review/")).status_code == 403
    assert client_of(table.alma).get(url_of(version, "versions/1/review/"))["Location"] == url_of(version)
    late = client_of(table.alma).post(url_of(version, "versions/1/review/"), {"answer": "change", "words": "My words"})
    assert "is not being reviewed now" in text(late)
    assert "My words" in text(late)


def test_a_new_word_replaces_the_earlier_one_of_a_partner(table):
    version = ask_for_review(version=draft_of(table), by=table.maya, at=NOW)
    review_version(version=version, is_ready=False, words_said="Who pays?", by=table.omar, at=NOW)
    omar = client_of(table.omar)
    assert "Who pays?" in text(omar.get(url_of(version, "versions/1/review/")))
    omar.post(url_of(version, "versions/1/review/"), {"answer": "ready", "words": ""})
    assert "1 of 2 parties say it is ready" in text(omar.get(url_of(version)))


def test_a_text_is_withdrawn_with_a_reason_and_a_new_one_begun(table):
    version = issued(draft_of(table), by=table.maya, at=NOW)
    maya = client_of(table.maya)
    assert "bind nobody" in text(maya.get(url_of(version, "versions/1/withdraw/")))
    assert "This field is required" in text(maya.post(url_of(version, "versions/1/withdraw/"), {"why": " "}))
    assert maya.post(url_of(version, "versions/1/withdraw/"), {"why": "A wrong name"}).status_code == 302
    assert "A wrong name" in text(client_of(table.alma).get(url_of(version)))
    assert maya.get(url_of(version, "versions/1/withdraw/")).status_code == 302
    again = maya.post(url_of(version, "amend/"), {"why": "The right name"}, follow=True)
    assert first(version.agreement).number == 2
    assert "The new version is a draft" in text(again)


def test_it_is_changed_in_a_new_version_once_at_a_time(table):
    version = signed(draft_of(table), by=table.maya, at=NOW)
    maya = client_of(table.maya)
    assert client_of(table.alma).get(url_of(version, "amend/")).status_code == 403
    assert maya.post(url_of(version, "amend/"), {"why": "More partners"}).status_code == 302
    twice = maya.post(url_of(version, "amend/"), {"why": "And again"})
    assert "Another version is open" in text(twice)
    assert "And again" in text(twice)


def test_it_is_renewed_for_as_long_again(table):
    version = signed(draft_of(table), by=table.maya, at=NOW)
    maya = client_of(table.maya)
    form = maya.get(url_of(version, "renew/")).context["form"]
    assert form["starts_on"].value() == day(301)
    wrong = maya.post(url_of(version, "renew/"), {"starts_on": day(9), "ends_on": day(8)})
    assert "The last day is before the first" in text(wrong)
    answer = maya.post(url_of(version, "renew/"), {"starts_on": day(301), "ends_on": day(600)})
    renewal = Agreement.objects.get(renews=version.agreement)
    assert answer["Location"] == f"{LIST}{renewal.number}/"
    assert "renewed by" in text(maya.get(url_of(version)))
    assert "renewed by" not in text(client_of(table.rosa).get(url_of(version)))
    assert "renews this one already" in text(
        maya.post(url_of(version, "renew/"), {"starts_on": day(301), "ends_on": day(600)})
    )


def test_notice_says_what_closes_and_is_taken_back_by_who_gave_it(table):
    version = signed(sharing(table, starts_on=day(-1), ends_on=day(300), at=NOW), by=table.maya, at=NOW)
    alma = client_of(table.alma)
    asked = text(alma.get(url_of(version, "end/")))
    assert "must be destroyed within 60 days" in asked
    assert "the datasets it opens are closed" in asked
    for on in (day(-1), day(400), "never"):
        wrong = alma.post(url_of(version, "end/"), {"on": on, "why": "The money ended"})
        assert wrong.status_code == 200
        assert "The money ended" in text(wrong)
    assert alma.post(url_of(version, "end/"), {"on": day(30), "why": "The money ended"}).status_code == 302
    page = text(alma.get(url_of(version)))
    assert "Take the notice back" in page
    assert "Take the notice back" not in text(client_of(table.omar).get(url_of(version)))
    refused = client_of(table.omar).post(url_of(version, "keep/"))
    assert "only Northside Unified School District can take it back" in text(refused)
    assert "The agreement goes on" in text(alma.post(url_of(version, "keep/"), follow=True))
    assert client_of(table.rosa).get(url_of(version, "end/")).status_code == 403


def test_what_is_not_in_force_has_no_end_to_choose(table):
    version = draft_of(table)
    assert client_of(table.maya).get(url_of(version, "end/"))["Location"] == url_of(version)
    told = client_of(table.maya).post(url_of(version, "end/"), {"on": day(3), "why": "Why not"})
    assert "there is nothing to end" in text(told)
    assert "none to take back" in text(client_of(table.maya).post(url_of(version, "keep/")))


def test_the_end_of_a_plan_speaks_of_no_rows(table):
    version = signed(draft_of(table), by=table.maya, at=NOW)
    assert "destroyed" not in text(client_of(table.alma).get(url_of(version, "end/")))
    terminate(version=version, on=day(0), why="Done", by=table.alma, at=NOW)
    assert "It was ended" in text(client_of(table.rosa).get(url_of(version)))


def test_a_paper_and_the_kept_document_are_at_hand(table):
    version = signed(draft_of(table), by=table.maya, at=NOW)
    shown = text(client_of(table.rosa).get(url_of(version)))
    assert "document.pdf" in shown
    assert "evidence/" not in shown
    assert "evidence/" in text(client_of(table.alma).get(url_of(version)))


@pytest.mark.parametrize("route", ["", "new/", "new/action_plan/", "change/", "withdraw/", "restore/"])
def test_templates_are_kept_by_the_director_only(table, route):
    from commontable.agreements.actions.agreements.templates import copy_shipped

    own = copy_shipped(partnership=table.partnership, key="mou", by=table.maya, at=NOW)
    one = f"{LIST}templates/{own.pk}/"
    urls = {"": one, "new/": f"{LIST}templates/new/", "new/action_plan/": f"{LIST}new/action_plan/"}
    url = urls.get(route, f"{one}{route}")
    everybodys = route in ("", "new/action_plan/")
    assert client_of(table.maya).get(url).status_code == 200
    assert client_of(table.rosa).get(url).status_code == (200 if everybodys else 403)


def test_a_template_is_copied_changed_withdrawn_and_taken_up_again(table, charlie):
    maya = client_of(table.maya)
    library = f"{LIST}templates/"
    assert "Agreements begin with texts of the library so far" in text(maya.get(library))
    assert "filled in when an agreement is made of it" in text(client_of(table.rosa).get(f"{library}library/mou/"))
    assert maya.get(f"{library}library/nonsense/").status_code == 404
    page = maya.get(f"{library}new/?library=mou")
    form = {"title": "Our memorandum", "kind": "mou", "basis": ""}
    for one in page.context["clauses"]:
        form |= {field.html_name: field.value() for field in one}
    added = maya.post(f"{library}new/?library=mou", form | {"arrange": "add-0"})
    assert "Our memorandum" in text(added)
    kept = maya.post(f"{library}new/?library=mou", form)
    one = kept["Location"]
    assert "Our memorandum" in text(maya.get(library))
    assert "we have our own copy" in text(maya.get(library))
    assert client_of(charlie).get(one.replace("rivermouth", "elsewhere")).status_code == 404
    change = form | {"clause-0-text": "Children first.", "seen": "1"}
    assert maya.post(f"{one}change/", change).status_code == 302
    behind = maya.post(f"{one}change/", form | {"clause-0-text": "Adults first.", "seen": "1"})
    assert "Somebody changed this while you were writing" in text(behind)
    assert "Adults first." in text(behind)
    no_title = maya.post(f"{one}change/", change | {"title": "", "seen": "2", "clause-0-text": "Kept here"})
    assert "Kept here" in text(no_title)
    assert "Our memorandum" in text(maya.get(f"{library[:-1]}.csv"))
    assert maya.post(f"{one}withdraw/").status_code == 302
    assert "withdrawn already" in text(maya.post(f"{one}withdraw/", follow=True))
    assert "Begin an agreement with it" not in text(maya.get(one))
    assert maya.post(f"{one}restore/").status_code == 302
    assert "Begin an agreement with it" in text(client_of(table.rosa).get(one))
