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
    """Sign-up is open to the holder of an invitation link, for the invited address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this browser came through an invitation."""
        return bool(invited_email(request))

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """An address is known to be theirs when the link we mailed to it was followed."""
        return invited_email(request).lower() == email.lower() or super().is_email_verified(request, email)


class InvitedOnlyByProvider(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The organisation's own sign-in opens an account only for somebody invited."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whether the provider vouches for the invited address."""
        invited = invited_email(request).lower()
        return bool(invited) and invited in {
            address.email.lower() for address in sociallogin.email_addresses if address.verified
        }
