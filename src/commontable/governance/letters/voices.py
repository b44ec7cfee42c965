"""Links by which a member answers for their seat without signing in, and the letter that carries one.

A link is signed and says which position, which member and until when; nothing of it is stored. Whether it still works
is asked of the register each time: the round must be open, the member must hold the seat, and the links of the seat
must not have been ended since.
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

from commontable.governance.models import Position
from commontable.partnership.letters import language_of
from commontable.partnership.models import Member

WORKS_FOR = timedelta(days=14)
LONGEST = 300  # characters of a token; a longer one is none of ours
SIGNER = signing.Signer(sep=".", salt="governance.voices.answer")


@dataclass(frozen=True)
class Carried:
    """What a link says: whose answer for which position, until when, and how often links had been ended before it."""

    position: int
    member: int
    until: datetime
    ended: int


def token_for(position: Position, *, member: Member, at: datetime) -> str:
    """What the link of this member for this position holds, signed; it is for nothing else and ends after 14 days."""
    until = int((at + WORKS_FOR).timestamp())
    ended = [position.links_ended] if position.links_ended else []
    return SIGNER.sign_object([position.pk, member.pk, until, *ended])


def carried_by(token: str) -> Carried | None:
    """What a link says; None where it was not signed here, or for something else."""
    if len(token) > LONGEST:
        return None
    try:
        position, member, until, *ended = SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Carried(position, member, datetime.fromtimestamp(until, UTC), sum(ended))


def link_for(position: Position, *, member: Member, at: datetime) -> str:
    """The address of the page where the member answers."""
    token = token_for(position, member=member, at=at)
    return str(settings.COMMONTABLE_URL + reverse("governance:answer", kwargs={"token": token}))


def answer_letter(position: Position, *, member: Member, asked_by: str, at: datetime) -> EmailMultiAlternatives:
    """The letter that asks the member for their seat's answer, in their language, with their link."""
    round, partnership = position.round, member.partnership
    with translation.override(language_of(member)), timezone.override(ZoneInfo(partnership.time_zone)):
        context = {
            "table": partnership,
            "name": member.name,
            "asked_by": asked_by,
            "body": round.proposal.body,
            "proposal": round.proposal,
            "seat": position.seat,
            "until": min(filter(None, (round.closes_at, at + WORKS_FOR))),
            "closes_at": round.closes_at,
            "url": link_for(position, member=member, at=at),
            "verb": _("Read it and answer"),
        }
        subject = " ".join(render_to_string("governance/mail/answer.subject.txt", context).split())
        context["subject"] = subject
        letter = EmailMultiAlternatives(
            subject=subject, body=render_to_string("governance/mail/answer.txt", context), to=[member.email]
        )
        letter.attach_alternative(render_to_string("governance/mail/answer.html", context), "text/html")
    return letter
