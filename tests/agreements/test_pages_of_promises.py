"""The list and the page of a promise: found, moved, said to be done and confirmed, with nothing typed lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.promised import promise
from cast import client_of
from commontable.agreements.actions.commitments import report_done
from commontable.agreements.datasets.needs import desk_of
from commontable.agreements.models import Commitment
from commontable.partnership.actions.members import end_membership

LIST = "/p/rivermouth/commitments/"
TODAY = timezone.now().date()


def made(table, *, days=20, ago=0, **changes):
    """Promised so many days ago, due in so many days."""
    now = timezone.now()
    return promise(table, due_on=TODAY + timedelta(days=days), at=now - timedelta(days=ago), **changes)


def test_the_empty_list_teaches(table):
    page = client_of(table.rosa).get(LIST).content.decode()
    assert "Nothing is promised yet" in page
    assert "Make the first promise" in page


def test_a_parent_promises_for_her_own_partner(table):
    rosa = client_of(table.rosa)
    form = rosa.get(f"{LIST}new/").content.decode()
    assert "Omar" not in form
    due_on = (TODAY + timedelta(days=9)).isoformat()
    posted = {"what": "<p>Twenty  parents\nread</p>", "member": table.rosa.pk, "due_on": due_on, "evidence_wanted": ""}
    answer = rosa.post(f"{LIST}new/", posted)
    assert answer["Location"] == f"{LIST}1/"
    assert Commitment.objects.get().what == "Twenty parents read"
    page = rosa.get(answer["Location"]).content.decode()
    assert "promises this by" in page
    assert "It is done" in page
    assert "It is done" not in client_of(table.dara).get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"due_on": "2020-01-01"}, "due before it is made"),
        ({"what": "x" * 241}, "at most 240"),
        ({"member": "nobody"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_promised_is_said_and_the_words_stay(table, changes, says):
    due_on = (TODAY + timedelta(days=9)).isoformat()
    posted = {"what": "Chairs", "member": table.omar.pk, "due_on": due_on, "evidence_wanted": "A picture of them"}
    page = client_of(table.omar).post(f"{LIST}new/", {**posted, **changes}).content.decode()
    assert says in page
    assert "A picture of them" in page
    assert not Commitment.objects.exists()


def test_another_partners_person_cannot_be_promised_for(table):
    due_on = (TODAY + timedelta(days=9)).isoformat()
    posted = {"what": "Chairs", "member": table.omar.pk, "due_on": due_on}
    assert "Select a valid choice" in client_of(table.rosa).post(f"{LIST}new/", posted).content.decode()
    assert client_of(table.maya).post(f"{LIST}new/", posted).status_code == 302


def test_from_promise_to_confirmation_by_clicking(table):
    made(table)
    omar, rosa = client_of(table.omar), client_of(table.rosa)
    assert omar.post(f"{LIST}1/done/", {"evidence": ""}).status_code == 200
    assert omar.post(f"{LIST}1/done/", {"evidence": "- Tuesday\n- Thursday"})["Location"] == f"{LIST}1/"
    own = omar.post(f"{LIST}1/confirm/", follow=True).content.decode()
    assert "Somebody from another partner confirms this" in own
    assert rosa.post(f"{LIST}1/missing/", {"why": "Only Tuesday"}).status_code == 302
    page = omar.get(f"{LIST}1/").content.decode()
    assert "Only Tuesday" in page
    assert "Tuesday" in omar.get(f"{LIST}1/done/").content.decode()
    omar.post(f"{LIST}1/done/", {"evidence": "Both days now"})
    assert "Have you seen" in rosa.get(f"{LIST}1/confirm/").content.decode()
    assert "You confirmed" in rosa.post(f"{LIST}1/confirm/", follow=True).content.decode()
    assert "kept this promise" in rosa.get(f"{LIST}1/").content.decode()


def test_a_passed_day_is_said_where_the_reason_was_typed(table):
    made(table, days=-1, ago=9)
    page = client_of(table.omar).post(f"{LIST}1/day/", {"due_on": TODAY.isoformat(), "why": "The hall was painted"})
    assert "can no longer be moved" in page.content.decode()
    assert "The hall was painted" in page.content.decode()
    assert "1 day past its day" in client_of(table.rosa).get(LIST).content.decode()


def test_promises_are_found_by_words_partner_and_how_they_stand(table):
    made(table, what="Six tutors 🎒")
    made(table, what="صباح الخير", days=-2, ago=9)
    made(table, what="Bus", partner=table.northside, member=table.alma, by=table.alma)
    rosa = client_of(table.rosa)

    def listed(query):
        return [one.what for one in rosa.get(f"{LIST}?{query}").context["promises"]]

    assert listed("") == ["صباح الخير", "Six tutors 🎒", "Bus"]
    assert listed("q=TUTORS") == ["Six tutors 🎒"]
    assert listed("show=late") == ["صباح الخير"]
    assert listed("partner=northside-unified-school-district") == ["Bus"]
    assert listed("show=kept") == []
    assert len(listed("show=nonsense&partner=nobody")) == 3
    assert len(listed("page=999")) == 3
    csv = rosa.get("/p/rivermouth/commitments.csv?q=six").content.decode()
    assert csv.count("\r\n") == 2
    assert "=cmd" not in csv


def test_a_sheet_runs_nothing_of_it(table):
    made(table, what="=HYPERLINK(1)")
    assert "\n1,Harbor Youth Alliance,Non-profits,Omar Haddad,=HYP" not in client_of(table.rosa).get(
        "/p/rivermouth/commitments.csv"
    ).content.decode().replace("\r", "")


@pytest.mark.parametrize("step", ["", "day/", "done/", "confirm/", "missing/", "withdraw/", "restore/"])
def test_another_tables_promise_is_not_there(table, charlie, step):
    made(table)
    client = client_of(charlie)
    assert client.get(f"/p/elsewhere/commitments/1/{step}").status_code == 404
    assert client.get(f"{LIST}1/{step}").status_code == 404
    assert client_of(table.omar).get(f"{LIST}99999999999999999999/{step}").status_code == 404


def test_the_partners_page_shows_what_it_promised_and_its_own_people_how_it_went(table):
    made(table, days=-3, ago=9)
    url = reverse("partnership:partner", kwargs={"table": "rivermouth", "partner": table.harbor.slug})
    for person, sees in ((table.omar, True), (table.maya, True), (table.rosa, False)):
        page = client_of(person).get(url).content.decode()
        assert "Six tutors" in page
        assert ("Of 1 promise whose day has come" in page) is sees
    assert (
        "What it promised"
        not in client_of(table.rosa)
        .get(url.replace("harbor-youth-alliance", "rivermouth-parents-council"))
        .content.decode()
    )


def test_it_asks_whoever_promised_and_the_director(table, django_assert_num_queries):
    made(table, days=-3, ago=9)
    far = made(table, days=40)
    now = timezone.now()
    with django_assert_num_queries(2):  # one of them the roles
        needs = desk_of(table.omar, at=now).needs
    assert [need.about for need in needs] == ["Six tutors for Riverside"]
    assert "3 days ago" in needs[0].detail
    assert desk_of(table.rosa, at=now).needs == []
    report_done(commitment=far, evidence="Yes", by=table.omar, at=now)
    assert [need.what for need in desk_of(table.maya, at=now).needs] == ["1 promise is said to be done"]


def test_a_promise_of_somebody_who_left_falls_to_the_others(table):
    made(table, days=3, partner=table.northside, member=table.alma, by=table.alma)
    assert desk_of(table.dara, at=timezone.now()).needs == []
    end_membership(member=table.alma, left_on=TODAY, by=table.maya, at=timezone.now())
    assert [need.what for need in desk_of(table.dara, at=timezone.now()).needs] == ["Your organisation promised:"]
