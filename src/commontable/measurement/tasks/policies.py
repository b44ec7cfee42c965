"""What policies would hide is computed on the table's own files, in the closed process, before anybody chooses one.

Only totals and the names of what would be hidden altogether are kept, for a day, beside the register.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from commontable.analysis.confined import NotConfined
from commontable.analysis.disclosure import Policy
from commontable.analysis.disclosure.presets import PRESETS
from commontable.analysis.release import Earlier, ReleaseError
from commontable.measurement.cover import NotCovered, require_open
from commontable.measurement.datasets.linked import dataset_keys
from commontable.measurement.datasets.policies import policies_of
from commontable.measurement.datasets.readers import published
from commontable.measurement.datasets.tallies import tally_of
from commontable.measurement.models import Extract, IndicatorVersion
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.rules.definition import DefinitionStage
from commontable.measurement.rules.policies import at_least, settings_of
from commontable.measurement.rules.refused import in_words, spoken
from commontable.measurement.vault import Missing, VaultLocked
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .previews import AWAITED_SECONDS, KEPT_SECONDS, UNREADABLE
from .releases import BROKEN, Progress, computed_parts

TOO_MUCH = _("The computation was stopped because it took too much time or memory.")


def definitions_to_try(partnership: Partnership) -> list[IndicatorVersion]:
    """The newest release's own definitions; the agreed ones where nothing is released yet."""
    newest = published(partnership, reads=list(Audience)).order_by("-number").first()
    held = IndicatorVersion.objects.of(partnership).select_related("indicator", "dataset", "partnership")
    if newest is not None:
        return list(held.filter(pk__in=newest.indicators.values("version")).order_by("pk"))
    return list(held.filter(stage=DefinitionStage.AGREED, indicator__retired_at=None).order_by("pk"))


def policies_to_try(partnership: Partnership) -> list[Policy]:
    """Every preset, and what is in force; the table's own smallest group holds where one asks for less."""
    found = [at_least(one, minimum_count=partnership.minimum_count) for one in PRESETS.values()]
    found += [held.policy for held in policies_of(partnership).values()]
    return list({key_of(policy): policy for policy in found}.values())


def key_of(policy: Policy) -> str:
    """One name for all policies with the same settings."""
    return hashlib.sha256(json.dumps(settings_of(policy), sort_keys=True).encode()).hexdigest()[:24]


def tries_of(partnership: Partnership, *, at: datetime) -> dict[str, Any] | None:
    """What is known of what policies would hide: `stage` computing, done or failed; None where nothing was tried.

    `tallies`: policy's key → totals, as far as they are. Forgotten where an agreement that covered a file has ended.
    """
    found: dict[str, Any] | None = cache.get(_name(partnership.pk))
    if found is None:
        return None
    if found["stage"] == "done":
        try:
            require_open(_files(definitions_to_try(partnership)), at=at)
        except NotCovered as refusal:
            found = {"stage": "failed", "reason": str(refusal), "made_at": found["made_at"], "tallies": {}}
            _tell(partnership.pk, found)
    return {**found, "reason": spoken(found["reason"])} if found["stage"] == "failed" else found


def begin_trying(*, partnership: Partnership, also: Policy | None, by: Member, at: datetime) -> None:
    """What every preset, what is in force, and `also` would hide is being computed.

    What was computed before over the same files is kept. Raises NotAllowed where there is nothing to compute with,
    NotCovered where no agreement covers one of the files.
    """
    require(Permission.PREVIEW_POLICIES, by=by, on=partnership, at=at)
    versions = definitions_to_try(partnership)
    files = _files(versions)
    if not files:
        raise NotAllowed(
            _("No partner's file of a released indicator is accepted, so there is nothing to compute with.")
        )
    require_open(files, at=at)
    before, made_of = tries_of(partnership, at=at) or {}, _made_of(versions, files)
    if before.get("stage") == "computing":
        raise NotAllowed(_("This is being computed already."))
    kept = before.get("tallies", {}) if before.get("made_of") == made_of else {}
    _tell(partnership.pk, {"stage": "computing", "percent": 0, "made_at": at, "made_of": made_of, "tallies": kept})
    settings = settings_of(also) if also is not None else None
    transaction.on_commit(lambda: try_policies.enqueue(partnership.pk, by.pk, settings))


