"""Whether taking part helped: asked, estimated, shared, withdrawn. The answer itself is never edited."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.datasets.definitions import definition_of
from commontable.measurement.models import Activity, Dataset, EffectStudy, Indicator
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.activity import Design, Panel, StudyStage
from commontable.partnership.actions.locking import hold
from commontable.partnership.actions.numbering import next_number
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

STALLED_AFTER = timedelta(minutes=30)
"""A question without an answer for so long was interrupted: the closed process is stopped well before."""


@transaction.atomic
def ask_effect(
    *,
    activity: Activity,
    indicator: Indicator,
    panel: str,
    design: str,
    question: Mapping[str, Any],
    dataset: Dataset,
    why: str,
    by: Member,
    at: datetime,
) -> EffectStudy:
    """The question stands with its design and reason, before anybody knows the answer; a task looks for it."""
    require(Permission.ESTIMATE_EFFECTS, by=by, on=activity, at=at)
    activity = hold(activity)
    if activity.withdrawn_at is not None:
        raise NotAllowed(_("This activity is off the list. Put it back before you ask whether it helped."))
    if not why.strip():
        raise NotAllowed(_("Say why this comparison is fair, before you see what it says."))
    definition = definition_of(indicator)
    if definition is not None and definition.linked:
        raise NotAllowed(
            _("This indicator takes from other files of the same children. Ask about one that rests on one file alone.")
        )
    same = EffectStudy.objects.filter(
        activity=activity, indicator=indicator, panel=panel, design=design, question=dict(question),
        stage=StudyStage.COMPUTING, withdrawn_at=None,
    ).first()  # fmt: skip
    if same is not None:
        raise NotAllowed(_("This is being looked for already, as question %(number)s.") % {"number": same.number})
    study: EffectStudy = EffectStudy.objects.create(
        partnership_id=activity.partnership_id, activity=activity,
        number=next_number(EffectStudy, partnership=activity.partnership), indicator=indicator,
        panel=Panel(panel), design=Design(design), dataset=dataset, question=dict(question),
        why=why.strip(), asked_by=by, asked_at=at,
    )  # fmt: skip
    journal.record(
        "measurement.effect.asked", by=by, on=study, at=at, indicator=indicator.name, design=study.design,
        panel=study.panel,
    )  # fmt: skip
    return study


@transaction.atomic
def keep_effect(
    *, study: EffectStudy, result: Mapping[str, Any], sources: list[dict[str, Any]], by: Member, at: datetime
) -> EffectStudy:
    """The answer stands, or the checks that it failed; the backbone and the director read it first."""
    require(Permission.ESTIMATE_EFFECTS, by=by, on=study, at=at)
    study = _computing(study)
    study.stage, study.result, study.sources, study.done_at = StudyStage.DONE, dict(result), sources, at
    study.save(update_fields=["stage", "result", "sources", "done_at"])
    journal.record(
        "measurement.effect.estimated", by=by, on=study, at=at, is_shown=bool(result.get("shown")), files=len(sources)
    )
    return study


@transaction.atomic
def give_up_effect(*, study: EffectStudy, reason: str, by: Member, at: datetime) -> EffectStudy:
    """The question could not be answered; why stands on its page."""
    require(Permission.ESTIMATE_EFFECTS, by=by, on=study, at=at)
    study = _computing(study)
    study.stage, study.failure, study.done_at = StudyStage.FAILED, reason[:2000], at
    study.save(update_fields=["stage", "failure", "done_at"])
    journal.record("measurement.effect.failed", by=by, on=study, at=at, reason=study.failure[:200])
    return study


def is_stalled(study: EffectStudy, *, at: datetime) -> bool:
    """Whether the answer has been looked for so long that nobody can be looking any more."""
    return study.stage == StudyStage.COMPUTING and at - study.asked_at >= STALLED_AFTER


@transaction.atomic
def give_up_stalled(*, study: EffectStudy, by: Member, at: datetime) -> EffectStudy:
    """The question, whose answer was interrupted, is given up; it can be asked again. A late answer is not kept."""
    require(Permission.ESTIMATE_EFFECTS, by=by, on=study, at=at)
    study = _computing(study)
    if not is_stalled(study, at=at):
        raise NotAllowed(
            _("The answer is still being looked for. If there is none after %(n)d minutes, you can give it up.")
            % {"n": STALLED_AFTER // timedelta(minutes=1)}
        )
    study.stage, study.failure, study.done_at = StudyStage.FAILED, str(_("It was interrupted. Ask again.")), at
    study.save(update_fields=["stage", "failure", "done_at"])
    journal.record("measurement.effect.failed", by=by, on=study, at=at, reason=study.failure)
    return study


@transaction.atomic
def share_effect(*, study: EffectStudy, by: Member, at: datetime) -> EffectStudy:
    """Everybody at the table reads the answer."""
    require(Permission.SHARE_EFFECTS, by=by, on=study, at=at)
    study = hold(study)
    if study.stage != StudyStage.DONE or study.withdrawn_at is not None:
        raise NotAllowed(_("Only an estimate that stands can be shared."))
    if study.shared_at is not None:
        raise NotAllowed(_("This estimate is shared already."))
    if study.asked_by_id == by.pk:
        raise NotAllowed(_("Somebody else than the one who asked shares an estimate."))
    study.shared_at, study.shared_by = at, by
    study.save(update_fields=["shared_at", "shared_by"])
    journal.record("measurement.effect.shared", by=by, on=study, at=at, indicator=study.indicator.name)
    return study


@transaction.atomic
def withdraw_effect(*, study: EffectStudy, why: str, by: Member, at: datetime) -> EffectStudy:
    """The estimate no longer counts; that it was made, and why it does not count, stays on the page."""
    require(Permission.ESTIMATE_EFFECTS, by=by, on=study, at=at)
    study = hold(study)
    if study.withdrawn_at is not None:
        raise NotAllowed(_("This was withdrawn already."))
    if not why.strip():
        raise NotAllowed(_("Say why the estimate does not count."))
    study.withdrawn_at, study.withdrawn_because = at, why.strip()
    study.save(update_fields=["withdrawn_at", "withdrawn_because"])
    journal.record("measurement.effect.withdrawn", by=by, on=study, at=at, why=study.withdrawn_because[:200])
    return study


def _computing(study: EffectStudy) -> EffectStudy:
    study = hold(study)
    if study.stage != StudyStage.COMPUTING:
        raise NotAllowed(_("This question has been answered already."))
    return study
