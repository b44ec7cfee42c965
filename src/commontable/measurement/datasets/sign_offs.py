"""Who stands where on a definition, and which definitions wait for somebody's word."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from commontable.measurement.models import Dataset, Due, Extract, IndicatorVersion, SignOff
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.definition import DefinitionStage
from commontable.measurement.rules.sign_off import Standing
from commontable.partnership.models import Member, Partner
from commontable.partnership.permissions import may

from .linked import datasets_of


@dataclass(frozen=True)
class SignOffs:
    """The partners of one definition by what they said of its present wording."""

    standing: Standing
    signed: list[SignOff]
    questioning: list[SignOff]
    silent: list[Partner]
    outdated: list[SignOff]  # given to an earlier wording; they do not count

    @property
    def is_complete(self) -> bool:
        """Whether it can be recorded as agreed without a further reason."""
        return self.standing.is_complete


def sign_offs_of(version: IndicatorVersion, *, at: datetime) -> SignOffs:
    """Where the partners present at that moment stand: of its dataset, and of those that it takes from."""
    senders = {partner.pk: partner for dataset in datasets_of(version) for partner in senders_of(dataset, at=at)}
    given = [
        one
        for one in version.sign_offs.select_related("partner", "member").order_by("at", "pk")
        if one.partner.is_present(version.partnership.day(at))
    ]
    present = [one for one in given if one.revision == version.revision]
    standing = Standing.of(
        senders=senders,
        signed=[one.partner_id for one in present if one.is_signed],
        questioning=[one.partner_id for one in present if not one.is_signed],
    )
    return SignOffs(
        standing=standing,
        signed=[one for one in present if one.is_signed],
        questioning=[one for one in present if not one.is_signed],
        silent=[partner for pk, partner in senders.items() if pk in standing.silent],
        outdated=[one for one in given if one.revision != version.revision],
    )


def senders_of(dataset: Dataset, *, at: datetime) -> list[Partner]:
    """Partners at the table that send the dataset: asked for a file of it, or with an accepted one, by name."""
    asked = Due.objects.filter(dataset=dataset, cancelled_at__isnull=True).values("partner")
    sent = Extract.objects.filter(dataset=dataset, destroyed_at__isnull=True).values("partner")
    partners = Partner.objects.filter(pk__in=asked.union(sent)).order_by("name")
    return [partner for partner in partners if partner.is_present(dataset.partnership.day(at))]


def waiting_for(member: Member, at: datetime) -> list[IndicatorVersion]:
    """Proposed definitions on which the member may speak for their partner and the partner has not spoken yet.

    Oldest proposal first. Definitions that read the partner's own rows and others alike: everybody may sign.
    """
    if not may(Permission.SIGN_OFF, by=member, at=at):
        return []
    said = SignOff.objects.filter(partner_id=member.partner_id, version=OuterRef("pk"))
    proposed = (
        IndicatorVersion.objects.of(member.partnership)
        .filter(stage=DefinitionStage.PROPOSED, indicator__retired_at__isnull=True)
        .annotate(said_on=Subquery(said.values("revision")[:1]))
        .select_related("indicator", "dataset")
        .order_by("proposed_at", "pk")
    )
    return [version for version in proposed if version.said_on != version.revision]
