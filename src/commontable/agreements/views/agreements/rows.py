"""Agreements as rows of a list: where each stands, what it asks of the reader, and what comes soon."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from commontable.agreements.datasets.agreements import destruction_due_on, versions_visible_to, visible_to
from commontable.agreements.datasets.ranking import (
    HOLDS_RANK,
    Ending,
    destructions,
    endings,
    fits,
    may_ask,
    ranked,
)
from commontable.agreements.datasets.standing import (
    HOLDS,
    MAKING,
    OVER,
    SOON,
    Ask,
    Standing,
    ask_of,
    standing_of,
    version_shown,
)
from commontable.agreements.models import Agreement, AgreementVersion
from commontable.partnership.models import Partner
from commontable.partnership.rules.roles import Role
from commontable.partnership.views.table import TableRequest

from .fetching import with_versions
from .parts import act_url

MINE = "mine"
GROUPS = (MINE, MAKING, HOLDS, OVER)
A_PAGE = 20


@dataclass(frozen=True)
class Row:
    """One agreement as the list shows it to this reader."""

    agreement: Agreement
    version: AgreementVersion
    standing: Standing
    ask: Ask | None
    ask_url: str
    destroyed_by: date | None
    ends_soon: bool

    @property
    def group(self) -> str:
        """Under which heading it stands."""
        return MINE if self.ask else self.standing.group

    @property
    def names(self) -> list[str]:
        """The partners named in it."""
        return [party.partner.called for party in self.version.parties.all()]

    @property
    def last_day(self) -> date | None:
        """The last day on which it is in force, as far as that is known."""
        if self.version.terminated_on is not None:
            return self.version.terminated_on - timedelta(days=1)
        return self.version.ends_on


@dataclass(frozen=True)
class Listing:
    """One page of the list, and what its head says of all agreements that the reader may know of."""

    page: Page[Any]  # of rows
    mine: list[Row]
    any: bool
    holds: int
    soon: list[Ending]
    due: list[Ending]


def listing_of(request: TableRequest, *, page: str | None, show: str = "", **wanted: Any) -> Listing:
    """The rows of the page asked for, in the order of `rows_of`; the register counts and cuts, in so many questions."""
    known: dict[str, Any] = {"member": request.member, "at": request.at}
    every = ranked(visible_to(request.member, at=request.at), **known)
    asking = may_ask(**known, is_director=_is_director(request))
    mine = [row for row in _rows(request, Agreement.objects.filter(pk__in=asking)) if row.ask]
    keys = [row.agreement.pk for row in mine]
    found = fits(ranked(_wanted(request, **wanted), **known), show, mine=keys, **known)
    first = Case(When(pk__in=keys, then=Value(0)), default=F("rank"), output_field=IntegerField())
    cut = Paginator(found.order_by(first, "-number"), A_PAGE).get_page(page)
    keys_here = [agreement.pk for agreement in cut.object_list]
    rows = {row.agreement.pk: row for row in _rows(request, Agreement.objects.filter(pk__in=keys_here))}
    ranks = Counter(every.values_list("rank", flat=True))
    cut.object_list = [rows[key] for key in keys_here]
    return Listing(
        page=cut,
        mine=mine,
        any=bool(ranks),
        holds=ranks[HOLDS_RANK],
        soon=endings(every, **known),
        due=destructions(every, **known),
    )


def rows_of(request: TableRequest, *, show: str = "", **wanted: Any) -> list[Row]:
    """All agreements wanted that the reader may know of: what needs them first, then by group, the newest first."""
    found = _rows(request, _wanted(request, **wanted))
    return sorted((row for row in found if _fits(row, show)), key=lambda row: GROUPS.index(row.group))


def _wanted(
    request: TableRequest, *, q: str = "", kind: str = "", partner: Partner | None = None
) -> QuerySet[Agreement]:
    wanted = visible_to(request.member, at=request.at)
    seen = {"versions__in": versions_visible_to(request.member, at=request.at)}  # whom a draft names is for its readers
    if kind:
        wanted = wanted.filter(kind=kind)
    if partner is not None:
        wanted = wanted.filter(**seen, versions__parties__partner=partner)
    for word in q.split()[:8]:
        wanted = wanted.filter(
            Q(title__icontains=word)
            | Q(**seen, versions__parties__partner__name__icontains=word)
            | Q(**seen, versions__parties__partner__short_name__icontains=word)
        )
    return Agreement.objects.filter(pk__in=wanted.values("pk"))


def _rows(request: TableRequest, agreements: QuerySet[Agreement]) -> list[Row]:
    """Those of which the reader may read a version, the newest first."""
    is_director = _is_director(request)
    every = with_versions(agreements, member=request.member, at=request.at).order_by("-number")
    return [
        _row(request, agreement, versions, is_director=is_director)
        for agreement in every
        if (versions := list(agreement.versions.all()))
    ]


def _is_director(request: TableRequest) -> bool:
    return Role.DIRECTOR in request.member.roles_at(request.at)


def _row(request: TableRequest, agreement: Agreement, versions: list[AgreementVersion], *, is_director: bool) -> Row:
    day = request.partnership.day(request.at)
    for one in versions:
        one.agreement = agreement
    version = version_shown(versions, day=day)
    ask = ask_of(agreement, versions, member=request.member, is_director=is_director, day=day)
    standing = standing_of(version, day=day)
    ends = version.ends_on if version.terminated_on is None else version.terminated_on
    return Row(
        agreement=agreement,
        version=version,
        standing=standing,
        ask=ask,
        ask_url=act_url(request, agreement, ask) if ask else "",
        destroyed_by=destruction_due_on(version, day=day),
        ends_soon=standing.group == HOLDS and ends is not None and ends - day <= SOON,
    )


def _fits(row: Row, show: str) -> bool:
    wanted: dict[str, Any] = {
        "mine": row.ask is not None,
        "in_force": row.standing.group == HOLDS,
        "making": row.standing.group == MAKING,
        "ended": row.standing.group == OVER,
        "expiring": row.ends_soon,
        "destruction": row.destroyed_by is not None,
    }
    return bool(wanted.get(show, True))
