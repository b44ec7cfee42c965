"""What linkings made is kept no longer than it is needed: with its files, its plan, or a newer linking it goes."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.actions.encoded.deleting import delete_all_codes
from commontable.measurement.models import Crosswalk, Extract, LinkagePlan, LinkageRun
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.linkage import KEPT_AFTER, RUNNING, RunStage, lifecycle
from commontable.measurement.vault import files
from commontable.measurement.vault import linkage as vault
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def close_plan(*, plan: LinkagePlan, why: str, by: Member, at: datetime) -> LinkagePlan:
    """Nothing is linked by this plan any more, and who was who can never be read again: its keys are gone.

    Decisions about pairs stay on record, but name nobody: the key of their fingerprints goes too.
    """
    require(Permission.PLAN_LINKAGE, by=by, on=plan, at=at)
    plan = hold(plan)
    if plan.closed_at is not None:
        raise NotAllowed(_("This plan is closed already."))
    if not why.strip():
        raise NotAllowed(_("Say why the plan is closed; partners will read it."))
    destroyed = 0
    for run in plan.runs.filter(destroyed_at=None).order_by("pk"):
        if run.stage in RUNNING:
            run.stage, run.finished_at = lifecycle.move(run.stage, to=RunStage.DROPPED), at
            run.save(update_fields=["stage", "finished_at"])
        destroyed += destroy_results(run, at=at)
    delete_all_codes(plan, because="plan_closed", by=by, at=at)
    plan.closed_at, plan.closed_by, plan.closed_because, plan.wrapped_key = at, by, why.strip(), None
    plan.save(update_fields=["closed_at", "closed_by", "closed_because", "wrapped_key"])
    journal.record(
        "measurement.linkage.closed", by=by, on=plan, at=at, why=plan.closed_because[:200], linkings_destroyed=destroyed
    )
    return plan


def drop_crosswalks(extract: Extract, *, by: Member | None, at: datetime) -> int:
    """Nobody can read any more who is who in this file, in no linking; returns in how many it stood.

    Part of the file's destruction, inside its transaction: whoever destroys it was asked for the permission.
    """
    dropped = 0
    for one in Crosswalk.objects.filter(extract=extract, dropped_at=None).select_related("run__plan").order_by("pk"):
        one.dropped_at = at
        one.save(update_fields=["dropped_at"])
        drop_files(one.run, extract)
        dropped += bool(one.sha256)
    if dropped:
        journal.record("measurement.crosswalk.dropped", by=by, on=extract, at=at, linkings=dropped)
    return dropped


def drop_files(run: LinkageRun, extract: Extract) -> None:
    """The file's part of a linking is gone from the disk once the act is through."""
    folder = vault.linkage_folder(run)

    def remove() -> None:
        for name in (str(extract.uuid), f"{extract.uuid}.records"):
            (folder / name).unlink(missing_ok=True)
        if folder.is_dir():
            files.flush_folder(folder)

    transaction.on_commit(remove)


def destroy_results(run: LinkageRun, *, at: datetime) -> bool:
    """What the linking made can never be read again: its key goes with the act, its files after it. Whether it had any.

    Part of another act, which is in the journal.
    """
    if run.destroyed_at is not None:
        return False
    had = run.stage == RunStage.DONE
    run.wrapped_key, run.destroyed_at = None, at
    run.save(update_fields=["wrapped_key", "destroyed_at"])
    Crosswalk.objects.filter(run=run, dropped_at=None).update(dropped_at=at)
    folder = vault.linkage_folder(run)
    transaction.on_commit(lambda: files.remove(folder))
    return had


def destroy_superseded(*, at: datetime) -> int:
    """Nothing is left of linkings that a newer one replaced a day ago. The program does this itself."""
    count = 0
    old = LinkageRun.objects.filter(destroyed_at=None, superseded_at__lte=at - KEPT_AFTER)
    for one in old.order_by("pk"):
        with transaction.atomic():
            run = hold(one)
            if destroy_results(run, at=at):
                journal.record("measurement.linkage.destroyed", by=None, on=run, at=at, plan=run.plan.title)
                count += 1
    return count


def wanted_folders() -> set[str]:
    """The names of the folders below the vault that linkings need: everything else there is left over."""
    return {str(uuid) for uuid in LinkageRun.objects.filter(destroyed_at=None).values_list("uuid", flat=True)}


def was_destroyed(name: str) -> bool:
    """Whether the folder is of a linking whose key is gone."""
    with suppress(ValueError):
        return LinkageRun.objects.filter(uuid=UUID(name), destroyed_at__isnull=False).exists()
    return False
