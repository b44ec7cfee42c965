"""Every page of signing in and of one's security stands in our frame, under the strict policy."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

PASSWORD = "quiet river stones"
SIGNED_OUT = [
    "/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/",
    "/accounts/confirm-email/", "/accounts/inactive/", "/accounts/password/reset/key/1-x-y/",
    "/accounts/3rdparty/login/cancelled/", "/accounts/3rdparty/login/error/",
]  # fmt: skip
SIGNED_IN = [
    "/accounts/logout/", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/",
    "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/",
    "/accounts/3rdparty/", "/accounts/reauthenticate/", "/me/", "/me/sign-out-everywhere/", "/me/second-factor/",
]  # fmt: skip


@pytest.fixture
def dara(table):
    """Dara's browser, signed in by password, which was asked a second time a moment ago."""
    user = table.dara.user
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    browser = Client()
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def check(response):
    assert response.status_code == 200
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert "Skip to the content" in page
    assert " style=" not in page
    assert "<style" not in page
    for attributes in re.findall(r"<script([^>]*)>", page):
        assert "src=" in attributes or 'type="application/json"' in attributes
    assert not re.search(r"\son\w+=", page)
    assert re.search(r"<title>\s*\S", page)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("url", SIGNED_OUT)
def test_pages_for_strangers(db, url):
    check(Client().get(url, follow=True))


@pytest.mark.parametrize("url", SIGNED_IN)
def test_pages_for_people(dara, url):
    check(dara.get(url))


def test_recovery_codes(dara, table):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(table.dara.user, generate_totp_secret())
    check(dara.get("/accounts/2fa/recovery-codes/generate/"))
    assert dara.post("/accounts/2fa/recovery-codes/generate/").status_code == 302
    check(dara.get("/accounts/2fa/recovery-codes/"))
    check(dara.get("/accounts/2fa/totp/deactivate/"))


def test_security_pages_ask_again_who_it_is(table):
    table.dara.user.set_password(PASSWORD)
    table.dara.user.save(update_fields=["password"])
    browser = Client()
    browser.force_login(table.dara.user, backend="django.contrib.auth.backends.ModelBackend")
    for url in ("/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"):
        response = browser.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/me/confirm/?next=%2Faccounts%2F2fa%2F")
        assert "reauthenticate" in browser.get(response["Location"])["Location"]
