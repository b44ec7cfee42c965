"""What one letter tells a person: over all their seats, what waits, what is due, what came out, and thanks.

Titles, texts and names of things are read here like everywhere, and left behind: a line has its kind, its day and its
address, and nothing else of what it is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.agreements.datasets.needs import desk_of as promises_of
from commontable.agreements.models import Commitment
from commontable.agreements.rules.commitment import CommitmentStage
from commontable.governance.datasets.needs import needs_of
from commontable.governance.models import Attendance
from commontable.governance.models.meetings import SAT
from commontable.governance.rules.meeting import MeetingStage
from commontable.measurement.datasets.needs import desk_of as measures_of
from commontable.measurement.models import Release, ReleaseIndicator
from commontable.partnership.datasets.handovers import needs_of as handovers_for
from commontable.partnership.datasets.needs import Kind, Need
from commontable.partnership.models import Member
from commontable.partnership.passes import thing_at
from commontable.publish.rules.lines import SAYINGS, UNSAID, Section, in_a_sentence, is_soon
from commontable.publish.rules.rhythm import news_since
from commontable.ui import wording

from .readers import Reader

MOST = 8  # lines of a section; the first page of the table shows the others


@dataclass(frozen=True)
class Line:
    """One sentence of the letter, and the page of the table to which it leads, if any."""

    says: str
    path: str = ""


@dataclass(frozen=True)
class Part:
    """What the letter says about one seat of the person."""

    member: Member
    sections: dict[Section, list[Line]]


def parts_for(reader: Reader, *, at: datetime) -> list[Part]:
    """What the person's letter says today, seat by seat, in the language that is active; empty where nothing is."""
    since = news_since(at, rhythm=reader.rhythm, last=reader.last)
    parts = []
    for member in reader.members:
        with timezone.override(ZoneInfo(member.partnership.time_zone)):
            sections = {section: lines for section, lines in _sections(member, since, at).items() if lines}
        if sections:
            parts.append(Part(member, sections))
    return parts


def _sections(member: Member, since: datetime, at: datetime) -> dict[Section, list[Line]]:
    measured = measures_of(member, at=at)
    waiting = [
        *needs_of(member, at=at),
        *handovers_for(member, at=at),
        *promises_of(member, at=at).needs,
        *measured.needs,
    ]
    found: dict[Section, list[Line]] = {section: [] for section in Section}
    for section, lines in _waiting(member, waiting, at).items():
        found[section] = _shortened(lines, home=_home(member))
    found[Section.RELEASED] = list(_released(member, measured.released, since))
    found[Section.THANKS] = list(_thanks(member, since, at))
    return found


def _waiting(member: Member, needs: list[Need], at: datetime) -> dict[Section, list[Line]]:
    """Lines by section, the soonest first; what must not be named even by its kind is only counted."""
    today, home = member.partnership.day(at), _home(member)
    lines: dict[Section, list[Line]] = defaultdict(list)
    unnamed = 0
    for need in sorted(needs, key=lambda need: (need.by is None, need.by)):
        saying = SAYINGS.get(need.kind)
        if need.kind in UNSAID or (saying and saying.section is Section.DUE and not is_soon(need.by, today=today)):
            continue
        if saying is None:
            unnamed += 1
            continue
        says = str(saying.says)
        if need.by is not None:
            says += " " + in_a_sentence(need.kind, wording.day(need.by), is_past=need.by < today)
        line = Line(says, home if saying.leads_home else _path(need, home))
        if line not in lines[saying.section]:
            lines[saying.section].append(line)
    if unnamed:
        says = ngettext(
            "%(n)d more thing waits for you at the table.", "%(n)d more things wait for you at the table.", unnamed
        )
        lines[Section.WORD].append(Line(says % {"n": unnamed}, home))
    return lines


def _path(need: Need, home: str) -> str:
    """The page of the need, where a pass opens it or its address is a plain list of the table."""
    page = need.url.partition("#")[0]
    return need.url if thing_at(page) or need.kind in PLAIN else home


PLAIN = frozenset(
    {
        Kind.FILE, Kind.DATA, Kind.DEFINITIONS, Kind.FIGURES, Kind.TO_PUBLISH, Kind.DRAFT, Kind.TO_CONFIRM,
        Kind.OWN_LINE, Kind.TO_SHOW,
    }
)  # fmt: skip


def _shortened(lines: list[Line], *, home: str) -> list[Line]:
    if len(lines) <= MOST:
        return lines
    left = len(lines) - MOST
    says = ngettext("And %(n)d more like these.", "And %(n)d more like these.", left) % {"n": left}
    return [*lines[:MOST], Line(says, home)]


def _home(member: Member) -> str:
    return reverse("site:home", kwargs={"table": member.partnership.slug})


def _released(member: Member, released: list[Release], since: datetime) -> Iterator[Line]:
    """How many figures came out; never one of them."""
    new = [release for release in released if release.published_at and release.published_at > since][:MOST]
    if not new:
        return
    counted = (
        ReleaseIndicator.objects.filter(release__in=new)
        .values_list("release")
        .annotate(Count("pk"), linked=Count("pk", filter=~Q(version__linked=[])))
    )
    figures = {key: (n, linked) for key, n, linked in counted}
    for release in new:
        n, linked = figures.get(release.pk, (0, 0))
        says = ngettext(
            "%(n)d shared figure was released on %(day)s.", "%(n)d shared figures were released on %(day)s.", n
        )
        path = reverse("measurement:release", kwargs={"table": member.partnership.slug, "number": release.number or 0})
        says %= {"n": n, "day": wording.day(release.published_at)}
        if linked:
            kept_in_mind = ngettext(
                "%(n)d of them rests on linked files, in which some groups may be found more rarely than others: "
                "read the note beside it before you compare groups.",
                "%(n)d of them rest on linked files, in which some groups may be found more rarely than others: "
                "read the note beside them before you compare groups.",
                linked,
            )
            says += " " + kept_in_mind % {"n": linked}
        yield Line(says, path)


def _thanks(member: Member, since: datetime, at: datetime) -> Iterator[Line]:
    """A warm line for promises that others confirmed, and for time given to meetings."""
    kept = Commitment.objects.of(member.partnership).filter(
        partner=member.partner_id, stage=CommitmentStage.CONFIRMED, confirmed_at__gt=since, confirmed_at__lte=at
    )
    if n := kept.count():
        says = ngettext(
            "Your organisation kept a promise, and others have confirmed it. That is how trust grows.",
            "Your organisation kept %(n)d promises, and others have confirmed them. That is how trust grows.",
            n,
        )
        yield Line(says % {"n": n})
    sat = Attendance.objects.filter(
        member=member, presence__in=SAT, meeting__stage=MeetingStage.HELD,
        meeting__closed_at__gt=since, meeting__closed_at__lte=at,
    )  # fmt: skip
    if n := sat.values("meeting").distinct().count():
        says = ngettext(
            "You gave your time to a meeting of the table.", "You gave your time to %(n)d meetings of the table.", n
        )
        yield Line(says % {"n": n} + " " + translate("Decisions are better when everybody is there."))
