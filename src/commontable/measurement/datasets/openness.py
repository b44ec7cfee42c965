"""Which agreement opens which rows, in words for pages: a dataset partner by partner, a due, a file that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from commontable.measurement.cover import Agreed, agreed_at, sentences
from commontable.measurement.models import Dataset, Due, Extract
from commontable.measurement.rules.covering import Cover, Keeping, Offer, needs_agreement
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.rules.roles import Role
from commontable.ui.wording import day as in_words

from .sign_offs import senders_of


@dataclass(frozen=True)
class Line:
    """One partner and whether its rows of a dataset are taken: by which version, or what is missing."""

    partner: Partner
    cover: Cover
    missing: list[str] = field(default_factory=list)
    last_day: date | None = None  # of the version that covers, where it is known

    @property
    def offer(self) -> Offer | None:
        """The version that covers, else the one that comes nearest."""
        return self.cover.offer or self.cover.nearest


@dataclass(frozen=True)
class Openness:
    """A dataset partner by partner; `needs_none` where the data are open."""

    needs_none: bool
    lines: list[Line]

    @property
    def closed(self) -> list[Line]:
        """Partners whose rows are not taken."""
        return [line for line in self.lines if not line.cover.is_open]


def openness_of(dataset: Dataset, *, at: datetime) -> Openness:
    """Where the dataset stands with everybody who sends it."""
    if not needs_agreement(dataset.legal_basis):
        return Openness(needs_none=True, lines=[])
    agreed, today = agreed_at(dataset.partnership_id), dataset.partnership.day(at)
    return Openness(
        needs_none=False,
        lines=[line_of(agreed, dataset, partner, today=today) for partner in senders_of(dataset, at=at)],
    )


def line_of(agreed: Agreed, dataset: Dataset, partner: Partner, *, today: date) -> Line:
    """Where the dataset stands with one partner."""
    found = agreed.cover(dataset, partner.pk, day=today)
    names = {**agreed.names, partner.pk: partner.called}
    last = None
    if found.offer is not None:
        last = next((span.ended_on for span in found.offer.spans if span.holds(today)), None)
    return Line(partner, found, sentences(found, names=names, sender=partner.called), last)


def missing_for(dues: Iterable[Due], *, at: datetime) -> dict[int, list[str]]:
    """What is missing before the rows of each due can be taken, by the due's key; only those that are shut.

    The dues are of one table. One question to the register at most.
    """
    agreed: Agreed | None = None
    found: dict[int, list[str]] = {}
    for due in dues:
        if needs_agreement(due.dataset.legal_basis):
            agreed = agreed or agreed_at(due.partnership_id)
            line = line_of(agreed, due.dataset, due.partner, today=due.partnership.day(at))
            if not line.cover.is_open:
                found[due.pk] = line.missing
    return found


@dataclass(frozen=True)
class Clock:
    """Until when rows are kept, and the sentence that says why it is sooner than was set."""

    until: date
    why: str = ""
    agreement: int | None = None


def clocks_of(extracts: Iterable[Extract], *, at: datetime) -> dict[int, Clock]:
    """Until when each of the files is kept, by its key; they are of one table."""
    agreed: Agreed | None = None
    found: dict[int, Clock] = {}
    for extract in extracts:
        came_under_one = extract.agreement_version_id is not None
        if not needs_agreement(extract.dataset.legal_basis, came_under_one=came_under_one):
            found[extract.pk] = Clock(extract.destroy_on)
            continue
        agreed = agreed or agreed_at(extract.partnership_id)
        found[extract.pk] = clock(agreed.keeping(extract, day=extract.partnership.day(at)))
    return found


def clock(kept: Keeping) -> Clock:
    """The day in words: why it is sooner than was set."""
    if kept.because is None:
        return Clock(kept.until)
    why = _("To be destroyed by %(day)s, because agreement %(number)d ended on %(ended)s.") % {
        "day": in_words(kept.until),
        "number": kept.because.agreement,
        "ended": in_words(kept.ended_on),
    }
    return Clock(kept.until, why, kept.because.agreement)


def asked_without_cover(
    partnership: Partnership, *, at: datetime, dues: Iterable[Due] | None = None
) -> dict[Dataset, list[Line]]:
    """Open datasets that partners are asked for and no agreement opens: whose rows are shut out, and why.

    `dues`: of every partner, with dataset and partner, where they are at hand already.
    """
    found: dict[Dataset, list[Line]] = {}
    for line, dataset in _asked(partnership, _dues(partnership) if dues is None else dues, at=at):
        if not line.cover.is_open:
            found.setdefault(dataset, []).append(line)
    return found


def _dues(partnership: Partnership) -> Iterable[Due]:
    asked: Iterable[Due] = (
        Due.objects.of(partnership)
        .filter(cancelled_at=None, dataset__closed_at=None)
        .select_related("dataset", "partner")
    )
    return asked


def _asked(partnership: Partnership, dues: Iterable[Due], *, at: datetime) -> Iterator[tuple[Line, Dataset]]:
    today = partnership.day(at)
    agreed, seen = None, set()
    for due in sorted(dues, key=lambda due: (due.dataset.title, due.partner.name, due.pk)):
        asked = due.dataset_id, due.partner_id
        if asked in seen or not needs_agreement(due.dataset.legal_basis) or not due.partner.is_present(today):
            continue
        seen.add(asked)
        agreed = agreed or agreed_at(partnership.pk)
        yield line_of(agreed, due.dataset, due.partner, today=today), due.dataset


def stewards_of(partnership: Partnership, *, at: datetime) -> list[Member]:
    """Whom to ask about datasets and their agreements: the backbone's data stewards, by name."""
    people = Member.objects.of(partnership).select_related("partner").prefetch_related("roles_held").order_by("name")
    today = partnership.day(at)
    return [one for one in people if one.is_present(today) and Role.BACKBONE_STEWARD in one.roles_at(at)]
