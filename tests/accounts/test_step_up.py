"""Before rows are destroyed, opened or exported people prove that it is still they, and come back to their page."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from cast import client_of
from commontable.accounts.step_up import is_confirmed, require_step_up

pytestmark = pytest.mark.page

ASK, LETTER = "/me/confirm/", "/me/confirm/letter/"
PASSWORD = "quiet river stones"


def asked(browser, **given):
    """What a guarded view answers this browser: `done`, or where it leads."""
    method = given.pop("method", "get")
    request = getattr(RequestFactory(), method)("/p/rivermouth/rows/?page=2", **given)
    request.session = browser.session
    request.user = browser.user
    request._messages = type("Said", (), {"add": lambda *_args: None})()
    answer = require_step_up(lambda _request: HttpResponse("done"))(request)
    return answer.content.decode() or answer["Location"]


@pytest.fixture
def browser(table):
    """Dara, who signed in long ago."""
    browser = client_of(table.dara, is_confirmed=False)
    browser.user = table.dara.user
    return browser


def code_in(letter):
    return re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", letter.body, re.M)[1]


def test_whoever_signed_in_long_ago_is_asked_and_led_back(browser):
    assert asked(browser) == f"{ASK}?next=%2Fp%2Frivermouth%2Frows%2F%3Fpage%3D2"
    page = browser.get(asked(browser)).content.decode()
    assert page.count("<h1") == 1 and " style=" not in page and "Send me a code" in page
    browser.post(LETTER, {"next": "/p/rivermouth/members/"})
    wrong = browser.post(ASK, {"code": "WRNG-CODE", "next": "/p/rivermouth/members/"})
    assert wrong.status_code == 200 and "That is not the code" in wrong.content.decode()
    code = code_in(mail.outbox[-1]).lower().replace("-", " ")
    answer = browser.post(ASK, {"code": code, "next": "/p/rivermouth/members/"})
    assert (answer.status_code, answer["Location"]) == (302, "/p/rivermouth/members/")
    assert asked(browser) == "done"
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert asked(browser).startswith(ASK)


def test_a_code_works_once_is_kept_nowhere_and_ends_after_three_wrong_ones(browser):
    browser.post(LETTER)
    right = code_in(mail.outbox[-1])
    assert right not in str(dict(browser.session)) and right.replace("-", "") not in str(dict(browser.session))
    for _ in range(3):
        browser.post(ASK, {"code": "AAAA-AAAA"})
    browser.post(ASK, {"code": right})
    assert asked(browser).startswith(ASK)
    browser.post(LETTER)
    code = code_in(mail.outbox[-1])
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        browser.post(ASK, {"code": code})
        assert asked(browser).startswith(ASK)


def test_nobody_is_led_to_a_foreign_page(browser):
    browser.post(LETTER, {"next": "https://evil.example/"})
    answer = browser.post(ASK, {"code": code_in(mail.outbox[-1]), "next": "//evil.example/rows"})
    assert answer["Location"] == "/"
    foreign = {"HTTP_REFERER": "https://evil.example/form"}
    other = client_of(None)
    other.user = browser.user
    assert asked(other, method="post", **foreign).endswith("next=%2Fp%2Frivermouth%2Frows%2F")


def test_a_form_left_open_leads_back_to_its_page_and_keeps_nothing_typed(browser):
    came_from = {"HTTP_REFERER": "http://testserver/p/rivermouth/erase/"}
    assert (
        asked(browser, method="post", data={"name": "Ana"}, **came_from) == f"{ASK}?next=%2Fp%2Frivermouth%2Ferase%2F"
    )
    assert "Ana" not in str(dict(browser.session))


def test_signing_in_counts_and_a_password_proves_it_again(table):
    user = table.dara.user
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    browser = client_of(table.dara)
    browser.user = user
    assert asked(browser) == "done"
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        led = browser.get(asked(browser))["Location"]
        assert led.startswith("/accounts/reauthenticate/?next=%2Fp%2Frivermouth")
        assert "We ask" in (said := browser.get(led).content.decode()) or "we ask once more" in said
        answer = browser.post(led, {"password": PASSWORD, "next": "/p/rivermouth/"})
        assert answer["Location"] == "/p/rivermouth/"
        assert asked(browser) == "done"


def test_where_there_is_a_second_factor_the_password_alone_is_not_enough(table):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = table.dara.user
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    TOTP.activate(user, generate_totp_secret())
    browser = client_of(table.dara)  # by password, says the session
    browser.user = user
    led = browser.get(asked(browser))["Location"]
    assert led.startswith("/accounts/2fa/reauthenticate/?next=")
    assert browser.get("/accounts/reauthenticate/")["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_another_persons_proof_and_a_link_in_a_letter_prove_nothing(table):
    browser = client_of(table.dara)
    request = RequestFactory().get("/")
    request.session, request.user = browser.session, table.omar.user
    assert not is_confirmed(request)
    request.user, request.opened_by_pass = table.dara.user, True
    assert not is_confirmed(request)


def test_in_the_demo_a_click_is_enough(browser, settings):
    settings.COMMONTABLE_DEMO = True
    page = browser.get(f"{ASK}?next=/p/rivermouth/").content.decode()
    assert 'action="/demo/confirm/"' in page
    assert browser.post("/demo/confirm/", {"next": "/p/rivermouth/"})["Location"] == "/p/rivermouth/"
    assert asked(browser) == "done"
    assert Client().post("/demo/confirm/").status_code == 302  # to signing in
    assert client_of(None).post("/demo/confirm/", REMOTE_ADDR="203.0.113.7").status_code in {302, 404}


def test_a_server_without_the_demo_has_no_such_button(browser, settings):
    settings.COMMONTABLE_DEMO = False
    assert "/demo/" not in browser.get(ASK).content.decode()


def test_nobody_adds_a_way_in_to_an_account_without_password_by_a_browser_left_open(table):
    user = table.dara.user
    user.set_unusable_password()
    user.save(update_fields=["password"])
    left_open, confirmed = client_of(table.dara, is_confirmed=False), client_of(table.dara)
    for page in ("password/set/", "email/", "2fa/totp/activate/", "2fa/webauthn/add/", "3rdparty/"):
        for answer in (
            left_open.get(f"/accounts/{page}"),
            left_open.post(f"/accounts/{page}", {"password1": PASSWORD, "password2": PASSWORD, "email": "x@evil.test"}),
        ):
            assert answer["Location"].startswith(f"{ASK}?next=%2Faccounts%2F"), page
        assert not confirmed.get(f"/accounts/{page}").headers.get("Location", "").startswith(ASK), page
    user.refresh_from_db()
    assert not user.has_usable_password() and not user.authenticator_set.exists()
    assert "evil" not in str(list(user.emailaddress_set.values_list("email", flat=True)))
