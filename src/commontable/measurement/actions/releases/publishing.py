"""Publication: a number, for ever."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.cover import NotCovered, require_open
from commontable.measurement.datasets.policies import policy_for
from commontable.measurement.datasets.readers import published
from commontable.measurement.models import Release, Reply
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.rules.definition import DefinitionStage
from commontable.measurement.rules.policies import settings_of
from commontable.measurement.rules.release import ReleaseStage, lifecycle
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .computing import computed_from, extracts_for
from .replying import is_open_for_reply


@transaction.atomic
def publish_release(*, release: Release, by: Member, at: datetime) -> Release:
    """The release is public to the table, has the next number, and will never change again.

    Possible when the reply window is over or every partner whose files it rests on has answered; refused when a
    file, a definition or the protection policy changed since it was computed, or its indicators were released
    meanwhile, because then it would not be what partners saw; and when an agreement that covered a file has ended.
    """
    require(Permission.PUBLISH_RELEASES, by=by, on=release, at=at)
    Partnership.objects.select_for_update().get(pk=release.partnership_id)
    release = Release.objects.select_for_update().get(pk=release.pk)
    stage = lifecycle.move(release.stage, to=ReleaseStage.PUBLISHED)
    if silent := partners_who_may_still_reply(release, at=at):
        raise NotAllowed(
            _("Partners may reply until %(day)s, and %(partners)s have not answered yet.")
            % {"day": date_format(release.reply_until or ""), "partners": ", ".join(silent)}
        )
    if changed := changed_since_computed(release):
        raise NotAllowed(changed)
    _still_covered(release, at=at)
    numbers = Release.objects.of(release.partnership).aggregate(newest=Max("number"))
    release.stage, release.number = stage, (numbers["newest"] or 0) + 1
    release.published_at, release.published_by = at, by
    release.save(update_fields=["stage", "number", "published_at", "published_by"])
    journal.record(
        "measurement.release.published", by=by, on=release, at=at, number=release.number,
        cells_sha256=release.cells_sha256, corrects=release.corrects.number if release.corrects else None,
    )  # fmt: skip
    return release


def partners_who_may_still_reply(release: Release, *, at: datetime) -> list[str]:
    """Partners whose files are in the release, who have not answered, while the window is open."""
    if not is_open_for_reply(release, at=at):
        return []
    answered = set(
        Reply.objects.filter(release=release, withdrawn_at__isnull=True).values_list("partner__name", flat=True)
    )
    return sorted({source["partner"] for source in release.manifest.get("sources", [])} - answered)


def changed_since_computed(release: Release) -> str:
    """Why the computed figures are not what would be computed now, as a sentence; empty where they are."""
    used = {source["extract"] for source in release.manifest.get("sources", [])}
    if used != {str(extract.uuid) for extract in extracts_for(release)}:
        return str(
            _("A partner has confirmed or withdrawn a file since these figures were computed. Compute them again.")
        )
    if published_meanwhile(release).exists():
        return str(
            _(
                "Another release with the same indicators was published since these figures were computed. "
                "Compute them again, so that both together give no small group away."
            )
        )
    held = release.manifest.get("policy_of_audience")
    if held is not None and held != settings_of(policy_for(release.partnership, release.audience)):
        return str(_("The protection policy has changed since these figures were computed. Compute them again."))
    if release.indicators.exclude(version__stage=DefinitionStage.AGREED).exists():
        return str(_("A definition has been replaced since these figures were computed. Compute them again."))
    return ""


def _still_covered(release: Release, *, at: datetime) -> None:
    """Agreements in force cover the files that the figures rest on; whoever ends one waits."""
    try:
        require_open(computed_from(release), at=at, hold=True)
    except NotCovered as refusal:
        said = _(
            "The figures were computed while agreements covered their files; that is no longer so, and they cannot be "
            "published. Take the release back to draft and compute it again with what is covered."
        )
        raise NotCovered(f"{said} {refusal}") from refusal


def published_meanwhile(release: Release) -> QuerySet[Release]:
    """Public releases of the same indicators that were not public yet when these figures were protected; where one of
    them splits the children of a dataset by what other datasets say, of all indicators over that dataset.

    What one of them hides could be worked out from what the other shows.
    """
    known = release.manifest.get("protected_together_with_releases_through")
    newer = Q(published_at__gt=release.computed_at) if known is None else Q(number__gt=known)
    everyones = published(release.partnership, reads=list(Audience))
    mine = release.indicators.select_related("version")
    split = {one.version.dataset_id for one in mine if one.version.linked}
    found: QuerySet[Release] = everyones.filter(
        newer,
        Q(indicators__indicator__in=[one.indicator_id for one in mine]) | Q(indicators__version__dataset__in=split),
    ).distinct()
    return found
