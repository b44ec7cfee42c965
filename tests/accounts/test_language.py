"""Each person reads in their own language: kept with the account, or in a cookie while signed out."""

import pytest
from django.conf import settings
from django.test import Client

from cast import client_of
from commontable.accounts.models import User


@pytest.mark.parametrize("language", ["en", "id", "es"])
def test_a_signed_in_person_changes_it_for_every_device(table, language):
    rosa = client_of(table.rosa)
    response = rosa.post("/language/", {"language": language, "next": "/p/rivermouth/members/"})
    assert response["Location"] == "/p/rivermouth/members/"
    assert User.objects.get(pk=table.rosa.user.pk).language == language
    elsewhere = client_of(table.rosa)
    assert f'<html lang="{language}">' in elsewhere.get("/p/rivermouth/members/").content.decode()


def test_somebody_signed_out_keeps_it_in_a_cookie(db):
    browser = Client()
    assert browser.post("/language/", {"language": "es"})["Location"] == "/"
    assert browser.cookies[settings.LANGUAGE_COOKIE_NAME].value == "es"
    assert browser.cookies[settings.LANGUAGE_COOKIE_NAME]["httponly"]
    assert '<html lang="es">' in browser.get("/").content.decode()


def test_it_never_leads_away_from_this_server(db):
    for away in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert Client().post("/language/", {"language": "id", "next": away})["Location"] == "/"


def test_a_language_we_do_not_speak_is_refused(db):
    assert Client().post("/language/", {"language": "xx"}).status_code == 400
    answer = Client().get("/language/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "It only takes what a form sends" in answer.content.decode()


def test_the_browsers_own_wish_counts_until_one_is_chosen(db):
    page = Client().get("/", headers={"accept-language": "id,en;q=0.5"}).content.decode()
    assert '<html lang="id">' in page
