"""Letters about the table, in the language of whoever reads them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .models import Handover, Invitation, Member
from .passes import pass_for


def language_of(member: Member) -> str:
    """The member's own language where they have chosen one, else the partnership's."""
    return (member.user.language if member.user else "") or member.partnership.default_language


def link_of(token: str) -> str:
    """The address that opens an invitation."""
    return str(settings.COMMONTABLE_URL + reverse("partnership:invitation", kwargs={"token": token}))


def invitation_letter(invitation: Invitation, *, invited_by: str) -> EmailMultiAlternatives:
    """The letter that carries the link; nothing that is stored holds it."""
    member = invitation.member
    context = {
        "table": member.partnership,
        "member": member,
        "name": member.name,
        "invited_by": invited_by,
        "until": invitation.expires_at,
        "url": invitation.link,
        "verb": _("Take your seat"),
        "handover": member.taken_over.filter(ended_at=None).select_related("leaver").first(),
    }
    return letter("partnership/mail/invitation", to=member, context=context)


def handover_letter(handover: Handover, *, to: Member, at: datetime) -> EmailMultiAlternatives:
    """The letter that leads the successor to their handover; nothing of the handover stands in it."""
    path = reverse("partnership:handover", kwargs={"table": handover.partnership.slug, "handover": handover.pk})
    context = {
        "table": handover.partnership,
        "partner": handover.partner,
        "leaver": handover.leaver,
        "name": to.name,
        "url": pass_for(to, path=path, at=at),
        "verb": _("Open your handover"),
    }
    return letter("partnership/mail/handover", to=to, context=context)


def letter(template: str, *, to: Member, context: dict[str, Any]) -> EmailMultiAlternatives:
    """A letter in plain text and HTML from `<template>.subject.txt`, `.txt` and `.html`, in its reader's language."""
    with translation.override(language_of(to)):
        subject = " ".join(render_to_string(f"{template}.subject.txt", context).split())
        context = {**context, "subject": subject}
        written = EmailMultiAlternatives(
            subject=subject, body=render_to_string(f"{template}.txt", context), to=[to.email]
        )
        written.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return written
