"""Signing in with a code from a letter: no password, the second factor all the same, nothing said to strangers."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

ASK, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"


@pytest.fixture
def dara(table):
    """Dara with a verified address, who reads in Spanish."""
    user = table.dara.user
    user.language = "es"
    user.save(update_fields=["language"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def code_in(letter):
    return re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", letter.body, re.M)[1]


def asked(user, next="", browser=None):
    browser = browser or Client()
    answer = browser.post(ASK, {"email": user.email, "next": next})
    assert answer.status_code == 302
    return browser, answer["Location"]


def test_a_code_opens_the_page_that_was_wanted(dara):
    browser, page = asked(dara, "/p/rivermouth/members/")
    assert page.startswith(CONFIRM)
    said = browser.get(page).content.decode()
    assert said.count("<h1") == 1 and " style=" not in said
    assert "has been sent" not in said and "If dara@" in said
    answer = browser.post(page, {"code": code_in(mail.outbox[-1]), "next": "/p/rivermouth/members/"})
    assert (answer.status_code, answer["Location"]) == (302, "/p/rivermouth/members/")
    assert browser.get("/p/rivermouth/members/").status_code == 200


def test_the_login_page_leads_to_the_code_and_keeps_the_page_that_was_wanted(dara):
    said = Client().get("/accounts/login/?next=/p/rivermouth/members/").content.decode()
    assert f'href="{ASK}?next=%2Fp%2Frivermouth%2Fmembers%2F"' in said
    assert Client().get(ASK).status_code == 200


def test_the_letter_is_in_the_readers_language_in_text_and_html(dara):
    asked(dara)
    letter = mail.outbox[-1]
    code = code_in(letter)
    ((html, kind),) = letter.alternatives
    assert kind == "text/html" and code in html
    assert '<html lang="es">' in html and html.count("<h1") == 1
    assert letter.to == [dara.email]
    assert code not in letter.subject


def test_somebody_unknown_gets_the_same_answer_and_no_letter(dara):
    known, page = asked(dara)
    mail.outbox.clear()
    browser = Client()
    answer = browser.post(ASK, {"email": "nobody@river.example"})
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert mail.outbox == []

    def stripped(client, email):
        said = client.get(CONFIRM).content.decode().replace(email, "")
        return re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken)[^>]*', "", said)

    assert stripped(browser, "nobody@river.example") == stripped(known, dara.email)
    assert browser.post(CONFIRM, {"code": "ABC-DEF"}).status_code == 200


def test_a_second_factor_is_asked_all_the_same(dara):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(dara, generate_totp_secret())
    browser, page = asked(dara)
    answer = browser.post(page, {"code": code_in(mail.outbox[-1])})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert browser.get("/p/rivermouth/").status_code == 302
    assert "_auth_user_id" not in browser.session


def test_three_wrong_codes_end_it(dara):
    browser, page = asked(dara)
    right = code_in(mail.outbox[-1])
    for _ in range(3):
        browser.post(page, {"code": "AAAA-AAAA"})
    browser.post(page, {"code": right})
    assert "_auth_user_id" not in browser.session


def test_a_code_runs_out_and_works_in_its_own_browser_only(dara):
    browser, page = asked(dara)
    code = code_in(mail.outbox[-1])
    other = Client()
    assert other.post(page, {"code": code}).status_code == 302
    assert "_auth_user_id" not in other.session
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        browser.post(page, {"code": code})
    assert "_auth_user_id" not in browser.session


def test_letters_with_codes_are_limited(dara):
    for n in range(5):
        Client(REMOTE_ADDR=f"203.0.113.{n}").post(ASK, {"email": dara.email})
    assert len(mail.outbox) == 3
    strangers = [Client(REMOTE_ADDR="203.0.113.99").post(ASK, {"email": f"x{n}@r.example"}) for n in range(21)]
    assert {answer.status_code for answer in strangers[:20]} == {302}
    assert "Too many" in strangers[20].content.decode()


def test_a_closed_account_gets_no_code(dara):
    dara.is_active = False
    dara.save()
    Client().post(ASK, {"email": dara.email})
    assert mail.outbox == []
