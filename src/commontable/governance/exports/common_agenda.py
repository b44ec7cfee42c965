"""The common agenda, its versions, who shaped it and whose plans serve it, as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as translate

from commontable.governance.datasets.common_agenda import agenda_of, versions_of
from commontable.governance.datasets.common_agenda_alignment import alignments_of
from commontable.governance.datasets.common_agenda_shaping import shaping_of
from commontable.governance.datasets.decisions import how_decided, minority_views
from commontable.governance.exports.minutes import Document
from commontable.governance.models import AgendaVersion
from commontable.governance.rules.common_agenda import Part, changes
from commontable.governance.rules.minutes_text import Block, blocks_of
from commontable.partnership.exports import csv_file, yes_or_no
from commontable.partnership.models import Partnership
from commontable.ui import wording
from commontable.ui.plain_text import printable


def agenda_document(agenda: AgendaVersion) -> Document:
    """The agenda as it holds, who saw it otherwise, and every version with what it changed; in the table's language."""
    partnership, decision = agenda.partnership, agenda.decision
    versions = list(versions_of(partnership))
    with translation.override(partnership.default_language), timezone.override(ZoneInfo(partnership.time_zone)):
        facts = [
            (translate("Adopted on"), wording.day(agenda.adopted_at)),
            (translate("By"), f"{_line(decision.body.name)}, {_named(agenda)}, {how_decided(decision)}"),
        ]
        return Document(
            kind=translate("Common agenda, version %(number)d") % {"number": agenda.number},
            title=_line(partnership.name),
            language=partnership.default_language,
            table=_line(partnership.name),
            status="",
            made_at=agenda.adopted_at,
            file_name=f"{partnership.slug}-common-agenda-{agenda.number}",
            facts=facts,
            blocks=[*_parts(agenda), *_otherwise(versions), *_versions(versions)],
        )


def versions_file(partnership: Partnership) -> HttpResponse:
    """One line a version and part."""
    versions = list(versions_of(partnership))
    earlier = [*(one.parts for one in versions[1:]), {}]
    return csv_file(
        name=f"{partnership.slug}-common-agenda",
        columns=["version", "adopted_on", "decision", "body", "part", "text", "changed"],
        rows=[
            (
                one.number, partnership.day(one.adopted_at), one.decision.number, one.decision.body.name, part.label,
                one.parts.get(part, ""), yes_or_no(one.parts.get(part, "") != before.get(part, "")),
            )
            for one, before in zip(versions, earlier, strict=True)
            for part in Part
        ],
    )  # fmt: skip


def shaping_file(partnership: Partnership) -> HttpResponse:
    """One line for each part that a text changed, and one more for each voice that came before it."""
    return csv_file(
        name=f"{partnership.slug}-who-shaped-the-agenda",
        columns=[
            "part", "agenda_version", "decision", "proposal", "proposal_version", "written_on", "name", "partner",
            "sector", "in_what_way", "words",
        ],
        rows=_shaped(partnership),
    )  # fmt: skip


def alignments_file(partnership: Partnership, *, at: datetime) -> HttpResponse:
    """One line a partner at the table; those from whom it is still to come have empty columns."""
    agenda = agenda_of(partnership)
    said = alignments_of(partnership, agenda=agenda, day=partnership.day(at))
    return csv_file(
        name=f"{partnership.slug}-alignment",
        columns=[
            "partner", "sector", "about_version", "is_newest_version", "parts", "in_what_way", "plan_dated", "address",
            "has_document", "declared_by", "declared_on",
        ],
        rows=[
            (
                one.partner.name, one.partner.get_sector_display(), alignment.version.number,
                yes_or_no(not one.is_older), "; ".join(str(part.label) for part in one.serves), alignment.text,
                alignment.plan_on, alignment.url, yes_or_no(alignment.document_id), alignment.declared_by.name,
                partnership.day(alignment.declared_at),
            )
            if (alignment := one.alignment)
            else (one.partner.name, one.partner.get_sector_display(), *[""] * 9)
            for one in said.each
        ],
    )  # fmt: skip


def _shaped(partnership: Partnership) -> Iterator[tuple[object, ...]]:
    for step in shaping_of(partnership).steps:
        for part in step.parts:
            about = (
                part.label, step.agenda, step.decision, step.proposal, step.version, partnership.day(step.at),
            )  # fmt: skip
            writer = step.writer
            yield (
                *about, writer.name, writer.partner.name, writer.partner.get_sector_display(), translate("wrote it"),
                step.why,
            )  # fmt: skip
            for voice in step.voices:
                way = translate("objected") if voice.is_objection else translate("had reservations")
                yield *about, voice.seat, voice.partner.name, voice.sector.label, way, voice.text


def _parts(agenda: AgendaVersion) -> Iterator[Block]:
    for number, part in enumerate(Part, start=1):
        if agenda.parts.get(part):
            yield Block("heading", (f"{number}. {part.label}",))
            for block in blocks_of(agenda.parts[part]):
                kind = "paragraph" if block.kind == "heading" else block.kind
                yield Block(kind, tuple(_line(line) for line in block.lines))


def _otherwise(versions: Iterable[AgendaVersion]) -> Iterator[Block]:
    """Who saw it otherwise stays with the text, version by version, in their own words."""
    said = [(one, minority_views(one.decision)) for one in versions]
    if any(views for _version, views in said):
        yield Block("heading", (translate("Who saw it otherwise"),))
    for version, views in said:
        about = translate("version %(number)d") % {"number": version.number}
        for view in views:
            who = f"{view.seat}, {view.partner}" if view.partner and view.partner != view.seat else view.seat
            lines = (f"{who} ({view.says}, {about}):", *view.reason.splitlines())
            yield Block("paragraph", tuple(_line(line) for line in lines))


def _versions(versions: Sequence[AgendaVersion]) -> Iterator[Block]:
    yield Block("heading", (translate("Versions"),))
    lines = []
    for one, before in zip(versions, [*(each.parts for each in versions[1:]), {}], strict=True):
        changed = ", ".join(str(change.part.label) for change in changes(before, one.parts))
        lines.append(
            translate("Version %(number)d, %(day)s, %(decision)s. Changed: %(parts)s")
            % {"number": one.number, "day": wording.day(one.adopted_at), "decision": _named(one), "parts": changed}
        )
    yield Block("list", tuple(lines))


def _named(agenda: AgendaVersion) -> str:
    return translate("decision %(number)d") % {"number": agenda.decision.number}


def _line(text: str) -> str:
    """One line of text that every kind of file can hold."""
    return " ".join(printable(text).split())
