"""Computing a release in the background."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from commontable.analysis.confined import NotConfined
from commontable.analysis.release import Computed, Earlier, ReleaseError, Source, compute_confined
from commontable.measurement.actions.releases.computing import (
    extracts_for,
    give_up_computing,
    keep_computed,
    note_progress,
    source_records,
    start_computing,
)
from commontable.measurement.datasets.specs import put_together, specs_for
from commontable.measurement.models import Dataset, Extract, IndicatorVersion, Release
from commontable.measurement.rules.release import ReleaseStage
from commontable.measurement.vault import sealed_sources
from commontable.partnership.models import Member
from commontable.partnership.rules.lifecycle import NotAllowed

Clock = Callable[[], datetime]

BROKEN = _("Something went wrong on the server. Try again; if it happens twice, tell whoever runs the server.")
TOO_MUCH = _("The computation was stopped because it took too much time or memory. Release fewer indicators at once.")


@transaction.atomic
def begin_computing(*, release: Release, by: Member, at: datetime) -> Release:
    """The release is being computed, and the task that does it waits in the queue."""
    release = start_computing(release=release, by=by, at=at)
    transaction.on_commit(lambda: compute_release.enqueue(release.pk, by.pk))
    return release


@task()
def compute_release(release_id: int, member_id: int) -> None:
    """The release is computed, or says why it could not be."""
    release = Release.objects.select_related("partnership").get(pk=release_id)
    if release.stage == ReleaseStage.COMPUTING:
        compute(release=release, by=Member.objects.select_related("partner").get(pk=member_id), clock=timezone.now)


def compute(*, release: Release, by: Member, clock: Clock) -> None:
    """The release's cells are computed and kept, or it says why they could not be. `clock` gives the moments."""
    try:
        extracts = extracts_for(release)
        held = release.indicators.select_related("version__dataset", "version__indicator")
        newest_known = newest_number(release)  # read before the figures of those releases, never after
        computed = computed_parts(
            [one.version for one in held],
            extracts,
            title=release.title,
            minimum_count=release.partnership.minimum_count,
            periods=release.periods,
            earlier=earlier_releases(release),
            by=by,
            clock=clock,
            on_progress=_progress_of(release),
        )
        keep_computed(
            release=release,
            computed=computed,
            sources=source_records(extracts),
            newest_known=newest_known,
            by=by,
            at=clock(),
        )
    except (ReleaseError, NotAllowed) as refusal:
        give_up_computing(release=release, reason=str(refusal), by=by, at=clock())
    except NotConfined:
        give_up_computing(release=release, reason=str(TOO_MUCH), by=by, at=clock())
    except Exception:
        # Whatever it was, the release says so and can be computed again; the log has the rest.
        give_up_computing(release=release, reason=str(BROKEN), by=by, at=clock())
        raise


def computed_parts(
    versions: list[IndicatorVersion],
    extracts: list[Extract],
    *,
    title: str,
    minimum_count: int,
    periods: list[str],
    earlier: Earlier,
    by: Member,
    clock: Clock = timezone.now,
    on_progress: Callable[[dict[str, object]], None] | None = None,
) -> Computed:
    """The definitions' protected cells over the sealed files, each file opened in the closed process only."""
    sources = sources_of(extracts, by=by, at=clock())
    return put_together(
        [
            compute_confined(
                spec,
                {name: sources[name] for name in spec.sources},
                at=clock(),
                earlier=earlier,
                on_progress=on_progress,
            )
            for spec in specs_for(versions, title=title, minimum_count=minimum_count, periods=periods)
        ]
    )


def sources_of(extracts: list[Extract], *, by: Member, at: datetime) -> dict[str, Source]:
    """The sealed files of every dataset; opening them is on record."""
    datasets: dict[Dataset, list[Extract]] = {}
    for extract in extracts:
        datasets.setdefault(extract.dataset, []).append(extract)
    return {
        dataset.slug: Source(files=tuple(sealed_sources(held, by=by, at=at)), schema=dataset.contract)
        for dataset, held in datasets.items()
    }


def newest_number(release: Release) -> int:
    """The number of the table's newest published release; 0 where nothing is published."""
    found: int | None = Release.objects.of(release.partnership).aggregate(newest=Max("number"))["newest"]
    return found or 0


def earlier_releases(release: Release) -> Earlier:
    """What the table has already been shown: whatever was hidden stays hidden."""
    import pyarrow.parquet as pq

    folders = (
        Release.objects.of(release.partnership)
        .filter(stage=ReleaseStage.PUBLISHED)
        .order_by("number")
        .values_list("folder", flat=True)
    )
    root: Path = settings.COMMONTABLE_DATA / "releases"
    return Earlier.of([pq.read_table(root / folder / "cells.parquet") for folder in folders])


def _progress_of(release: Release) -> Callable[[dict[str, object]], None]:
    seen = {"percent": -1}

    def tell(step: dict[str, object]) -> None:
        done, total = int(str(step.get("done", 0))), max(1, int(str(step.get("total", 1))))
        part = {"reading": 0, "protecting": 40, "certifying": 80}.get(str(step.get("stage")), 0)
        percent = part + int(done / total * (20 if part == 80 else 40))
        if percent > seen["percent"]:
            seen["percent"] = percent
            note_progress(release=release, percent=percent)

    return tell
