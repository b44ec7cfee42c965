"""A draft is computed over the accepted files so that its author sees whether it says what was meant.

Only protected cells leave the closed process, and they are kept for a day beside the register, never in it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from commontable.analysis.cells import breakdown_of
from commontable.analysis.confined import NotConfined
from commontable.analysis.release import Computed, ReleaseError
from commontable.measurement.cover import NotCovered, require_open
from commontable.measurement.datasets.earlier import earlier_for
from commontable.measurement.datasets.linked import dataset_keys
from commontable.measurement.datasets.policies import policy_for
from commontable.measurement.models import Extract, IndicatorVersion
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.rules.refused import in_words, spoken
from commontable.measurement.vault import Missing, VaultLocked
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .releases import BROKEN, computed_parts

NOBODY = "gather_rows"  # no row satisfies the conditions
KEPT_SECONDS = 24 * 60 * 60
AWAITED_SECONDS = 20 * 60  # a computation that has said nothing for so long was interrupted and may be asked for again
TOO_MUCH = _("The computation was stopped because it took too much time or memory. Take fewer breakdowns.")
UNREADABLE = _("An accepted file could not be opened. Tell whoever runs this server.")


def preview_of(version: IndicatorVersion, *, at: datetime) -> dict[str, Any] | None:
    """What is known of the preview of the present wording: `stage` computing, done or failed; None where there is none.

    Done: `periods` with the figure for everybody, `groups` of the newest one, `files`, `made_at`. A preview of files
    that no agreement covers any more is forgotten.
    """
    found: dict[str, Any] | None = cache.get(_key(version))
    if found is None:
        return None
    if found["stage"] == "done":
        try:
            require_open(files_for(version), at=at)
        except NotCovered as refusal:
            found = {"stage": "failed", "reason": str(refusal), "made_at": found["made_at"]}
            _tell(version, found)
    return {**found, "reason": spoken(found["reason"])} if found["stage"] == "failed" else found


def files_for(version: IndicatorVersion) -> list[Extract]:
    """The accepted files in force of the definition's dataset, and of those it takes from."""
    return list(
        Extract.objects.filter(dataset__in=dataset_keys([version]), superseded_at=None, destroyed_at=None)
        .select_related("dataset", "partner", "due", "partnership")
        .order_by("pk")
    )


def begin_preview(*, version: IndicatorVersion, by: Member, at: datetime) -> None:
    """The preview of the present wording is being made.

    Raises NotAllowed where no file has been accepted, NotCovered where no agreement in force covers one of them.
    """
    require(Permission.DEFINE_INDICATORS, by=by, on=version, at=at)
    files = files_for(version)
    if not any(one.dataset_id == version.dataset_id for one in files):
        raise NotAllowed(_("No partner's file of this dataset is accepted yet, so there is nothing to compute with."))
    require_open(files, at=at)
    _tell(version, {"stage": "computing", "percent": 0, "made_at": at})
    transaction.on_commit(lambda: compute_preview.enqueue(version.pk, version.revision, by.pk))


@task()
def compute_preview(version_id: int, revision: int, member_id: int) -> None:
    """The preview stands, or says why it could not be made. Files are opened on record."""
    version = IndicatorVersion.objects.select_related("indicator", "dataset", "partnership").get(pk=version_id)
    by = Member.objects.select_related("partner").get(pk=member_id)
    if version.revision != revision:
        return
    files = files_for(version)
    at = timezone.now()
    try:
        computed = computed_parts(
            [version],
            files,
            title=version.indicator.name,
            policy=policy_for(version.partnership, Audience.PARTNERS),
            periods=[],
            earlier=earlier_for(version.partnership, Audience.PARTNERS, versions=[version], extracts=files),
            by=by,
            on_progress=_progress_of(version, at),
        )
    except ReleaseError as refusal:
        if refusal.code == NOBODY:
            _tell(version, {"stage": "done", "made_at": at, "files": len(files), "periods": [], "groups": []})
        else:
            _tell(version, {"stage": "failed", "reason": in_words(refusal), "made_at": at})
    except NotAllowed as refusal:
        _tell(version, {"stage": "failed", "reason": str(refusal), "made_at": at})
    except NotConfined:
        _tell(version, {"stage": "failed", "reason": str(TOO_MUCH), "made_at": at})
    except (Missing, VaultLocked):
        _tell(version, {"stage": "failed", "reason": str(UNREADABLE), "made_at": at})
    except Exception:
        _tell(version, {"stage": "failed", "reason": str(BROKEN), "made_at": at})
        raise
    else:
        _tell(version, {"stage": "done", "made_at": at, "files": len(files), **_shown(computed)})


def _shown(computed: Computed) -> dict[str, Any]:
    wanted = ("period", "breakdown", "denominator", "value", "low", "high", "status")
    table = computed.cells.select([*wanted, "place_level"])
    cells = [cell for cell in table.to_pylist() if cell.pop("place_level") == "all"]
    whole = [cell for cell in cells if cell["breakdown"] == "{}"]
    newest = max((cell["period"] for cell in whole), default="")
    groups = [cell for cell in cells if cell["period"] == newest and len(breakdown_of(cell["breakdown"])) == 1]
    return {"periods": sorted(whole, key=lambda cell: str(cell["period"])), "groups": groups, "newest": newest}


def _progress_of(version: IndicatorVersion, at: datetime) -> Callable[[dict[str, object]], None]:
    stages = {"reading": 20, "protecting": 60, "certifying": 90}

    def tell(step: dict[str, object]) -> None:
        percent = stages.get(str(step.get("stage")), 10)
        _tell(version, {"stage": "computing", "percent": percent, "made_at": at})

    return tell


def _tell(version: IndicatorVersion, found: dict[str, Any]) -> None:
    cache.set(_key(version), found, AWAITED_SECONDS if found["stage"] == "computing" else KEPT_SECONDS)


def _key(version: IndicatorVersion) -> str:
    return f"preview-{version.pk}-{version.revision}"
