"""The link that stops the letters: in every letter, for mail programs (RFC 8058) and for people.

It is signed, is for this one thing, and holds the address to which the letter went: a letter that went to an address
the member has no longer stops nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from commontable.partnership.models import Member

WORKS_FOR = timedelta(days=60)
LONGEST = 600  # characters of a token; a longer one is none of ours
SIGNER = signing.Signer(sep=".", salt="publish.letters.stop")


@dataclass(frozen=True)
class Stop:
    """What a link says: whose letters, to which address, until when."""

    member: int
    email: str
    until: datetime


def stop_link(member: Member, *, at: datetime) -> str:
    """The address that stops the member's letters within 60 days, without signing in."""
    said = SIGNER.sign_object([member.pk, member.email.lower(), int((at + WORKS_FOR).timestamp())])
    return str(settings.COMMONTABLE_URL + reverse("publish:no_letters", kwargs={"token": said}))


def carried_by(token: str) -> Stop | None:
    """What a link says; None where it was not signed here, or for something else."""
    if len(token) > LONGEST:
        return None
    try:
        member, email, until = SIGNER.unsign_object(token)
        return Stop(int(member), str(email), datetime.fromtimestamp(until, UTC))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def stopped_by(token: str, *, at: datetime) -> Member | None:
    """Whose letters the link stops; None where it has run out, or the address is not theirs any more."""
    carried = carried_by(token)
    if carried is None or carried.until <= at:
        return None
    member: Member | None = (
        Member.objects.filter(pk=carried.member)
        .select_related("partnership", "partner", "user")
        .prefetch_related("roles_held")
        .first()
    )
    if member is None or member.email.lower() != carried.email or not member.is_present(member.partnership.day(at)):
        return None
    return member
