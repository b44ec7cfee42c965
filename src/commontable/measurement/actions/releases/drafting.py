"""A release is begun, changed while it is a draft, and dropped where it is not wanted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.models import Cell, IndicatorVersion, Release, ReleaseIndicator
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.rules.definition import DefinitionStage
from commontable.measurement.rules.release import ReleaseStage, lifecycle
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def draft_release(
    *,
    partnership: Partnership,
    title: str,
    versions: Sequence[IndicatorVersion],
    by: Member,
    at: datetime,
    periods: Sequence[str] = (),
    corrects: Release | None = None,
    what_changed: str = "",
    audience: str = Audience.PARTNERS,
    licence: str = "",
) -> Release:
    """A draft stands that would release these definitions' figures, for the periods or for all there are.

    It is for the audience, and what anybody may read may carry a licence. A correction names the published release it
    corrects, says what changed, and is for the same audience.
    """
    require(Permission.PREPARE_RELEASES, by=by, on=partnership, at=at)
    if corrects is not None:
        if corrects.stage != ReleaseStage.PUBLISHED:
            raise NotAllowed(_("Only a published release can be corrected."))
        if not what_changed.strip():
            raise NotAllowed(_("Say what changed: readers of the earlier release will see it."))
        audience = corrects.audience
    release = Release.objects.create(
        partnership=partnership,
        title=title,
        audience=Audience(audience),
        licence=_licence(licence, audience),
        periods=list(periods),
        corrects=corrects,
        what_changed=what_changed,
        drafted_by=by,
        drafted_at=at,
    )
    _hold(release, versions)
    journal.record(
        "measurement.release.drafted", by=by, on=release, at=at, indicators=_named(versions), audience=release.audience
    )
    return release


@transaction.atomic
def change_release(
    *,
    release: Release,
    title: str,
    versions: Sequence[IndicatorVersion],
    periods: Sequence[str],
    what_changed: str,
    by: Member,
    at: datetime,
    audience: str | None = None,
    licence: str = "",
) -> Release:
    """The draft holds these definitions and periods instead, for that audience or for the one it has."""
    require(Permission.PREPARE_RELEASES, by=by, on=release, at=at)
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.stage not in {ReleaseStage.DRAFT, ReleaseStage.FAILED}:
        raise NotAllowed(_("Only a draft can be changed. Take the release back to draft first."))
    release.title, release.periods, release.what_changed = title, list(periods), what_changed
    if audience is not None and release.corrects is None:
        release.audience = Audience(audience)
    release.licence = _licence(licence, release.audience)
    release.save(update_fields=["title", "periods", "what_changed", "audience", "licence"])
    release.indicators.all().delete()
    _hold(release, versions)
    journal.record(
        "measurement.release.changed", by=by, on=release, at=at, indicators=_named(versions), audience=release.audience
    )
    return release


@transaction.atomic
def recall_release(*, release: Release, by: Member, at: datetime) -> Release:
    """The release is a draft again: nobody sees its figures, replies stay on record with it."""
    require(Permission.PREPARE_RELEASES, by=by, on=release, at=at)
    release = Release.objects.select_for_update().get(pk=release.pk)
    release.stage = lifecycle.move(release.stage, to=ReleaseStage.DRAFT)
    release.reply_until = None
    release.save(update_fields=["stage", "reply_until"])
    Cell.objects.filter(release=release).delete()
    journal.record("measurement.release.recalled", by=by, on=release, at=at)
    return release


@transaction.atomic
def drop_release(*, release: Release, by: Member, at: datetime) -> Release:
    """The release will not be published; its figures are gone, its record stays."""
    require(Permission.PREPARE_RELEASES, by=by, on=release, at=at)
    release = Release.objects.select_for_update().get(pk=release.pk)
    release.stage = lifecycle.move(release.stage, to=ReleaseStage.DROPPED)
    release.run = ""  # a computation under way is not heard any more
    release.save(update_fields=["stage", "run"])
    Cell.objects.filter(release=release).delete()
    journal.record("measurement.release.dropped", by=by, on=release, at=at)
    return release


def _hold(release: Release, versions: Sequence[IndicatorVersion]) -> None:
    if not versions:
        raise NotAllowed(_("A release needs at least one indicator with an agreed definition."))
    for version in versions:
        if version.stage != DefinitionStage.AGREED:
            raise NotAllowed(
                _("%(indicator)s has no agreed definition yet, so its figures cannot be released.")
                % {"indicator": version.indicator.name}
            )
    ReleaseIndicator.objects.bulk_create(
        ReleaseIndicator(
            partnership_id=release.partnership_id, release=release, version=version, indicator=version.indicator
        )
        for version in versions
    )


def _licence(licence: str, audience: str) -> str:
    licence = " ".join(licence.split())
    if licence and audience != Audience.PUBLIC:
        raise NotAllowed(_("Only a release for anybody carries a licence: the others are not handed on."))
    return licence


def _named(versions: Sequence[IndicatorVersion]) -> list[str]:
    return [str(version) for version in versions]
