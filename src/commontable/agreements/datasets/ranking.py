"""Agreements as the register ranks them for one reader, so that a page fetches its own rows only.

Where an agreement stands is said by `standing`; here the same is asked of the register, and a test compares both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from commontable.agreements.models import Agreement, AgreementVersion, Party
from commontable.agreements.rules.agreement import OPEN, VersionStage
from commontable.agreements.rules.kinds import GATES_DATA
from commontable.partnership.models import Member

from .agreements import destruction_due_on, versions_visible_to
from .standing import SOON, renewal_due, version_shown

MAKING_RANK, HOLDS_RANK, OVER_RANK = 1, 2, 3  # what needs the reader stands before them


def ranked(agreements: QuerySet[Agreement], *, member: Member, at: datetime) -> QuerySet[Any]:
    """Those of which the reader may read a version, with `rank` and `ends`: the first day on which it binds no more."""
    day = member.partnership.day(at)
    seen = versions_visible_to(member, at=at).filter(agreement=OuterRef("pk"))
    binding = seen.filter(_binds(day))
    begun_first = binding.order_by(Case(When(starts_on__lte=day, then=0), default=1), "-number")
    rank = Case(
        When(Exists(binding), then=Value(HOLDS_RANK)),
        When(Exists(seen.filter(stage__in=OPEN)), then=Value(MAKING_RANK)),
        default=Value(OVER_RANK),
        output_field=IntegerField(),
    )
    ends = Subquery(begun_first.values(end=Coalesce("terminated_on", "ends_on"))[:1])
    found: QuerySet[Any] = agreements.filter(Exists(seen)).annotate(rank=rank, ends=ends)
    return found


def fits(found: QuerySet[Any], show: str, *, mine: list[int], member: Member, at: datetime) -> QuerySet[Any]:
    """Of ranked agreements those of a choice of the list; all where it is none."""
    day = member.partnership.day(at)
    wanted = {
        "mine": Q(pk__in=mine),
        "in_force": Q(rank=HOLDS_RANK),
        "making": Q(rank=MAKING_RANK),
        "ended": Q(rank=OVER_RANK),
        "expiring": Q(rank=HOLDS_RANK, ends__lte=day + SOON),
    }
    if show == "destruction":
        return found.filter(pk__in=[one.version.agreement_id for one in destructions(found, member=member, at=at)])
    return found.filter(wanted[show]) if show in wanted else found


def may_ask(member: Member, *, at: datetime, is_director: bool) -> set[int]:
    """Keys of the agreements that may ask something of the reader: being made with them, or due to be renewed."""
    seen = versions_visible_to(member, at=at)
    named = Party.objects.filter(version=OuterRef("pk"), partner=member.partner_id)
    being_made = seen.filter(stage__in=OPEN).filter(Exists(named) | Q(agreement__author=member))
    day = member.partnership.day(at)
    kept = seen.filter(_binds(day), starts_on__lte=day, ends_on__isnull=False, terminated_on=None)
    if not is_director:
        kept = kept.filter(agreement__author=member)
    due = {one.agreement_id for one in _days_only(kept) if renewal_due(one, day=day)}
    return {*being_made.values_list("agreement", flat=True), *due}


@dataclass(frozen=True)
class Ending:
    """A version that ends soon, or whose rows have to be destroyed by a day."""

    version: AgreementVersion
    destroyed_by: date | None = None

    @property
    def agreement(self) -> Agreement:
        """Whose version it is."""
        return self.version.agreement


def endings(found: QuerySet[Any], *, member: Member, at: datetime) -> list[Ending]:
    """What ends by itself within ninety days, of ranked agreements; the newest first."""
    day = member.partnership.day(at)
    soon = found.filter(rank=HOLDS_RANK, ends__lte=day + SOON)
    shown = _shown(soon, member=member, at=at)
    return [Ending(one) for one in shown if one.terminated_on is None]


def destructions(found: QuerySet[Any], *, member: Member, at: datetime) -> list[Ending]:
    """Ended agreements whose rows have to be destroyed, of ranked ones, the most pressing first."""
    day = member.partnership.day(at)
    over = found.filter(rank=OVER_RANK, kind__in=GATES_DATA)
    due = [Ending(one, destruction_due_on(one, day=day)) for one in _shown(over, member=member, at=at)]
    return sorted((one for one in due if one.destroyed_by), key=lambda one: one.destroyed_by or day)


def _shown(agreements: QuerySet[Any], *, member: Member, at: datetime) -> list[AgreementVersion]:
    """The version of each that counts that day, with its days only; the newest agreement first."""
    seen = versions_visible_to(member, at=at).filter(agreement__in=agreements.values("pk"))
    versions: dict[int, list[AgreementVersion]] = {}
    for one in _days_only(seen).order_by("-agreement__number", "number"):
        versions.setdefault(one.agreement_id, []).append(one)
    return [version_shown(each, day=member.partnership.day(at)) for each in versions.values()]


def _days_only(versions: QuerySet[AgreementVersion]) -> QuerySet[AgreementVersion]:
    light: QuerySet[AgreementVersion] = versions.select_related("agreement").only(
        "number", "stage", "starts_on", "ends_on", "terminated_on", "replaced_on", "notice_days", "terms",
        "partnership", "agreement__number", "agreement__title", "agreement__kind", "agreement__partnership",
    )  # fmt: skip
    return light


def _binds(day: date) -> Q:
    return Q(
        Q(replaced_on=None) | Q(replaced_on__gt=day),
        Q(terminated_on=None) | Q(terminated_on__gt=day),
        Q(ends_on=None) | Q(ends_on__gte=day),
        stage=VersionStage.SIGNED,
        starts_on__isnull=False,
    )
