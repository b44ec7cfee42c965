"""Accounts are opened by invitation only; allauth asks here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

INVITED = "invited_email"  # session key: the address whose invitation link was followed


def invited_email(request: HttpRequest) -> str:
    """The address whose invitation this browser holds, or nothing."""
    return str(request.session.get(INVITED, ""))


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up at allauth's own page: an account is opened on the page of the invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


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
