"""A person's own page: their name, how they sign in, where they sit, and a copy of everything kept about them."""

import json

from django.contrib.sessions.models import Session
from django.test import Client

from cast import client_of
from commontable.accounts.models import User
from commontable.journal.models import Entry
from commontable.journal.verify import verify


def test_it_shows_where_one_sits_and_how_one_signs_in(table):
    page = client_of(table.dara).get("/me/").content.decode()
    assert "you sit at one table" in page
    assert "Northside Unified School District" in page
    assert "/accounts/2fa/" in page
    assert Client().get("/me/").status_code == 302


def test_name_and_language_are_changed_and_stand_in_the_journal_of_the_server(table):
    rosa = client_of(table.rosa)
    assert rosa.post("/me/", {"name": "Rosa J.", "language": "es"}).status_code == 302
    user = User.objects.get(pk=table.rosa.user.pk)
    assert (user.name, user.language) == ("Rosa J.", "es")
    entry = Entry.objects.get(event="accounts.described")
    assert (entry.scope, entry.actor_name) == ("server", "Rosa J.")
    assert verify("server").is_whole
    assert rosa.post("/me/", {"name": "", "language": "es"}).status_code == 200


def test_signing_out_everywhere_else_leaves_this_browser_and_other_people(table):
    here, there, other = client_of(table.rosa), client_of(table.rosa), client_of(table.omar)
    assert "Sign out everywhere else?" in here.get("/me/sign-out-everywhere/").content.decode()
    here.post("/me/sign-out-everywhere/")
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302
    assert other.get("/me/").status_code == 200
    assert Session.objects.count() == 2


def test_one_takes_a_copy_of_what_is_kept_about_oneself_and_of_nobody_else(table):
    response = client_of(table.maya).post("/me/data.json")
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
    kept = json.loads(response.content)
    assert kept["account"]["email"] == "maya@rivermouth.example"
    assert "password" not in response.content.decode()
    seat = kept["partnership"][0]
    assert seat["roles"][0]["role"] == "director"
    assert any(act["event"] == "partnership.member.added" for act in seat["acts"])
    rosa = json.loads(client_of(table.rosa).post("/me/data.json").content)
    assert "Maya" not in json.dumps(rosa)
    assert Entry.objects.filter(event="accounts.data_taken").count() == 2
    assert client_of(table.rosa).get("/me/data.json").status_code == 405


def test_somebody_who_left_still_has_their_own_page_and_data(table):
    page = client_of(table.dewi).get("/me/").content.decode()
    assert "Nowhere at the moment" in page
    assert client_of(table.dewi).post("/me/data.json").status_code == 200
