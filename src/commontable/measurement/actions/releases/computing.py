"""A release's cells are computed in the vault's child process and stand, protected, in the register and in files."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from commontable.analysis.disclosure import Policy
from commontable.analysis.release import Computed, write
from commontable.journal import actions as journal
from commontable.measurement.cover import require_open
from commontable.measurement.datasets.linkage_caveats import told_of
from commontable.measurement.datasets.linked import dataset_keys
from commontable.measurement.models import Dataset, Extract, Release
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.rules.policies import settings_of
from commontable.measurement.rules.refused import spoken
from commontable.measurement.rules.release import ReleaseStage, lifecycle
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .cells import keep_cells

STALLED_AFTER = timedelta(minutes=20)
"""A computation that has given no sign of life for so long was interrupted, and its release may be taken back."""


class Superseded(Exception):
    """The release was taken back, and perhaps begun again, since this computation began: nobody waits for it."""


@transaction.atomic
def start_computing(*, release: Release, by: Member, at: datetime) -> Release:
    """The release is being computed; whoever calls this hands it to the task that does (`tasks`).

    Raises NotCovered where the agreement that covered one of its files has ended: nothing is computed then.
    """
    require(Permission.PREPARE_RELEASES, by=by, on=release, at=at)
    release = Release.objects.select_for_update().get(pk=release.pk)
    release.stage = lifecycle.move(release.stage, to=ReleaseStage.COMPUTING)
    require_open(_accepted(release), at=at)
    release.progress, release.failure = 0, ""
    release.run, release.progress_at = str(uuid.uuid4()), at
    release.save(update_fields=["stage", "progress", "failure", "run", "progress_at"])
    journal.record("measurement.release.computing", by=by, on=release, at=at)
    return release


def note_progress(*, release: Release, percent: int, at: datetime) -> None:
    """The page shows how far the computation is. No act of anybody, so no journal entry."""
    mine = Release.objects.filter(pk=release.pk, stage=ReleaseStage.COMPUTING, run=release.run)
    mine.update(progress=min(99, max(0, percent)), progress_at=at)


def is_stalled(release: Release, *, at: datetime) -> bool:
    """Whether the release is being computed and nothing has been heard of it for too long."""
    heard = release.progress_at
    return release.stage == ReleaseStage.COMPUTING and (heard is None or at - heard >= STALLED_AFTER)


@transaction.atomic
def take_back_stalled(*, release: Release, by: Member, at: datetime) -> Release:
    """The release, whose computation was interrupted, is a draft again; what that computation finds is not kept."""
    require(Permission.PREPARE_RELEASES, by=by, on=release, at=at)
    release = Release.objects.select_for_update().get(pk=release.pk)
    if not is_stalled(release, at=at):
        raise NotAllowed(
            _("It is still being computed. If it gives no sign of life for %(n)d minutes, you can take it back.")
            % {"n": STALLED_AFTER // timedelta(minutes=1)}
        )
    stopped = lifecycle.move(release.stage, to=ReleaseStage.FAILED)
    release.stage, release.run = lifecycle.move(stopped, to=ReleaseStage.DRAFT), ""
    release.save(update_fields=["stage", "run"])
    journal.record("measurement.release.taken_back", by=by, on=release, at=at, heard=release.progress_at)
    return release


@transaction.atomic
def keep_computed(
    *,
    release: Release,
    computed: Computed,
    sources: list[dict[str, Any]],
    linkage: Mapping[str, dict[str, Any]] | None = None,
    newest_known: int,
    against: Sequence[int],
    policy: Policy,
    by: Member,
    at: datetime,
) -> Release:
    """The protected cells stand in the register and, byte for byte for ever, in the release's folder.

    Only the partnership's backbone sees them until the release is opened for reply. `newest_known` is the number of
    the newest release that was public when these figures were protected; 0 where there was none. `against`: those
    that its readers had; `policy`: that of its audience then. `linkage` says, by
    indicator, by which linking children were found in other files.
    Raises NotCovered where an agreement that covered one of the files has ended meanwhile; whoever ends one waits.
    Raises Superseded where another computation of the release has begun since.
    """
    require(Permission.PREPARE_RELEASES, by=by, on=release, at=at)
    run = release.run
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.run != run:
        raise Superseded
    release.stage = lifecycle.move(release.stage, to=ReleaseStage.COMPUTED)
    require_open(_computed_from(release, sources), at=at, hold=True)
    folder = Path(str(release.partnership_id)) / f"{release.pk}-{at:%Y%m%dT%H%M%S%f}"
    manifest = {
        **computed.manifest,
        "sources": sources,
        "definitions": definitions_of(release),
        **({"linkage": dict(linkage), "linked": _linked(release, linkage)} if linkage else {}),
        "audience": release.audience,
        **({"licence": release.licence} if release.licence else {}),
        "policy_of_audience": settings_of(policy),
        "protected_against_releases": list(against),
        "protected_together_with_releases_through": newest_known,
    }
    written = settings.COMMONTABLE_DATA / "releases" / folder
    write(Computed(cells=computed.cells, manifest=manifest), written, says=_terms(release))
    release.folder = str(folder)
    release.manifest = json.loads((written / "release.json").read_text(encoding="utf-8"))
    release.cells_sha256 = hashlib.sha256((written / "cells.parquet").read_bytes()).hexdigest()
    release.computed_at, release.progress = at, 100
    release.save(update_fields=["stage", "folder", "manifest", "cells_sha256", "computed_at", "progress"])
    keep_cells(release=release, cells=computed.cells)
    journal.record(
        "measurement.release.computed", by=by, on=release, at=at, cells=computed.cells.num_rows,
        cells_sha256=release.cells_sha256, files=len(sources),
    )  # fmt: skip
    return release


@transaction.atomic
def give_up_computing(*, release: Release, reason: str, by: Member, at: datetime) -> Release:
    """The release could not be computed; the reason stands on its page, nothing else changed.

    What a computation says that was taken back is not heard.
    """
    require(Permission.PREPARE_RELEASES, by=by, on=release, at=at)
    run = release.run
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.run != run:
        return release
    release.stage = lifecycle.move(release.stage, to=ReleaseStage.FAILED)
    release.failure = reason[:2000]
    release.save(update_fields=["stage", "failure"])
    journal.record("measurement.release.failed", by=by, on=release, at=at, reason=spoken(release.failure)[:200])
    return release


def _linked(release: Release, linkage: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What to keep in mind, in the language of the table: it goes with the files."""
    held = release.indicators.select_related("version__indicator", "version__dataset")
    with translation.override(release.partnership.default_language):
        return told_of([one.version for one in held], linkage)


