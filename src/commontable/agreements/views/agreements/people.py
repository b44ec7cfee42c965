"""Partners, people and agreements to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from commontable.agreements.datasets.agreements import visible_to
from commontable.agreements.models import Agreement
from commontable.agreements.rules.kinds import AgreementKind
from commontable.partnership.models import Member, Partner
from commontable.partnership.views.table import TableRequest

ABOVE = {
    AgreementKind.DATA_SHARING: (AgreementKind.MOU,),
    AgreementKind.DATA_USE: (AgreementKind.DATA_SHARING,),
    AgreementKind.ACTION_PLAN: (AgreementKind.MOU,),
}


def partners_here(request: TableRequest, *, also: Iterable[int] = ()) -> list[Partner]:
    """The partners at the table today, and those named before."""
    day = request.partnership.day(request.at)
    here = Q(left_on__isnull=True) | Q(left_on__gt=day)
    return list(Partner.objects.of(request.partnership).filter(here | Q(pk__in=list(also))).order_by("name", "pk"))


def people_here(request: TableRequest, *, also: Iterable[int] = (), partner: Partner | None = None) -> list[Member]:
    """The members who sit today, partner by partner, and those named before."""
    members = Member.objects.of(request.partnership)
    present = members.present(request.partnership.day(request.at)).values("pk")
    found = members.filter(Q(pk__in=present) | Q(pk__in=list(also)))
    if partner is not None:
        found = found.filter(partner=partner)
    return list(found.select_related("partner").order_by("partner__name", "partner_id", "name", "pk"))


def parents_for(request: TableRequest, *, kind: str, but: Agreement | None = None) -> list[Agreement]:
    """The agreements one of this kind may stand under, newest first."""
    found = visible_to(request.member, at=request.at).filter(kind__in=ABOVE.get(AgreementKind(kind), ()))
    if but is not None:
        found = found.exclude(pk=but.pk)
    return list(found.order_by("-number"))
