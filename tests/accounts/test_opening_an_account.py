"""Nobody opens an account by themselves: seats are by invitation, whatever the way in."""

from types import SimpleNamespace

from allauth.account.models import EmailAddress
from django.test import Client, RequestFactory

from commontable.accounts.adapter import INVITED, InvitedOnlyByProvider
from commontable.accounts.models import User


def test_sign_up_is_closed_and_says_why(db):
    page = Client().get("/accounts/signup/")
    assert "Seats are by invitation" in page.content.decode()
    Client().post(
        "/accounts/signup/",
        {"email": "new@river.example", "password1": "quiet river stones", "password2": "quiet river stones"},
    )
    assert not User.objects.filter(email="new@river.example").exists()


def test_the_organisations_own_sign_in_opens_an_account_for_the_invited_address_only(db):
    request = RequestFactory().get("/")
    adapter = InvitedOnlyByProvider(request)

    def vouches_for(email, *, verified=True):
        return SimpleNamespace(email_addresses=[EmailAddress(email=email, verified=verified)])

    request.session = {}
    assert not adapter.is_open_for_signup(request, vouches_for("nur@harbor.example"))
    request.session = {INVITED: "Nur@harbor.example"}
    assert adapter.is_open_for_signup(request, vouches_for("nur@harbor.example"))
    assert not adapter.is_open_for_signup(request, vouches_for("nur@harbor.example", verified=False))
    assert not adapter.is_open_for_signup(request, vouches_for("somebody@else.example"))


def test_one_account_an_address_in_any_capitalisation(table):
    page = Client().post("/accounts/login/", {"login": "NOBODY@river.example", "password": "x" * 12})
    assert page.status_code == 200
    assert User.objects.get_by_natural_key("ROSA@rivermouth-parents-council.example") == table.rosa.user
