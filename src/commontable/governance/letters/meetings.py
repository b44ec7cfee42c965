"""Letters about meetings, in each reader's language: plain text, HTML, and the meeting for their calendar."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from commontable.governance.datasets import meeting_words
from commontable.governance.models import Meeting
from commontable.governance.rules.meeting import Answer, MeetingStage
from commontable.governance.rules.timetable import begins
from commontable.partnership.letters import language_of
from commontable.partnership.models import Member

from .calendar import invitation, page_of


class About(StrEnum):
    """What a letter about a meeting says."""

    DATES = "dates"
    CALLED = "called"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    AGENDA = "agenda"


PARTSTATS = {Answer.YES: "ACCEPTED", Answer.MAYBE: "TENTATIVE", Answer.NO: "DECLINED"}
WITH_CALENDAR = frozenset({About.CALLED, About.CHANGED, About.CANCELLED, About.RESTORED})


def meeting_letter(
    meeting: Meeting, *, about: About, to: Member, at: datetime, reply_url: str = ""
) -> EmailMultiAlternatives:
    """The letter to one of those who are invited. Its calendar part names them alone: no list of addresses leaves."""
    zone = ZoneInfo(meeting.partnership.time_zone)
    with translation.override(language_of(to)), timezone.override(zone):
        context = _context(meeting, about=about, to=to, at=at) | {"reply_url": reply_url}
        subject = " ".join(render_to_string("governance/mail/meeting.subject.txt", context).split())
        context["subject"] = subject
        letter = EmailMultiAlternatives(
            subject=subject, body=render_to_string("governance/mail/meeting.txt", context), to=[to.email]
        )
        letter.attach_alternative(render_to_string("governance/mail/meeting.html", context), "text/html")
        if about in WITH_CALENDAR and meeting.starts_at is not None:
            replied = meeting.replies.filter(member=to).values_list("answer", flat=True).first()
            partstat = PARTSTATS[Answer(replied)] if replied else "NEEDS-ACTION"
            _attach_calendar(letter, invitation(meeting, to=to, partstat=partstat, at=at).decode(), meeting)
    return letter


def _attach_calendar(letter: EmailMultiAlternatives, written: str, meeting: Meeting) -> None:
    """Twice: as a part that mail programs read as an invitation, and as a file for those that do not."""
    method = "CANCEL" if meeting.stage == MeetingStage.CANCELLED else "REQUEST"
    letter.attach_alternative(written, f"text/calendar; method={method}")
    letter.attach("invite.ics", written.encode(), "application/ics")


def _context(meeting: Meeting, *, about: About, to: Member, at: datetime) -> dict[str, object]:
    has_date = meeting.starts_at is not None and meeting.ends_at is not None
    items = list(meeting.items.order_by("position", "pk")) if about is About.AGENDA else []
    times = begins([item.minutes for item in items], starts_at=meeting.starts_at) if meeting.starts_at else []
    return {
        "about": about.value,
        "meeting": meeting,
        "table": meeting.partnership,
        "name": to.name,
        "when": meeting_words.when(meeting.starts_at, meeting.ends_at) if has_date else "",  # type: ignore[arg-type]
        "zone": meeting_words.zone_name(meeting.starts_at or at),
        "dates": _dates(meeting) if about is About.DATES else [],
        "agenda": list(zip([meeting_words.clock(each) for each in times] or [""] * len(items), items, strict=True)),
        "url": page_of(meeting),
        "verb": VERBS[about](),
    }


VERBS = {
    About.DATES: lambda: _("Say which dates suit you"),
    About.CALLED: lambda: _("Say whether you come"),
    About.CHANGED: lambda: _("Say whether you come"),
    About.CANCELLED: lambda: _("Open the meeting's page"),
    About.RESTORED: lambda: _("Say whether you come"),
    About.AGENDA: lambda: _("Open the agenda"),
}


def _dates(meeting: Meeting) -> Iterable[str]:
    return [meeting_words.when(option.starts_at, option.ends_at) for option in meeting.options.order_by("starts_at")]
