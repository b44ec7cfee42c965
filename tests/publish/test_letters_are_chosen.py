"""How often the letter comes is its reader's choice, on the page and by the link in it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from cast import client_of
from commontable.accounts.own_data import kept_about
from commontable.journal.models import Entry
from commontable.partnership.actions.members import add_member, describe_member
from commontable.publish.letters.stopping import SIGNER, stop_link
from commontable.publish.models import DigestChoice

PAGE = "/p/rivermouth/letters/"


def rhythm_of(member):
    chosen = DigestChoice.objects.filter(email=member.email.lower()).first()
    return (chosen.rhythm, chosen.weekday) if chosen else None


def stop(member, at=None):
    return stop_link(member, at=at or datetime.now(UTC)).removeprefix("http://127.0.0.1:8000")


def test_everybody_chooses_for_themselves(table):
    browser = client_of(table.rosa)
    assert "One letter tells you what waits" in browser.get(PAGE).content.decode()
    assert browser.post(PAGE, {"rhythm": "fortnightly", "weekday": "4"}).status_code == 302
    assert rhythm_of(table.rosa) == ("fortnightly", 4)
    assert rhythm_of(table.alma) is None
    assert browser.post(PAGE, {"rhythm": "never", "weekday": "4"}).status_code == 302
    assert "No letter comes to you" in browser.get(PAGE).content.decode()
    acts = Entry.objects.filter(event="publish.letters.chosen")
    assert [act.actor_name for act in acts] == ["Rosa Jiménez"] * 2


@pytest.mark.parametrize("sent", [{}, {"rhythm": "hourly", "weekday": "1"}, {"rhythm": "weekly", "weekday": "7"}])
def test_nonsense_changes_nothing(table, sent):
    page = client_of(table.rosa).post(PAGE, sent)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert rhythm_of(table.rosa) is None


def test_one_choice_for_all_seats(table):
    second = add_member(
        partner=table.families, name="Alma Reyes", email=table.alma.email, by=table.maya, at=datetime.now(UTC)
    )
    client_of(table.alma).post(PAGE, {"rhythm": "daily", "weekday": "0"})
    assert rhythm_of(second) == ("daily", 0)


def test_opening_the_link_stops_nothing_pressing_does(table):
    browser, url = Client(), stop(table.alma)
    page = browser.get(url)
    assert "Stop the letters about what waits?" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex" and "no-store" in page["Cache-Control"]
    assert rhythm_of(table.alma) is None
    assert "No more letters" in browser.post(url).content.decode()
    assert rhythm_of(table.alma) == ("never", 0)
    assert browser.post(url).status_code == 200
    assert Entry.objects.filter(event="publish.letters.chosen").count() == 1


def test_a_mail_program_stops_them_without_cookies_or_tokens(table):
    answer = Client(enforce_csrf_checks=True).post(
        stop(table.alma), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert rhythm_of(table.alma) == ("never", 0)


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "A" + t[1:], lambda t: "x" * 700])
def test_a_forged_link_stops_nothing(table, spoil):
    token = stop(table.alma).split("/")[2]
    assert Client().post(f"/no-letters/{spoil(token)}/").status_code == 410
    assert rhythm_of(table.alma) is None


def test_it_runs_out_and_belongs_to_its_address(table):
    now = datetime.now(UTC)
    url = stop(table.alma)
    with time_machine.travel(now + timedelta(days=61)):
        assert Client().post(url).status_code == 410
    describe_member(member=table.alma, changes={"email": "alma@elsewhere.example"}, by=table.maya, at=now)
    assert Client().post(url).status_code == 410
    assert DigestChoice.objects.count() == 0


def test_a_link_for_something_else_stops_nothing(table):
    from commontable.partnership.passes import SIGNER as PASSES

    said = SIGNER.unsign_object(stop(table.alma).split("/")[2])
    assert Client().post(f"/no-letters/{PASSES.sign_object(said)}/").status_code == 410


def test_what_is_kept_about_a_person_says_so(table):
    client_of(table.rosa).post(PAGE, {"rhythm": "daily", "weekday": "0"})
    kept = kept_about(table.rosa.user)["publish"]
    assert kept == {"choices": [{"email": table.rosa.email, "rhythm": "daily", "weekday": 0}], "letters": []}


def test_nobody_chooses_for_an_address_that_others_wrote_beside_their_name(table, charlie):
    client_of(table.alma).post(PAGE, {"rhythm": "daily", "weekday": "0"})
    describe_member(member=charlie, changes={"email": table.alma.email}, by=charlie, at=datetime.now(UTC))
    answer = client_of(charlie).post("/p/elsewhere/letters/", {"rhythm": "never", "weekday": "0"})
    assert answer.status_code == 200 and "no address of your account" in answer.content.decode()
    assert 'value="daily" id="id_rhythm_1" checked' not in answer.content.decode()
    assert rhythm_of(table.alma) == ("daily", 0)
    assert kept_about(charlie.user)["publish"]["choices"] == []
    assert Client().post(stop(table.alma)).status_code == 200, "whoever has the letter has the link"
    assert rhythm_of(table.alma)[0] == "never"
