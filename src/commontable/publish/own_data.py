"""What is kept about a person's letters: what they chose, and on which days one went out. Never what it said."""

from typing import Any

from commontable.accounts.models import User

from .datasets.readers import addresses_of
from .models import DigestChoice, DigestSent


def kept_about(user: User) -> dict[str, list[dict[str, Any]]]:
    """One list a kind of thing, over all addresses of the person."""
    addresses = addresses_of(user)
    choices = DigestChoice.objects.filter(email__in=addresses).values("email", "rhythm", "weekday")
    sent = DigestSent.objects.filter(email__in=addresses, sent_at__isnull=False).order_by("day")
    return {
        "choices": [dict(choice) for choice in choices],
        "letters": [dict(letter) for letter in sent.values("email", "day", "sent_at")],
    }
