"""What the table keeps about what a person agreed, signed, promised and confirmed."""

from typing import Any

from django.db.models import Q

from commontable.accounts.models import User

from .models import Agreement, Comment, Commitment, NewDate, Review, Signature


def kept_about(user: User) -> dict[str, list[dict[str, Any]]]:
    """The commitments in which the person's name stands, what they wrote and signed, and new days they asked for."""
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
        "agreements_drafted": list(
            Agreement.objects.filter(author__user=user).order_by("pk").values("number", "kind", "title", "made_at")
        ),
        "agreements_reviewed": list(
            Review.objects.filter(by__user=user)
            .order_by("pk")
            .values("version__agreement__number", "version__number", "is_ready", "words", "at")
        ),
        "agreements_signed": list(
            Signature.objects.filter(signer__user=user)
            .order_by("pk")
            .values(
                "party__version__agreement__number",
                "party__version__number",
                "name",
                "title",
                "email",
                "authority",
                "consent",
                "document_sha256",
                "known_by",
                "signed_at",
                "time_zone",
                "address",
                "agent",
            )
        ),
        "comments_on_promises_kept": list(
            Comment.objects.filter(by__user=user)
            .order_by("pk")
            .values("picture__starts_on", "picture__ends_on", "text", "at")
        ),
    }
