"""Signing a person in through allauth, so that everything allauth knows of a session holds."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse

from .models import User


def sign_in(request: HttpRequest, user: User, *, to: str) -> HttpResponse:
    """The browser is signed in as the person, who chose their password a moment ago; leads to that address."""
    record_authentication(request, user, method="password", email=user.email)
    response: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=to)
    return response


def account_of(email: str) -> User | None:
    """Whoever signs in with that address, as their own or as a verified further one."""
    own = User.objects.filter(email__iexact=email).first()
    return own or User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True).first()


def is_known_at(user: User, email: str) -> bool:
    """Whether the address is known to be the person's: the one they sign in with, or a verified further one."""
    if user.email.lower() == email.lower():
        return True
    return bool(EmailAddress.objects.filter(user_id=user.pk, email__iexact=email, verified=True).exists())
