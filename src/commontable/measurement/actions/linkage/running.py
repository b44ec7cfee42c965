"""One linking: begun, heard of, done, or given up. What a superseded or dropped one finds is not kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.contract import Schema
from commontable.journal import actions as journal
from commontable.measurement.actions.encoded.deleting import delete_linked_codes
from commontable.measurement.cover import Covered, linking_of, require_linking, require_open
from commontable.measurement.models import Crosswalk, Extract, LinkagePlan, LinkageRun
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.linkage import (
    FEWEST_DATASETS,
    RUNNING,
    STALLED_AFTER,
    Mode,
    RunStage,
    lifecycle,
)
from commontable.measurement.vault import linkage as vault
from commontable.measurement.vault.codes import encoded_in_force
from commontable.measurement.vault.files import sha256_of
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .keeping import destroy_results, drop_files


class Superseded(Exception):
    """The linking was given up since it began: nobody waits for it."""


@transaction.atomic
def start_linking(*, plan: LinkagePlan, by: Member, at: datetime) -> LinkageRun:
    """A linking of everything in force has its place and its key; whoever calls this hands it to the task.

    One that was interrupted is given up. Raises NotAllowed where another is under way or there is nothing to link yet,
    NotCovered where an agreement does not let one of the files be linked.
    """
    require(Permission.RUN_LINKAGE, by=by, on=plan, at=at)
    plan = hold(plan)
    if plan.closed_at is not None:
        raise NotAllowed(_("This plan is closed. Make a new one."))
    running = plan.runs.filter(stage__in=sorted(RUNNING)).first()
    if running is not None:
        if not is_stalled(running, at=at):
            raise NotAllowed(_("These files are being linked already."))
        _end(running, to=RunStage.DROPPED, why="", by=by, at=at)
    extracts = extracts_for(plan)
    _require_enough(plan, extracts)
    require_open(extracts, at=at, hold=True)
    agreed = require_linking(
        linking_of(plan), partnership_id=plan.partnership_id, day=plan.partnership.day(at), hold=True, extracts=extracts
    )
    if plan.wrapped_key is None:
        plan.wrapped_key = vault.wrapped_plan_key(plan)
        plan.save(update_fields=["wrapped_key"])
    last = plan.runs.order_by("-number").values_list("number", flat=True).first() or 0
    run = LinkageRun(
        partnership_id=plan.partnership_id, plan=plan, number=last + 1, mode=plan.mode, beat_at=at, begun_by=by,
        begun_at=at, settings=settings_of(plan),
    )  # fmt: skip
    run.wrapped_key = vault.wrapped_run_key(run)
    run.save()
    Crosswalk.objects.bulk_create(
        Crosswalk(
            partnership_id=plan.partnership_id, run=run, extract=one, agreement_version_id=_agreement(agreed, one)
        )
        for one in extracts
    )
    journal.record("measurement.linkage.begun", by=by, on=run, at=at, plan=plan.title, files=len(extracts))
    return run


def note_progress(*, run: LinkageRun, percent: int, at: datetime) -> None:
    """The page shows how far the linking is. No act of anybody, so no journal entry."""
    mine = LinkageRun.objects.filter(pk=run.pk, stage__in=sorted(RUNNING))
    mine.update(stage=RunStage.LINKING, progress=min(99, max(0, percent)), beat_at=at)


def is_stalled(run: LinkageRun, *, at: datetime) -> bool:
    """Whether the linking is under way and nothing has been heard of it for too long."""
    heard = run.beat_at or run.begun_at
    return run.stage in RUNNING and at - heard >= STALLED_AFTER


@transaction.atomic
def keep_linked(
    *, run: LinkageRun, rows: Mapping[str, int], people: int, uncertain: int, report: Mapping[str, Any],
    by: Member, at: datetime,
) -> LinkageRun:  # fmt: skip
    """The linking is the one in force; the one before it is kept a day for what was begun with it.

    `rows`: by extract (its uuid). `report` holds protected numbers only. Files that were destroyed meanwhile, or from
    which somebody was erased, lose their part.
    Raises Superseded where the linking was given up; NotCovered where an agreement ended while it ran.
    """
    require(Permission.RUN_LINKAGE, by=by, on=run, at=at)
    extracts = _locked(run)
    plan, run = hold(run.plan), hold(run)
    if run.stage not in RUNNING or plan.closed_at is not None:
        raise Superseded
    in_force = [one for one in extracts if one.destroyed_at is None]
    require_open(in_force, at=at, hold=True)
    require_linking(
        linking_of(plan), partnership_id=plan.partnership_id, day=plan.partnership.day(at), hold=True, extracts=in_force
    )
    if settings_of(plan) != run.settings:
        raise NotAllowed(_("The plan was changed while the files were being linked. Link them again."))
    run.stage = lifecycle.move(lifecycle.move(run.stage, to=RunStage.LINKING) if run.stage == RunStage.WAITING
                               else run.stage, to=RunStage.DONE)  # fmt: skip
    key = vault.run_key(run)
    by_extract = {one.pk: one for one in extracts}
    for crosswalk in run.crosswalks.all():
        extract = by_extract[crosswalk.extract_id]
        if extract.destroyed_at is not None or crosswalk.dropped_at is not None:  # destroyed or written anew meanwhile
            drop_files(run, extract)
            crosswalk.dropped_at = crosswalk.dropped_at or at
        else:
            crosswalk.rows = rows[str(extract.uuid)]
            crosswalk.sha256 = sha256_of(vault.crosswalk_of(run, extract, key=key).path)
        crosswalk.save(update_fields=["rows", "sha256", "dropped_at"])
    delete_linked_codes(run=run, by=by, at=at)
    plan.runs.filter(stage=RunStage.DONE, superseded_at=None).update(superseded_at=at)
    run.progress, run.finished_at, run.people, run.uncertain = 100, at, round(people, -1), uncertain
    run.report, run.engine = dict(report), str(report.get("engine", ""))[:20]
    run.uncertain_sha256 = sha256_of(vault.uncertain_of(run, key=key).path)
    run.save()
    journal.record(
        "measurement.linkage.linked", by=by, on=run, at=at, plan=plan.title, files=len(in_force), people=run.people,
        uncertain=uncertain, mode=str(run.mode),
    )  # fmt: skip
    return run


@transaction.atomic
def give_up_linking(*, run: LinkageRun, reason: str, by: Member, at: datetime) -> LinkageRun:
    """The files could not be linked; the reason stands on the plan's page, and the linking before stays in force.

    What a linking says that was given up before is not heard.
    """
    require(Permission.RUN_LINKAGE, by=by, on=run, at=at)
    run = hold(run)
    return _end(run, to=RunStage.FAILED, why=reason, by=by, at=at) if run.stage in RUNNING else run


@transaction.atomic
def abandon_linking(*, run: LinkageRun, at: datetime) -> LinkageRun:
    """Whoever began it may link no more, and nothing they began is kept. The program does this itself."""
    run = hold(run)
    why = _("Whoever began this linking is no longer the one who links files. Link again.")
    return _end(run, to=RunStage.FAILED, why=str(why), by=None, at=at) if run.stage in RUNNING else run


@transaction.atomic
def drop_stalled(*, run: LinkageRun, by: Member, at: datetime) -> LinkageRun:
    """The linking, of which nothing is heard any more, is given up; another can begin. A late answer is not kept."""
    require(Permission.RUN_LINKAGE, by=by, on=run, at=at)
    run = hold(run)
    if not is_stalled(run, at=at):
        raise NotAllowed(
            _("These files are still being linked. After %(n)d minutes without a sign of life you can give it up.")
            % {"n": STALLED_AFTER.total_seconds() // 60}
        )
    return _end(run, to=RunStage.DROPPED, why="", by=by, at=at)


def fail_stalled(*, at: datetime) -> int:
    """No linking is left that was interrupted; how many were. The program does this itself, so nobody is asked."""
    count = 0
    for one in LinkageRun.objects.filter(stage__in=sorted(RUNNING), beat_at__lte=at - STALLED_AFTER).order_by("pk"):
        with transaction.atomic():
            run = hold(one)
            if is_stalled(run, at=at):
                _end(run, to=RunStage.FAILED, why=str(_("It was interrupted. Link again.")), by=None, at=at)
                count += 1
    return count


def extracts_for(plan: LinkagePlan) -> list[Extract]:
    """The accepted files in force of the plan's datasets, the oldest first."""
    return list(
        Extract.objects.of(plan.partnership)
        .filter(dataset__linked__plan=plan, superseded_at=None, destroyed_at=None, wrapped_key__isnull=False)
        .select_related("dataset", "partner", "partnership", "due", "delivery")
        .order_by("accepted_at", "pk")
    )