def _terms(release: Release) -> dict[str, str]:
    """What the files say of themselves where anybody may read them."""
    if release.audience != Audience.PUBLIC:
        return {}
    return {"audience": release.audience, **({"licence": release.licence} if release.licence else {})}


def computed_from(release: Release) -> list[Extract]:
    """The files that the release's figures rest on."""
    return _computed_from(release, release.manifest.get("sources", []))


def extracts_for(release: Release) -> list[Extract]:
    """The extracts in force of the datasets that the release's definitions rest on, in a stable order."""
    found = _accepted(release)
    if missing := _datasets(release) - {extract.dataset_id for extract in found}:
        titles = Dataset.objects.filter(pk__in=missing).values_list("title", flat=True)
        raise NotAllowed(
            _("No partner has confirmed a file of %(datasets)s yet, so there is nothing to compute.")
            % {"datasets": ", ".join(sorted(set(titles)))}
        )
    return found


def _datasets(release: Release) -> set[int]:
    return dataset_keys(one.version for one in release.indicators.select_related("version__dataset"))


def _accepted(release: Release) -> list[Extract]:
    return list(
        Extract.objects.of(release.partnership)
        .filter(
            dataset__in=_datasets(release),
            superseded_at__isnull=True,
            destroyed_at__isnull=True,
            wrapped_key__isnull=False,
        )
        .select_related("dataset", "partner", "partnership", "due", "delivery")
        .order_by("dataset__slug", "partner__slug", "due__label", "pk")
    )


def _computed_from(release: Release, sources: list[dict[str, Any]]) -> list[Extract]:
    held = Extract.objects.of(release.partnership).filter(uuid__in=[source["extract"] for source in sources])
    return list(held.select_related("dataset", "partner", "partnership").order_by("pk"))


def source_records(extracts: list[Extract]) -> list[dict[str, Any]]:
    """What the manifest says of every file: whose, of what, how many rows, which bytes, accepted when."""
    return [
        {
            "dataset": extract.dataset.slug,
            "title": extract.dataset.title,
            "schema_version": extract.schema_version,
            "partner": extract.partner.name,
            "period": extract.due.label,
            "extract": str(extract.uuid),
            "rows": round(extract.row_count, -1),  # an exact total would help to subtract
            "file_sha256": extract.file_sha256,
            "measures_sha256": extract.measures_sha256,
            "accepted_at": extract.accepted_at.isoformat(),
            "is_synthetic": extract.dataset.is_synthetic,
        }
        for extract in extracts
    ]


def definitions_of(release: Release) -> dict[str, dict[str, Any]]:
    """The definitions the figures were computed with, in words and conditions."""
    return {
        held.indicator.slug: {
            "name": held.indicator.name,
            "version": held.version.number,
            "definition": held.version.definition,
            "population": held.version.population,
            "numerator": held.version.numerator,
            "denominator": held.version.denominator,
            "dataset": held.version.dataset.slug,
            "where": held.version.where,
            "success": held.version.success,
            "mean_of": held.version.mean_of,
            "breakdowns": held.version.breakdowns,
            "direction": held.version.direction,
            **({"taken_from_other_datasets": held.version.linked} if held.version.linked else {}),
        }
        for held in release.indicators.select_related("indicator", "version__dataset")
    }
