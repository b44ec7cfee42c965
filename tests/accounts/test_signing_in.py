"""Signing in: by password, limited in tries, with a second factor where there is one."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from cast import client_of
from commontable.accounts.second_factor import has_second_factor

PASSWORD = "quiet river stones"


@pytest.fixture
def dara(table):
    """Dara with a password and a verified address."""
    user = table.dara.user
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(browser, user, password=PASSWORD):
    return browser.post("/accounts/login/", {"login": user.email, "password": password})


def test_a_member_signs_in_and_is_led_to_their_table(dara):
    browser = Client()
    response = sign_in(browser, dara)
    assert response.status_code == 302
    assert browser.get("/", follow=True).request["PATH_INFO"] == "/p/rivermouth/"


def test_tries_are_limited_for_an_account_and_for_an_address(dara):
    browser = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(5):
        assert "not correct" in sign_in(browser, dara, "wrong").content.decode()
    refused = sign_in(Client(REMOTE_ADDR="203.0.113.8"), dara)
    assert refused.status_code in {200, 429}
    assert "Too many failed" in refused.content.decode() or refused.status_code == 429
    assert "_auth_user_id" not in browser.session


def test_a_stranger_hammering_the_door_gets_429(db):
    answers = {
        Client(REMOTE_ADDR="203.0.113.10")
        .post("/accounts/login/", {"login": f"x{n}@river.example", "password": "no"})
        .status_code
        for n in range(32)
    }
    assert 429 in answers


def test_the_page_for_too_many_tries_is_ours(db):
    browser = Client(REMOTE_ADDR="203.0.113.11")
    for n in range(32):
        page = browser.post("/accounts/login/", {"login": f"x{n}@river.example", "password": "no"})
        if page.status_code == 429:
            break
    assert "That was too often in a short time" in page.content.decode()


def test_an_unknown_address_and_a_wrong_password_look_the_same(dara):
    wrong = sign_in(Client(), dara, "wrong").context["form"].errors
    unknown = (
        Client().post("/accounts/login/", {"login": "nobody@r.example", "password": "wrong"}).context["form"].errors
    )
    assert str(wrong) == str(unknown)


def test_a_code_from_an_app_is_asked_after_the_password(dara):
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        generate_totp_secret,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    secret = generate_totp_secret()
    TOTP.activate(dara, secret)
    assert has_second_factor(dara)
    browser = Client()
    response = sign_in(browser, dara)
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert browser.get("/p/rivermouth/").status_code == 302
    page = browser.get(response["Location"])
    assert page.status_code == 200
    with time_machine.travel(timezone.now(), tick=False):
        counter = next(iter(yield_hotp_counters_from_time()))
        code = format_hotp_value(hotp_value(secret, counter))
        assert browser.post(response["Location"], {"code": code}).status_code == 302
    assert browser.get("/p/rivermouth/").status_code == 200


def test_a_server_may_ask_for_a_second_factor_of_those_trusted_with_data(table, settings):
    settings.COMMONTABLE_REQUIRE_SECOND_FACTOR = True
    asked = client_of(table.dara).get("/p/rivermouth/")
    assert asked.status_code == 302
    assert asked["Location"] == "/me/second-factor/"
    assert "One more step" in client_of(table.dara).get("/me/second-factor/").content.decode()
    assert client_of(table.alma).get("/p/rivermouth/").status_code == 200
    Authenticator.objects.create(user=table.dara.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client_of(table.dara).get("/p/rivermouth/").status_code == 200


@pytest.mark.parametrize("page", ["/me/", "/p/rivermouth/"])
def test_those_trusted_with_data_are_advised_to_add_one(dara, table, page):
    table.rosa.user.set_password(PASSWORD)
    table.rosa.user.save(update_fields=["password"])
    assert "opens with a password alone" in client_of(table.dara).get(page).content.decode()
    assert "opens with a password alone" not in client_of(table.rosa).get(page).content.decode()
    assert "opens with a password alone" not in client_of(table.omar).get(page).content.decode()
    Authenticator.objects.create(user=dara, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert "opens with a password alone" not in client_of(table.dara).get(page).content.decode()


def test_a_forgotten_password_is_set_anew_by_letter(dara):
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": dara.email})
    letter = mail.outbox[-1]
    assert letter.to == [dara.email]
    assert "example.com" not in letter.subject + letter.body
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", letter.body)[1]
    page = browser.get(link, follow=True)
    assert page.content.decode().count("<h1") == 1
    new = "a heron over the weir"
    browser.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert sign_in(Client(), dara, new).status_code == 302
    assert sign_in(Client(), dara, PASSWORD).status_code == 200


def test_no_letter_goes_to_somebody_unknown(db):
    page = Client().post("/accounts/password/reset/", {"email": "nobody@river.example"})
    assert page.status_code == 302
    assert mail.outbox == []


def test_a_letter_leads_to_this_servers_own_address_whatever_port_the_request_named(dara, settings):
    settings.COMMONTABLE_URL = "https://table.example"
    Client().post("/accounts/password/reset/", {"email": dara.email}, HTTP_HOST="127.0.0.1:6666")
    body = mail.outbox[-1].body
    assert re.findall(r"\S+/reset/key/", body) == ["https://table.example/accounts/password/reset/key/"]