def settings_of(plan: LinkagePlan) -> dict[str, Any]:
    """What the linking is made with, as it stands now."""
    return {
        "threshold": plan.threshold,
        "low": plan.low,
        "high": plan.high,
        "fields": {one.dataset.slug: one.fields for one in plan.datasets.select_related("dataset")},
    }


def _require_enough(plan: LinkagePlan, extracts: Sequence[Extract]) -> None:
    have = {one.dataset_id for one in extracts}
    missing = [one.dataset.title for one in plan.datasets.select_related("dataset") if one.dataset_id not in have]
    if len(have) < FEWEST_DATASETS:
        raise NotAllowed(
            _("There is nothing to link yet: no file of %(datasets)s has been accepted.")
            % {"datasets": ", ".join(sorted(missing))}
        )
    if plan.mode != Mode.CLEAR:
        _require_codes(plan, extracts)
    unnamed = [one for one in extracts if not one.identities_path]
    if unnamed:
        raise NotAllowed(
            _("A file of %(dataset)s was accepted before it had identity columns. Ask %(partner)s to send it again.")
            % {"dataset": unnamed[0].dataset.title, "partner": unnamed[0].partner.called}
        )


def _require_codes(plan: LinkagePlan, extracts: Sequence[Extract]) -> None:
    here = {one.extract_id for one in encoded_in_force(plan)}
    for extract in extracts:
        if Schema.parse(extract.schema).roles.identity:
            raise NotAllowed(
                _("A file of %(dataset)s from %(partner)s holds names. Under codes no name may lie beside them.")
                % {"dataset": extract.dataset.title, "partner": extract.partner.called}
            )
        if extract.pk not in here:
            raise NotAllowed(
                _("The codes of %(dataset)s from %(partner)s, %(period)s, are not here yet.")
                % {
                    "dataset": extract.dataset.title,
                    "partner": extract.partner.called,
                    "period": extract.due.label,
                }
            )


def _locked(run: LinkageRun) -> list[Extract]:
    """The linking's files; none is destroyed until the act is done. Locked first, as by whoever destroys one."""
    wanted = list(run.crosswalks.order_by("extract").values_list("extract", flat=True))
    return list(
        Extract.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted)
        .select_related("dataset", "partner", "partnership", "due")
        .order_by("pk")
    )


def _agreement(agreed: Sequence[Covered], extract: Extract) -> int | None:
    for one in agreed:
        if (one.dataset.pk, one.partner.pk) == (extract.dataset_id, extract.partner_id) and one.cover.offer is not None:
            return one.cover.offer.key
    return None


def _end(run: LinkageRun, *, to: RunStage, why: str, by: Member | None, at: datetime) -> LinkageRun:
    run.stage = lifecycle.move(run.stage, to=to)
    run.failure, run.finished_at = why[:2000], at
    run.save(update_fields=["stage", "failure", "finished_at"])
    destroy_results(run, at=at)
    event = "measurement.linkage.failed" if to == RunStage.FAILED else "measurement.linkage.dropped"
    journal.record(event, by=by, on=run, at=at, plan=run.plan.title, reason=run.failure[:200])
    return run
