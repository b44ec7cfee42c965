"""Accounts are opened by invitation only; allauth asks here."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from .signing_in import account_of

INVITED = "invited_email"  # session key: the address whose invitation link was followed


def invited_email(request: HttpRequest) -> str:
    """The address whose invitation this browser holds, or nothing."""
    return str(request.session.get(INVITED, ""))


def at_own_address(url: str) -> str:
    """The same page, at COMMONTABLE_URL."""
    parts = urlsplit(url)
    return str(settings.COMMONTABLE_URL + urlunsplit(("", "", parts.path, parts.query, "")))


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up at allauth's own page: an account is opened on the page of the invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Where a second factor stands behind the password, a password alone does not prove who somebody is."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        stronger = [one for one in found if one["id"] != "reauthenticate"]
        return stronger or (found if getattr(user, "password", "") else [])

    def render_mail(self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None) -> Any:
        """A letter is in the language of whoever reads it, where they have an account, and greets them."""
        account = account_of(email) if isinstance(email, str) else None
        language = (account.language if account else "") or translation.get_language()
        with translation.override(language):
            return super().render_mail(template_prefix, email, {"name": account or email, **context}, headers)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """A link in a letter leads to this server's own address, whatever host or port the request named."""
        return at_own_address(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The same for the letter that confirms an address."""
        return at_own_address(super().get_email_confirmation_url(request, emailconfirmation))


class InvitedOnlyByProvider(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The organisation's own sign-in opens an account only for somebody invited."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whether the provider vouches for the invited address."""
        invited = invited_email(request).lower()
        return bool(invited) and invited in {
            address.email.lower() for address in sociallogin.email_addresses if address.verified
        }

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """The person goes by the name that their organisation knows."""
        user = super().populate_user(request, sociallogin, data)
        whole = " ".join(part for part in (data.get("first_name"), data.get("last_name")) if part)
        user.name = (data.get("name") or whole)[:120]
        return user
