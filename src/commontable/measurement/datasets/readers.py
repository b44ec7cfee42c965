"""Who reads which releases. Whatever shows published figures asks here, so that no release reaches the wrong reader.

Without a word about the reader, only what every member of the table reads is given.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from commontable.measurement.models import Cell, Release, ReleaseIndicator
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.audiences import EVERYBODY, Audience
from commontable.measurement.rules.release import ReleaseStage
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import may

Audiences = Collection[str]


def audiences_of(member: Member, *, at: datetime) -> frozenset[Audience]:
    """The audiences whose releases the member reads at that moment."""
    if may(Permission.READ_COUNCIL_RELEASES, by=member, at=at):
        return EVERYBODY | {Audience.COUNCIL}
    return EVERYBODY


def published(partnership: Partnership, *, reads: Audiences = EVERYBODY) -> QuerySet[Release]:
    """The partnership's published releases for somebody who reads these audiences, in no order."""
    found: QuerySet[Release] = Release.objects.of(partnership).filter(
        stage=ReleaseStage.PUBLISHED, audience__in=list(reads)
    )
    return found


def held_in_published(partnership: Partnership, *, reads: Audiences = EVERYBODY) -> QuerySet[ReleaseIndicator]:
    """The indicators of those releases, each with its release and the definition it used."""
    found: QuerySet[ReleaseIndicator] = ReleaseIndicator.objects.of(partnership).filter(
        release__stage=ReleaseStage.PUBLISHED, release__audience__in=list(reads)
    )
    return found


def published_cells(partnership: Partnership, *, reads: Audiences = EVERYBODY) -> QuerySet[Cell]:
    """The figures of those releases."""
    found: QuerySet[Cell] = Cell.objects.of(partnership).filter(
        release__stage=ReleaseStage.PUBLISHED, release__audience__in=list(reads)
    )
    return found


def readable(release: Release, *, reads: Audiences) -> bool:
    """Whether somebody who reads these audiences may know of the release, published or not."""
    return release.audience in reads


def not_for(reads: Audiences) -> Q:
    """Releases that somebody who reads these audiences may not know of, as a condition on releases."""
    return ~Q(audience__in=list(reads))
