"""The only writers of accounts, beside allauth."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction

from commontable.journal import actions as journal

from .models import User


class Oneself:
    """A person acting on their own account, outside every table."""

    def __init__(self, user: User) -> None:
        self.pk, self.name, self.partner = user.pk, str(user), None


@transaction.atomic
def open_account(*, email: str, name: str, language: str, password: str | None, at: datetime) -> User:
    """The person can sign in with that address, which is known to be theirs: they followed a link we mailed to it."""
    user = User(email=email.lower(), name=name, language=language, joined_at=at)
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    journal.record("accounts.opened", by=Oneself(user), on=user, at=at)
    return user


@transaction.atomic
def describe_account(*, user: User, changes: dict[str, Any], at: datetime) -> User:
    """The person goes by that name and reads in that language."""
    for field, value in changes.items():
        if field not in {"name", "language"}:
            raise KeyError(field)
        setattr(user, field, value)
    user.save(update_fields=list(changes))
    journal.record("accounts.described", by=Oneself(user), on=user, at=at, fields=sorted(changes))
    return user


@transaction.atomic
def sign_out_everywhere(*, user: User, keep: str | None, at: datetime) -> int:
    """No browser is signed in as the person any more but the one with session key `keep`; returns how many were.

    Links in letters that were written to them before open nothing any more.
    """
    theirs = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=at).iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk) and session.pk != keep
    ]
    ended, _ = Session.objects.filter(pk__in=theirs).delete()
    user.signed_out_at = at
    user.save(update_fields=["signed_out_at"])
    journal.record("accounts.signed_out_everywhere", by=Oneself(user), on=user, at=at, sessions=ended)
    return ended


@transaction.atomic
def take_data(*, user: User, at: datetime) -> None:
    """It is written down that the person downloaded what is kept about them."""
    journal.record("accounts.data_taken", by=Oneself(user), on=user, at=at)
