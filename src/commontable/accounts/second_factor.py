"""Whether a person's account has more than a password before it."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from .models import User


def has_second_factor(user: User) -> bool:
    """Whether a passkey or an authenticator stands behind the password."""
    return bool(is_mfa_enabled(user))


def opens_with_password_alone(user: User) -> bool:
    """Whether a stolen password is enough to get in as the person."""
    return bool(user.password) and user.has_usable_password() and not has_second_factor(user)


def is_required() -> bool:
    """Whether this server lets people with rights over data in only with a second factor."""
    return bool(settings.COMMONTABLE_REQUIRE_SECOND_FACTOR)
