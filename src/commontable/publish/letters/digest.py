"""One letter a person: what waits, in plain text and HTML, with links that need no password."""

from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as translate

from commontable.partnership.passes import pass_for
from commontable.publish.datasets.digest import Part, parts_for
from commontable.publish.datasets.readers import Reader
from commontable.publish.rules.lines import HEADINGS
from commontable.publish.rules.rhythm import WEEKDAYS, Rhythm

from .stopping import stop_link


def digest_letter(reader: Reader, *, at: datetime) -> EmailMultiAlternatives | None:
    """The person's letter in their language and time; None where nothing waits and nothing is new."""
    with translation.override(reader.language), timezone.override(reader.zone):
        parts = parts_for(reader, at=at)
        return _written(reader, parts, at) if parts else None


def lines_of(reader: Reader, *, at: datetime) -> int:
    """How many lines the person's letter has today."""
    with translation.override(reader.language), timezone.override(reader.zone):
        return sum(len(lines) for part in parts_for(reader, at=at) for lines in part.sections.values())


def _written(reader: Reader, parts: list[Part], at: datetime) -> EmailMultiAlternatives:
    first = parts[0].member
    stop = stop_link(first, at=at)
    path = reverse("publish:letters", kwargs={"table": first.partnership.slug})
    subject = translate("Your letter from the table")
    context = {
        "subject": subject,
        "name": reader.name,
        "parts": [_part(part, at) for part in parts],
        "rhythm": _rhythm(reader),
        "choose": pass_for(first, path=path, at=at),
        "stop": stop,
    }
    written = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("publish/mail/digest.txt", context),
        to=[first.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    written.attach_alternative(render_to_string("publish/mail/digest.html", context), "text/html")
    return written


def _part(part: Part, at: datetime) -> dict[str, Any]:
    sections = [
        {
            "heading": HEADINGS[section],
            "lines": [
                {"says": line.says, "url": pass_for(part.member, path=line.path, at=at) if line.path else ""}
                for line in lines
            ],
        }
        for section, lines in part.sections.items()
    ]
    return {"table": part.member.partnership.name, "partner": part.member.partner.called, "sections": sections}


def _rhythm(reader: Reader) -> str:
    if reader.rhythm == Rhythm.DAILY:
        return translate("You get this letter on working days, where something waits or is new.")
    day = dict(WEEKDAYS)[reader.weekday]
    if reader.rhythm == Rhythm.FORTNIGHTLY:
        return translate("You get this letter every two weeks, on %(weekday)s, where something waits or is new.") % {
            "weekday": day
        }
    return translate("You get this letter every week, on %(weekday)s, where something waits or is new.") % {
        "weekday": day
    }