@task()
def try_policies(partnership_id: int, member_id: int, also: dict[str, Any] | None = None) -> None:
    """What the policies would hide stands, or why it could not be computed. Files are opened on record."""
    partnership = Partnership.objects.get(pk=partnership_id)
    by = Member.objects.select_related("partner").get(pk=member_id)
    at = timezone.now()
    known = cache.get(_name(partnership_id)) or {}
    tallies: dict[str, Any] = dict(known.get("tallies", {}))
    wanted = policies_to_try(partnership)
    if also is not None:
        wanted.append(at_least(Policy.from_dict(also), minimum_count=partnership.minimum_count))
    missing = [policy for policy in wanted if key_of(policy) not in tallies]
    versions = definitions_to_try(partnership)
    told: dict[str, Any] = {"made_at": at, "made_of": known.get("made_of", ""), "tallies": tallies}
    try:
        files = _files(versions)
        sent = {file.dataset_id for file in files}
        versions = [one for one in versions if dataset_keys([one]) <= sent]
        for done, policy in enumerate(missing):
            tallies[key_of(policy)] = _tried(
                policy, versions, files, by=by, on_progress=_progress(partnership_id, told, done, len(missing))
            )
    except NotAllowed as refusal:
        _tell(partnership_id, {**told, "stage": "failed", "reason": str(refusal)})
    except NotConfined:
        _tell(partnership_id, {**told, "stage": "failed", "reason": str(TOO_MUCH)})
    except (Missing, VaultLocked):
        _tell(partnership_id, {**told, "stage": "failed", "reason": str(UNREADABLE)})
    except Exception:
        _tell(partnership_id, {**told, "stage": "failed", "reason": str(BROKEN)})
        raise
    else:
        _tell(partnership_id, {**told, "stage": "done", "files": len(files)})


def _tried(
    policy: Policy, versions: Sequence[IndicatorVersion], files: Sequence[Extract], *, by: Member, on_progress: Progress
) -> dict[str, Any]:
    """The totals of one policy, by itself: earlier releases are left out, or each would look like the strictest."""
    try:
        computed = computed_parts(
            versions,
            files,
            title="Policies",
            policy=policy,
            periods=[],
            earlier=Earlier(),
            by=by,
            on_progress=on_progress,
        )
    except ReleaseError as refusal:
        return {"refused": in_words(refusal)}
    return tally_of(computed)


def _made_of(versions: Sequence[IndicatorVersion], files: Sequence[Extract]) -> str:
    """One name for these definitions over these files: while they are the same, so is what policies hide."""
    return json.dumps([sorted(version.pk for version in versions), sorted(str(file.uuid) for file in files)])


def _files(versions: Sequence[IndicatorVersion]) -> list[Extract]:
    return list(
        Extract.objects.filter(
            dataset__in=dataset_keys(versions), superseded_at=None, destroyed_at=None, wrapped_key__isnull=False
        )
        .select_related("dataset", "partner", "due", "partnership")
        .order_by("pk")
    )


def _progress(partnership_id: int, told: dict[str, Any], done: int, total: int) -> Progress:
    stages = {"reading": 0.2, "protecting": 0.6, "certifying": 0.9}

    def tell(step: dict[str, object]) -> None:
        percent = int(100 * (done + stages.get(str(step.get("stage")), 0.1)) / max(1, total))
        _tell(partnership_id, {**told, "stage": "computing", "percent": percent})

    return tell


def _tell(partnership_id: int, found: dict[str, Any]) -> None:
    cache.set(_name(partnership_id), found, AWAITED_SECONDS if found["stage"] == "computing" else KEPT_SECONDS)


def _name(partnership_id: int) -> str:
    return f"policies-tried-{partnership_id}"
