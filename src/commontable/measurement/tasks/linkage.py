"""Files are linked in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from commontable.analysis.confined import NotConfined
from commontable.analysis.linkage import Decision, LinkageError
from commontable.analysis.linkage.confinement import Asked, LinkedFile, Outcome, link_confined, rates_confined
from commontable.analysis.linkage.rates import Rate, RatedFile
from commontable.analysis.linkage.records import IdentityFile
from commontable.analysis.release.sources import SealedFile
from commontable.measurement.actions.linkage.running import (
    Superseded,
    abandon_linking,
    give_up_linking,
    keep_linked,
    note_progress,
    start_linking,
)
from commontable.measurement.models import Extract, LinkagePlan, LinkageRun
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.linkage import Mode, RunStage
from commontable.measurement.rules.linkage_refused import in_words
from commontable.measurement.vault import Missing, VaultLocked, linked_sources, sealed_identities, sealed_sources
from commontable.measurement.vault import linkage as vault
from commontable.measurement.vault.codes import sealed_codes
from commontable.measurement.vault.files import made
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted, require
from commontable.partnership.rules.lifecycle import NotAllowed

from .machine import limits_of_work, spill_folder
from .previews import UNREADABLE
from .releases import BROKEN

Clock = Callable[[], datetime]
Progress = Callable[[dict[str, object]], None]
SIGN_OF_LIFE = timedelta(seconds=30)
STAGES = {"reading": 2, "preparing": 5, "training": 15, "comparing": 45, "resolving": 75, "sealing": 88, "rates": 94}
TOO_MUCH = _("The linking was stopped: it took too much time, memory or disk. Link fewer files at once, or try again.")


@transaction.atomic
def begin_linking(*, plan: LinkagePlan, by: Member, at: datetime) -> LinkageRun:
    """The files are being linked (as `start_linking`), and the task that does it waits in the queue."""
    run = start_linking(plan=plan, by=by, at=at)
    transaction.on_commit(lambda: link_files.enqueue(run.pk, by.pk))
    return run


@task()
def link_files(run_id: int, member_id: int) -> None:
    """The files are linked, or the plan says why they could not be; not where the linking was given up meanwhile."""
    run = LinkageRun.objects.select_related("plan__partnership", "partnership").get(pk=run_id)
    if run.stage == RunStage.WAITING:
        link_run(run=run, by=Member.objects.select_related("partner").get(pk=member_id), clock=timezone.now)


def link_run(*, run: LinkageRun, by: Member, clock: Clock) -> None:
    """Who is who stands sealed and the quality is told, or why it could not be. `clock` gives the moments."""
    try:
        require(Permission.RUN_LINKAGE, by=by, on=run, at=clock())
        extracts = extracts_of(run)
        tell = progress_of(run, clock)
        outcome = linked_here(run, extracts, by=by, at=clock(), on_progress=tell)
        rates = rates_of(run, extracts, by=by, at=clock(), on_progress=tell)
        keep_linked(
            run=run, rows=outcome.rows, people=outcome.people, uncertain=outcome.uncertain,
            report={**outcome.report, "rates": [one.to_dict() for one in rates]}, by=by, at=clock(),
        )  # fmt: skip
    except Superseded:
        return  # somebody gave it up and perhaps began again; that linking has the word
    except NotPermitted:
        abandon_linking(run=run, at=clock())
    except LinkageError as refusal:
        give_up_linking(run=run, reason=in_words(refusal), by=by, at=clock())
    except NotAllowed as refusal:
        give_up_linking(run=run, reason=str(refusal), by=by, at=clock())
    except NotConfined:
        give_up_linking(run=run, reason=str(TOO_MUCH), by=by, at=clock())
    except (Missing, VaultLocked):
        give_up_linking(run=run, reason=str(UNREADABLE), by=by, at=clock())
    except Exception:
        # Whatever it was, the plan's page says so and files can be linked again; the log has the rest.
        give_up_linking(run=run, reason=str(BROKEN), by=by, at=clock())
        raise


def linked_here(
    run: LinkageRun, extracts: Sequence[Extract], *, by: Member, at: datetime, on_progress: Progress | None = None
) -> Outcome:
    """Identities (or what partners encoded instead) are opened on record, in a closed process; who is who stands sealed
    in the linking's folder.
    """
    plan, key = run.plan, vault.run_key(run)
    linked = {one.dataset_id: one for one in plan.datasets.all()}
    opened = sealed_identities(plan, extracts, by=by, at=at)
    in_clear = plan.mode == Mode.CLEAR
    codes = {} if in_clear else sealed_codes(plan, by=by, at=at)
    files = [
        LinkedFile(
            identities=IdentityFile(
                source=one.dataset.slug,
                partner=str(one.partner_id),
                extract=str(one.uuid),
                path=opened[one.uuid].path,
                key=opened[one.uuid].key,
                fields=linked[one.dataset_id].fields if in_clear else {},
                person=linked[one.dataset_id].row_id or one.dataset.contract.roles.person,
            ),
            crosswalk=vault.crosswalk_of(run, one, key=key),
            list=vault.records_of(run, one, key=key),
            codes=codes.get(one.uuid),
        )
        for one in extracts
    ]
    asked = Asked(
        files=files,
        uncertain=vault.uncertain_of(run, key=key),
        secret=vault.plan_key(plan),
        threshold=plan.threshold,
        band=(plan.low, plan.high),
        decisions=decisions_of(plan),
        earlier=earlier_of(plan),
        suppressed=list(plan.suppressed.values_list("source", "fingerprint")),
        profile=None if in_clear else plan.profile,
        field_tokens=plan.mode == Mode.FIELD_TOKENS,
    )
    # Names are linked on this machine whatever engine makes releases: they are sent to no cluster.
    return link_confined(
        asked,
        folder=made(vault.linkage_folder(run)),
        limits=limits_of_work(),
        spill_to=spill_folder(),
        on_progress=on_progress,
    )


def rates_of(
    run: LinkageRun, extracts: Sequence[Extract], *, by: Member, at: datetime, on_progress: Progress | None = None
) -> list[Rate]:
    """How many are found, by partner and group, from who is who and the breakdown columns; no identity is opened."""
    if on_progress is not None:
        on_progress({"stage": "rates"})
    measures = sealed_sources(extracts, by=by, at=at, what_for=str(run))
    crosswalks = linked_sources(run, extracts, by=by, at=at)
    return rates_confined(
        [
            RatedFile(
                source=one.dataset.slug,
                partner=one.partner.slug,
                crosswalk=crosswalks[one.uuid],
                measures=measured,
                groups=groups_of(one),
            )
            for one, measured in zip(extracts, measures, strict=True)
        ],
        limits=limits_of_work(),
    )


def groups_of(extract: Extract) -> tuple[str, ...]:
    """The breakdown columns of a file that are no identity."""
    contract = extract.dataset.contract
    return tuple(name for name in contract.roles.breakdowns if name in contract.measures)


def extracts_of(run: LinkageRun) -> list[Extract]:
    """The files the linking was begun with, the oldest first. Raises NotAllowed where one was destroyed since."""
    found = list(
        Extract.objects.filter(crosswalks__run=run)
        .select_related("dataset", "partner", "partnership", "due")
        .order_by("accepted_at", "pk")
    )
    if any(one.destroyed_at is not None for one in found):
        raise NotAllowed(_("One of the files was destroyed meanwhile. Link again."))
    return found


def decisions_of(plan: LinkagePlan) -> list[Decision]:
    """What people said of pairs and have not taken back; that it cannot be told decides nothing."""
    return [
        Decision(
            left_source=one.left_source,
            left_id=one.left,
            right_source=one.right_source,
            right_id=one.right,
            same=bool(one.same),
        )
        for one in plan.decisions.filter(withdrawn_at=None, same__isnull=False).order_by("pk")
    ]


def earlier_of(plan: LinkagePlan) -> list[tuple[str, SealedFile]]:
    """The lists of the linking in force, so that a child keeps their random person; none before the first."""
    before = plan.runs.filter(stage=RunStage.DONE, superseded_at=None, destroyed_at=None).first()
    if before is None:
        return []
    key = vault.run_key(before)
    held = before.crosswalks.filter(dropped_at=None).select_related(
        "extract__dataset", "extract__partner", "extract__due"
    )
    known = [(one.extract.dataset.slug, vault.records_of(before, one.extract, key=key)) for one in held]
    return [(source, file) for source, file in known if file.path.is_file()]


def progress_of(run: LinkageRun, clock: Clock) -> Progress:
    """Tells the page how far it is, and now and then that the linking is alive, though it be no further."""
    percent, heard = -1, clock()

    def tell(step: dict[str, object]) -> None:
        nonlocal percent, heard
        reached, now = STAGES.get(str(step.get("stage")), 0), clock()
        if reached > percent or now - heard >= SIGN_OF_LIFE:
            percent, heard = max(percent, reached), now
            note_progress(run=run, percent=percent, at=now)

    return tell
