"""What the table keeps about what a person promised and confirmed."""

from typing import Any

from django.db.models import Q

from commontable.accounts.models import User

from .models import Commitment, NewDate


def kept_about(user: User) -> dict[str, list[dict[str, Any]]]:
    """The commitments in which the person's name stands, and the new days they asked for."""
    whose = Q(member__user=user) | Q(made_by__user=user) | Q(done_by__user=user) | Q(confirmed_by__user=user)
    fields = (
        "number", "what", "due_on", "stage", "member__name", "made_by__name", "made_at", "evidence", "done_by__name",
        "done_at", "confirmed_by__name", "confirmed_at", "withdrawn_why",
    )  # fmt: skip
    return {
        "commitments": list(Commitment.objects.filter(whose).order_by("pk").values(*fields)),
        "new_days": list(
            NewDate.objects.filter(by__user=user)
            .order_by("pk")
            .values("commitment__number", "before", "after", "why", "at")
        ),
    }
