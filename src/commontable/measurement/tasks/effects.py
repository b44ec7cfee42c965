"""Whether an activity helped, looked for in the background."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from commontable.analysis.confined import NotConfined
from commontable.analysis.effect.confinement import estimate_confined
from commontable.analysis.release import ReleaseError
from commontable.measurement.actions.effects import ask_effect, give_up_effect, keep_effect
from commontable.measurement.actions.releases.computing import source_records
from commontable.measurement.cover import require_open
from commontable.measurement.datasets.definitions import definition_of
from commontable.measurement.datasets.effects import question_of
from commontable.measurement.models import EffectStudy
from commontable.measurement.rules.activity import StudyStage
from commontable.measurement.vault import Missing, VaultLocked
from commontable.partnership.models import Member
from commontable.partnership.rules.lifecycle import NotAllowed

from .previews import UNREADABLE, files_for
from .releases import BROKEN, TOO_MUCH, sources_of

Clock = Callable[[], datetime]


@transaction.atomic
def begin_effect(*, by: Member, at: datetime, **asked: Any) -> EffectStudy:
    """The question stands (as `ask_effect`), and the task that answers it waits in the queue."""
    study = ask_effect(by=by, at=at, **asked)
    transaction.on_commit(lambda: estimate_effect.enqueue(study.pk, by.pk))
    return study


@task()
def estimate_effect(study_id: int, member_id: int) -> None:
    """The question is answered, or says why it could not be."""
    study = EffectStudy.objects.select_related("activity__partnership", "indicator", "dataset").get(pk=study_id)
    if study.stage == StudyStage.COMPUTING:
        answer(study=study, by=Member.objects.select_related("partner").get(pk=member_id), clock=timezone.now)


def answer(*, study: EffectStudy, by: Member, clock: Clock) -> None:
    """The answer, or the reason why there is none, is kept. `clock` gives the moments.

    Nothing is kept for a question that was given up meanwhile.
    """
    try:
        _look(study, by, clock)
    except NotAllowed:
        study.refresh_from_db()
        if study.stage == StudyStage.COMPUTING:
            raise


def _look(study: EffectStudy, by: Member, clock: Clock) -> None:
    try:
        result, sources = _answered(study, by, clock)
        keep_effect(study=study, result=result, sources=sources, by=by, at=clock())
    except ReleaseError as refusal:
        give_up_effect(study=study, reason=refusal.message, by=by, at=clock())
    except NotAllowed as refusal:
        give_up_effect(study=study, reason=str(refusal), by=by, at=clock())
    except NotConfined:
        give_up_effect(study=study, reason=str(TOO_MUCH), by=by, at=clock())
    except (Missing, VaultLocked):
        give_up_effect(study=study, reason=str(UNREADABLE), by=by, at=clock())
    except Exception:
        # Whatever it was, the page says so; the log has the rest.
        give_up_effect(study=study, reason=str(BROKEN), by=by, at=clock())
        raise


def _answered(study: EffectStudy, by: Member, clock: Clock) -> tuple[Mapping[str, Any], list[dict[str, Any]]]:
    version = definition_of(study.indicator)
    if version is None or version.dataset_id != study.dataset_id:
        raise NotAllowed(_("The indicator is defined on other data now. Ask again."))
    files = files_for(version)
    if not files:
        raise NotAllowed(_("No partner's file of this dataset is accepted yet, so there is nothing to compute with."))
    require_open(files, at=clock())
    (source,) = sources_of(files, by=by, at=clock(), what_for=str(study)).values()
    return estimate_confined(question_of(study, version), source), source_records(files)
