"""Whether an agreement covers what a dataset asks of a partner, which clause is missing, and until when rows stay."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.agreements.rules.kinds import Basis, PartyRole
from commontable.agreements.rules.terms import Terms
from commontable.analysis.contract import Schema

RECEIVES = frozenset({PartyRole.HOST, PartyRole.RECIPIENT})
SENDS = frozenset({PartyRole.CONTRIBUTOR})


class Clause(TextChoices):
    """The part of an agreement in which something is missing."""

    PARTIES = "parties", _("Parties")
    BASIS = "basis", _("Legal basis")
    PURPOSE = "purpose", _("Purpose")
    ELEMENTS = "elements", _("Data elements")
    RECIPIENTS = "recipients", _("Recipients")
    LINKING = "linking", _("Linking")
    DURATION = "duration", _("Duration")


@dataclass(frozen=True)
class Span:
    """Days on which a version is in force; `last` None: until further notice. `ended_on` is the day people name."""

    first: date
    last: date | None = None
    ended_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force that day."""
        return self.first <= day and (self.last is None or day <= self.last)

    def before(self, day: date, *, ended_on: date) -> Span:
        """Its days before that one; it may be left with none."""
        last = day - timedelta(days=1)
        return replace(self, last=last, ended_on=ended_on) if self.last is None or last < self.last else self

    def within(self, other: Span) -> Span | None:
        """The days it has in common with the other."""
        found = Span(max(self.first, other.first), self.last, self.ended_on)
        if other.last is not None and (found.last is None or other.last < found.last):
            found = replace(found, last=other.last, ended_on=other.ended_on)
        return found if found.last is None or found.first <= found.last else None


def span_of(
    *, starts_on: date, ends_on: date | None, terminated_on: date | None, replaced_on: date | None
) -> Span | None:
    """The days on which a signed version is in force, as `agreements.rules.agreement.force` says; None: not one.

    >>> span_of(starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30), terminated_on=None, replaced_on=None).last
    datetime.date(2027, 6, 30)
    >>> july = date(2026, 7, 1)
    >>> span_of(starts_on=july, ends_on=None, terminated_on=july, replaced_on=None) is None
    True
    """
    span = Span(starts_on, ends_on, ends_on)
    for first_without in (terminated_on, replaced_on):
        if first_without is not None:
            span = span.before(first_without, ended_on=first_without)
    return span if span.last is None or span.first <= span.last else None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A signed version that opens data: what it allows, to whom, on which days."""

    key: int  # of the version in the register
    agreement: int  # its number
    version: int
    title: str = ""
    terms: Terms
    parties: Mapping[int, str]  # partner → role
    spans: tuple[Span, ...]

    def holds(self, day: date) -> bool:
        """Whether it is in force that day."""
        return any(span.holds(day) for span in self.spans)

    def ended_by(self, day: date) -> date | None:
        """When it ended, if it was in force before that day and no longer is; as people name the day."""
        past = [span for span in self.spans if span.last is not None and span.last < day]
        return max(past, key=lambda span: span.last or day).ended_on if past and not self.holds(day) else None

    def ending(self, day: date) -> Offer:
        """What it is where it ends on that day."""
        cut = (span.before(day, ended_on=day) for span in self.spans)
        return replace(self, spans=tuple(span for span in cut if span.last is None or span.first <= span.last))


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What one partner is asked for: which columns, why, on what ground, and who receives them."""

    sender: int
    host: int  # the backbone, which keeps the rows
    columns: tuple[str, ...]
    purpose: str
    basis: str = ""  # empty: rows that came under an agreement, whatever ground the dataset names now
    receivers: frozenset[int] = frozenset()  # beside the host
    linking: bool = False  # rows are brought together with other partners' rows


@dataclass(frozen=True)
class Gap:
    """One clause that does not cover what is asked: what it lacks."""

    clause: Clause
    lacks: tuple[str | int, ...] = ()  # columns, keys of partners, the purpose, the ground
    on: date | None = None  # when it ended, or begins


@dataclass(frozen=True)
class Cover:
    """The version that covers what is asked; or the one that comes nearest, and what it lacks."""

    offer: Offer | None = None
    nearest: Offer | None = None
    gaps: tuple[Gap, ...] = ()
    needs_none: bool = False  # open data

    @property
    def is_open(self) -> bool:
        """Whether rows may be taken and opened."""
        return self.needs_none or self.offer is not None


def plain(text: str) -> str:
    r"""Words that count as the same: whatever their case, their spaces, a dash of a list, and signs nobody sees.

    >>> plain("To see  whether\nchildren READ ") == plain("to see whether children\u200b read")
    True
    """
    seen = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    return " ".join(unicodedata.normalize("NFC", seen.casefold()).split()).lstrip("-• ")


