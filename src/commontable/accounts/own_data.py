"""Everything kept about a person, gathered from every app that keeps something."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from commontable.journal.extensions import modules_named
from commontable.journal.models import Entry

from .models import User


def kept_about(user: User) -> dict[str, Any]:
    """The account, how it is signed in to, and what each app's own `own_data.kept_about(user)` adds under its name."""
    found: dict[str, Any] = {
        "account": {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "joined_at": user.joined_at,
            "last_login": user.last_login,
            "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
            "second_factors": list(
                Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
            ),
            "acts": list(
                Entry.objects.filter(scope="server", object_type="accounts.user", object_id=str(user.pk))
                .order_by("sequence")
                .values("at", "event")
            ),
        }
    }
    return found | {
        label: module.kept_about(user) for label, module in modules_named("own_data") if label != "accounts"
    }
