"""Agreements as the register knows them: who may read which text, what binds on a day, what ends soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from commontable.agreements.models import Agreement, AgreementVersion, Party
from commontable.agreements.rules.agreement import OPEN, Force, VersionStage
from commontable.agreements.rules.kinds import GATES_DATA, AgreementKind
from commontable.partnership.models import Member, Partnership
from commontable.partnership.rules.roles import Role

STATES = ("in_force", "not_yet", "ended", *OPEN, VersionStage.DECLINED, VersionStage.WITHDRAWN)


@dataclass(frozen=True)
class Listed:
    """An agreement in a list, with the version that stands for it and what that is on the day."""

    agreement: Agreement
    version: AgreementVersion
    force: Force | None  # None while it has not been signed by all
    open_version: AgreementVersion | None  # a newer text that is still being made, where the reader may read it
    parties: Sequence[Party]

    @property
    def state(self) -> str:
        """One word for filters: what a signed version is on the day, else its stage."""
        return self.force or self.version.stage


def visible_to(member: Member, *, at: datetime) -> QuerySet[Agreement]:
    """The agreements of which the member may know: those once signed by all, their own, and those of their partner.

    The director knows of every agreement.
    """
    found: QuerySet[Agreement] = Agreement.objects.of(member.partnership)
    if Role.DIRECTOR in member.roles_at(at):
        return found
    signed = AgreementVersion.objects.filter(agreement=OuterRef("pk"), stage=VersionStage.SIGNED)
    named = Party.objects.filter(version__agreement=OuterRef("pk"), partner=member.partner_id)
    return found.filter(Q(author=member) | Exists(signed) | Exists(named))


def versions_visible_to(member: Member, *, at: datetime) -> QuerySet[AgreementVersion]:
    """The texts the member may read: those signed by all; others their author, their parties and the director."""
    found: QuerySet[AgreementVersion] = AgreementVersion.objects.of(member.partnership)
    if Role.DIRECTOR in member.roles_at(at):
        return found
    named = Party.objects.filter(version__agreement=OuterRef("agreement"), partner=member.partner_id)
    return found.filter(Q(stage=VersionStage.SIGNED) | Q(agreement__author=member) | Exists(named))


def in_force(partnership: Partnership, *, day: date) -> QuerySet[AgreementVersion]:
    """The versions that bind that day; a data use licence only while the agreement above it binds too."""
    above = _binding(day).filter(agreement=OuterRef("agreement__parent"))
    found: QuerySet[AgreementVersion] = _binding(day).filter(partnership=partnership)
    return found.filter(~Q(agreement__kind=AgreementKind.DATA_USE) | Exists(above))


def expiring(partnership: Partnership, *, day: date, within_days: int = 90) -> QuerySet[AgreementVersion]:
    """The versions that bind and end by themselves within so many days, soonest first, which no signed one follows."""
    follows = _signed().filter(agreement__renews=OuterRef("agreement"))
    newer = _signed().filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    ends = in_force(partnership, day=day).filter(ends_on__lte=day + timedelta(days=within_days), terminated_on=None)
    return ends.exclude(Exists(follows)).exclude(Exists(newer)).select_related("agreement").order_by("ends_on", "pk")


def destruction_due_on(version: AgreementVersion, *, day: date) -> date | None:
    """By which day the rows received under a version are destroyed; None while it binds, or where it gates no data."""
    if version.agreement.kind not in GATES_DATA or version.force(day) not in {Force.ENDED, Force.TERMINATED}:
        return None
    ends = [version.ends_on + timedelta(days=1)] if version.ends_on else []
    ends += [version.terminated_on] if version.terminated_on else []
    return min(ends) + timedelta(days=int(version.terms.get("destroy_days", 60)))


def agreements_listed(
    partnership: Partnership,
    *,
    member: Member,
    at: datetime,
    state: str = "",
    kind: str = "",
    partner: int | None = None,
    q: str = "",
) -> list[Listed]:
    """The agreements the member may know of, newest first, each with the version that stands for it.

    `state`: of STATES. Three questions to the register, however many there are.
    """
    today = partnership.day(at)
    found = visible_to(member, at=at).select_related("author", "parent", "renews")
    named = Party.objects.filter(version__agreement=OuterRef("pk"), version__in=versions_visible_to(member, at=at))
    if kind:
        found = found.filter(kind=kind)
    if partner is not None:
        found = found.filter(Exists(named.filter(partner=partner)))
    if q:
        found = found.filter(Q(title__icontains=q) | Exists(named.filter(partner__name__icontains=q)))
    parties = Party.objects.select_related("partner").order_by("order", "partner__name", "pk")
    versions = versions_visible_to(member, at=at).defer("clauses").order_by("number")
    shown = found.prefetch_related(
        Prefetch("versions", queryset=versions.prefetch_related(Prefetch("parties", queryset=parties)))
    ).order_by("-number")
    rows = [row for row in (listed(agreement, today=today) for agreement in shown) if row is not None]
    return [row for row in rows if not state or state in _states(row)]


def listed(agreement: Agreement, *, today: date) -> Listed | None:
    """The agreement as a row, from the versions fetched with it; None where the reader may read none of them."""
    versions = list(agreement.versions.all())
    if not versions:
        return None
    rank = {Force.IN_FORCE: 0, Force.NOT_YET: 1}
    signed = [(rank.get(one.force(today) or Force.ENDED, 2), -one.number, one) for one in versions if one.force(today)]
    stands = min(signed, key=lambda each: each[:2])[2] if signed else versions[-1]
    opened = next((one for one in versions if one.stage in OPEN), None)
    return Listed(
        agreement=agreement,
        version=stands,
        force=stands.force(today),
        open_version=opened if opened is not stands else None,
        parties=list(stands.parties.all()),
    )


def _states(row: Listed) -> set[str]:
    """The words by which a row is found; ended, terminated and replaced are one to those who look."""
    found = {str(row.state)}
    if row.force in {Force.ENDED, Force.TERMINATED, Force.REPLACED}:
        found.add("ended")
    if row.open_version is not None:
        found.add(str(row.open_version.stage))
    return found


def _signed() -> QuerySet[AgreementVersion]:
    return AgreementVersion.objects.filter(stage=VersionStage.SIGNED)


def _binding(day: date) -> QuerySet[AgreementVersion]:
    return _signed().filter(
        Q(ends_on=None) | Q(ends_on__gte=day),
        Q(terminated_on=None) | Q(terminated_on__gt=day),
        Q(replaced_on=None) | Q(replaced_on__gt=day),
        starts_on__lte=day,
    )
