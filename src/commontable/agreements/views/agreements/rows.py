"""Agreements as rows of a list: where each stands, what it asks of the reader, and what comes soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from commontable.agreements.datasets.agreements import destruction_due_on, versions_visible_to, visible_to
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


def rows_of(
    request: TableRequest, *, q: str = "", show: str = "", kind: str = "", partner: Partner | None = None
) -> list[Row]:
    """The agreements wanted that the reader may know of: what needs them first, then by group, the newest first."""
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
    is_director = Role.DIRECTOR in request.member.roles_at(request.at)
    found = []
    every = with_versions(Agreement.objects.filter(pk__in=wanted.values("pk")), member=request.member, at=request.at)
    for agreement in every.order_by("-number"):
        if versions := list(agreement.versions.all()):
            found.append(_row(request, agreement, versions, is_director=is_director))
    return sorted((row for row in found if _fits(row, show)), key=lambda row: GROUPS.index(row.group))


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