def lacking(offer: Offer, wanted: Wanted) -> list[Gap]:
    """What the version does not cover, whatever the day, in the order of the clauses.

    >>> terms = Terms.parse({"basis": "studies", "purposes": ["Reading"], "elements": [{"name": "Grade"}]})
    >>> offer = Offer(key=1, agreement=7, version=1, terms=terms, parties={2: "contributor", 1: "host"}, spans=())
    >>> wanted = Wanted(sender=2, host=1, columns=("grade", "birth_date"), purpose="reading", basis="studies")
    >>> [(gap.clause.name, gap.lacks) for gap in lacking(offer, wanted)]
    [('ELEMENTS', ('birth_date',))]
    """
    terms, found = offer.terms, []
    if offer.parties.get(wanted.sender) not in (SENDS | {PartyRole.HOST} if wanted.sender == wanted.host else SENDS):
        found.append(Gap(Clause.PARTIES, (wanted.sender,)))
    if wanted.host not in offer.parties:
        found.append(Gap(Clause.PARTIES, (wanted.host,)))
    if wanted.basis and terms.basis != wanted.basis:
        found.append(Gap(Clause.BASIS, (wanted.basis,)))
    if plain(wanted.purpose) not in {plain(purpose) for purpose in terms.purposes}:
        found.append(Gap(Clause.PURPOSE, (wanted.purpose,)))
    if columns := not_listed(terms, wanted.columns):
        found.append(Gap(Clause.ELEMENTS, columns))
    named = {*terms.recipients, *(partner for partner, role in offer.parties.items() if role in RECEIVES)}
    unnamed = sorted(({wanted.host} & offer.parties.keys() | wanted.receivers) - named)
    if unnamed:
        found.append(Gap(Clause.RECIPIENTS, tuple(unnamed)))
    if wanted.linking and not terms.linking:
        found.append(Gap(Clause.LINKING))
    return found


def not_listed(terms: Terms, columns: Iterable[str]) -> tuple[str, ...]:
    """The columns that are no element of the terms, whatever their case."""
    listed = {plain(element.name) for element in terms.elements}
    return tuple(column for column in columns if plain(column) not in listed)


def cover(offers: Iterable[Offer], wanted: Wanted, *, day: date) -> Cover:
    """One version that covers everything that day; where none does, the nearest and every clause it lacks.

    Nearest is the one with the fewest clauses missing, then the one in force, then the newest.
    """
    near: list[tuple[tuple[int, bool, int, int], Offer, list[Gap]]] = []
    for offer in offers:
        gaps = lacking(offer, wanted)
        if not offer.holds(day):
            gaps.insert(0, Gap(Clause.DURATION, on=offer.ended_by(day) or _begins(offer, day)))
        if not gaps:
            return Cover(offer=offer)
        if wanted.sender in offer.parties:
            missing = sum(max(1, len(gap.lacks)) for gap in gaps)
            near.append(((len(gaps), not offer.holds(day), missing, -offer.key), offer, gaps))
    if not near:
        return Cover(gaps=(Gap(Clause.PARTIES, (wanted.sender,)),))
    _order, nearest, gaps = min(near, key=lambda one: one[0])
    return Cover(nearest=nearest, gaps=tuple(gaps))


def _begins(offer: Offer, day: date) -> date | None:
    return min((span.first for span in offer.spans if span.first > day), default=None)


def may_be_open(schema: Schema, *, is_synthetic: bool) -> bool:
    """Whether the columns can be open data: invented, or none of them says who a child is.

    >>> named = Schema.parse({"fields": ["name", "score"], "roles": {"identity": ["name"]}})
    >>> may_be_open(named, is_synthetic=False), may_be_open(named, is_synthetic=True)
    (False, True)
    """
    return is_synthetic or not schema.roles.identity


def needs_agreement(basis: str, *, came_under_one: bool = False) -> bool:
    """Whether rows need an agreement; what came under one always does, whatever ground is named later.

    >>> needs_agreement("open_data"), needs_agreement("open_data", came_under_one=True)
    (False, True)
    """
    return came_under_one or basis != Basis.OPEN_DATA


@dataclass(frozen=True)
class Keeping:
    """Until when rows are kept; and which agreement's end brought that day, where one did."""

    until: date
    because: Offer | None = None
    ended_on: date | None = None


def keeping(offers: Iterable[Offer], *, until: date, day: date) -> Keeping:
    """How long rows are kept that these versions cover: to the agreed day, or sooner once the last of them has ended.

    Where two ended together, the shorter time counts. A version that covers again stops the clock.

    >>> terms = Terms(destroy_days=30)
    >>> span = Span(date(2026, 1, 1), date(2026, 8, 31), date(2026, 9, 1))
    >>> ended = Offer(key=1, agreement=7, version=1, terms=terms, parties={}, spans=(span,))
    >>> keeping([ended], until=date(2028, 1, 1), day=date(2026, 9, 2)).until
    datetime.date(2026, 10, 1)
    >>> keeping([ended], until=date(2028, 1, 1), day=date(2026, 8, 31)).because is None
    True
    """
    past: list[tuple[date, int, date, Offer]] = []
    for offer in offers:
        if offer.holds(day):
            return Keeping(until)
        for span in offer.spans:
            if span.last is not None and span.last < day:
                past.append((span.last, -offer.terms.destroy_days, span.ended_on or span.last, offer))
    if not past:
        return Keeping(until)
    _last, days, ended_on, offer = max(past, key=lambda one: one[:2])
    sooner = ended_on + timedelta(days=-days)
    return Keeping(sooner, offer, ended_on) if sooner < until else Keeping(until)
