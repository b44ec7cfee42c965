"""What an agenda or minutes say, as plain data that every kind of file sets in its own way."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.governance.models import Correction, Meeting, Minutes
from commontable.governance.rules.meeting import CorrectionStage, MinutesStage
from commontable.governance.rules.minutes_text import Block, blocks_of
from commontable.governance.rules.proposal import ProposalStage
from commontable.ui import wording
from commontable.ui.plain_text import printable


@dataclass(frozen=True, kw_only=True)
class Document:
    """A title, facts about the meeting, a sentence on where the text stands, and the text."""

    kind: str
    title: str
    language: str
    table: str
    status: str
    made_at: datetime
    file_name: str  # without ending; Latin letters, digits and hyphens only
    facts: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def minutes_document(minutes: Minutes) -> Document:
    """The minutes as they stand, with the corrections that are kept beside the text; in the language of the table."""
    meeting = minutes.meeting
    with _as_at(meeting):
        return Document(
            kind=translate("Minutes"),
            title=_clean(meeting.title),
            language=meeting.partnership.default_language,
            table=_clean(meeting.partnership.name),
            status=_status(minutes),
            made_at=minutes.written_at,
            file_name=_file_name(meeting, "minutes"),
            facts=_facts(meeting),
            blocks=[*_blocks(minutes.text), *_beside(minutes)],
        )


def agenda_document(meeting: Meeting) -> Document:
    """What the meeting is about, each item with the time it begins, by the time boxes; in the language of the table."""
    with _as_at(meeting):
        blocks = _blocks(meeting.notes)
        begins = meeting.starts_at
        items = list(meeting.items.select_related("proposal", "raised_by__partner").order_by("position", "pk"))
        for number, item in enumerate(items, start=1):
            time = f"{_clock(begins)}  " if begins else ""
            blocks.append(Block("heading", (f"{time}{number}. {_clean(item.title)}",)))
            took = ngettext("%(n)d minute", "%(n)d minutes", item.minutes) % {"n": item.minutes}
            about = [f"{item.get_kind_display()} · {took} · {_clean(item.raised_by.name)}"]
            if item.proposal is not None and item.proposal.stage != ProposalStage.DRAFT:
                about.append(
                    translate("Proposal %(number)d: %(title)s")
                    % {"number": item.proposal.number, "title": _clean(item.proposal.title)}
                )
            blocks.append(Block("paragraph", tuple(about)))
            begins = begins + timedelta(minutes=item.minutes) if begins else None
        if not items:
            blocks.append(Block("paragraph", (translate("Nothing is on the agenda yet."),)))
        return Document(
            kind=translate("Agenda"),
            title=_clean(meeting.title),
            language=meeting.partnership.default_language,
            table=_clean(meeting.partnership.name),
            status="",
            made_at=meeting.changed_at,
            file_name=_file_name(meeting, "agenda"),
            facts=_facts(meeting),
            blocks=blocks,
        )


class _as_at:
    """The language and the time of the table, whoever asks."""

    def __init__(self, meeting: Meeting) -> None:
        self.language = translation.override(meeting.partnership.default_language)
        self.zone = timezone.override(ZoneInfo(meeting.partnership.time_zone))

    def __enter__(self) -> None:
        self.language.__enter__()
        self.zone.__enter__()

    def __exit__(self, *error: object) -> None:
        self.zone.__exit__(*error)  # type: ignore[arg-type]
        self.language.__exit__(*error)  # type: ignore[arg-type]


def _facts(meeting: Meeting) -> list[tuple[str, str]]:
    facts = [(translate("Body"), _clean(meeting.body.name))]
    begins, ends = meeting.opened_at or meeting.starts_at, meeting.closed_at or meeting.ends_at
    if begins:
        facts.append((translate("When"), wording.moment(begins) + (f"–{_clock(ends)}" if ends else "")))
    if meeting.place:
        facts.append((translate("Where"), _clean(meeting.place)))
    return facts


def _status(minutes: Minutes) -> str:
    if minutes.stage == MinutesStage.APPROVED and minutes.approved_at and minutes.approved_by:
        said = {"day": wording.day(minutes.approved_at), "name": _clean(minutes.approved_by.name)}
        if minutes.approved_in is not None:
            return translate("Approved on %(day)s in “%(meeting)s”, recorded by %(name)s.") % {
                **said, "meeting": _clean(minutes.approved_in.title),
            }  # fmt: skip
        return translate("Approved on %(day)s, recorded by %(name)s, when the time for corrections had passed.") % said
    if minutes.stage == MinutesStage.PREPARED and minutes.corrections_until:
        return translate("Not approved yet: those present may correct these minutes until %(day)s.") % {
            "day": wording.day(minutes.corrections_until)
        }
    return translate("A draft, not approved.")


def _beside(minutes: Minutes) -> list[Block]:
    """Corrections that did not change the text stay with it, in the words of whoever made them."""
    noted = Correction.objects.filter(minutes=minutes, stage=CorrectionStage.NOTED).select_related("by__partner")
    blocks = []
    for one in noted.order_by("pk"):
        said = translate("%(name)s, %(partner)s:") % {"name": one.by.name, "partner": one.by.partner.name}
        blocks.append(Block("paragraph", tuple(_clean(line) for line in [said, *one.text.splitlines()])))
        answer = translate("Answer: %(answer)s") % {"answer": one.answer}
        blocks.append(Block("paragraph", tuple(_clean(line) for line in answer.splitlines())))
    return [Block("heading", (translate("Kept beside the text"),)), *blocks] if blocks else []


def _blocks(text: str) -> list[Block]:
    return [Block(block.kind, tuple(_clean(line) for line in block.lines)) for block in blocks_of(text)]


def _clean(text: str) -> str:
    """One line of text that every kind of file can hold."""
    return " ".join(printable(text).split())


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def _file_name(meeting: Meeting, what: str) -> str:
    moment = meeting.opened_at or meeting.starts_at
    day = meeting.partnership.day(moment).isoformat() if moment else ""
    return "-".join(part for part in (re.sub(r"[^a-z0-9-]", "", meeting.body.slug), day, what) if part)
