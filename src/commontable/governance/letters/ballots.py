"""Links by which a member casts their seat's ballot without signing in, and the letter that carries one.

A link is signed and says which ballot, which member and until when; nothing of it is stored, so nothing of it can be
joined to what was cast. Whether it still works is asked of the register each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Ballot
from commontable.partnership.letters import language_of
from commontable.partnership.models import Member

WORKS_FOR = timedelta(days=14)
LONGEST = 300  # characters of a token; a longer one is none of ours
SIGNER = signing.Signer(sep=".", salt="governance.elections.ballot")


@dataclass(frozen=True)
class Carried:
    """What a link says: whose ballot for which seat, and until when."""

    ballot: int
    member: int
    until: datetime


def ballot_token(ballot: Ballot, *, member: Member, at: datetime) -> str:
    """What the link of this member for this ballot holds, signed; it is for nothing else and ends after 14 days."""
    return SIGNER.sign_object([ballot.pk, member.pk, int((at + WORKS_FOR).timestamp())])


def carried_by(token: str) -> Carried | None:
    """What a link says; None where it was not signed here, or for something else."""
    if len(token) > LONGEST:
        return None
    try:
        ballot, member, until = SIGNER.unsign_object(token)
        return Carried(int(ballot), int(member), datetime.fromtimestamp(until, UTC))
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None


def ballot_letter(ballot: Ballot, *, member: Member, asked_by: str, at: datetime) -> EmailMultiAlternatives:
    """The letter that asks the member to vote for their seat, in their language, with their link."""
    election, partnership = ballot.election, member.partnership
    token = ballot_token(ballot, member=member, at=at)
    with translation.override(language_of(member)), timezone.override(ZoneInfo(partnership.time_zone)):
        context = {
            "table": partnership,
            "name": member.name,
            "asked_by": asked_by,
            "election": election,
            "body": election.body,
            "seat": ballot.seat,
            "until": min(filter(None, (election.closes_at, at + WORKS_FOR))),
            "url": settings.COMMONTABLE_URL + reverse("governance:ballot_by_link", kwargs={"token": token}),
            "verb": _("Look and vote"),
        }
        subject = " ".join(render_to_string("governance/mail/ballot.subject.txt", context).split())
        context["subject"] = subject
        letter = EmailMultiAlternatives(
            subject=subject, body=render_to_string("governance/mail/ballot.txt", context), to=[member.email]
        )
        letter.attach_alternative(render_to_string("governance/mail/ballot.html", context), "text/html")
    return letter
