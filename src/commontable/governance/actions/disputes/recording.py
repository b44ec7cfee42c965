"""What the journal keeps of a dispute: of a private one that something happened, and nothing that says to whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as translate

from commontable.governance.models import Dispute, DisputeStep
from commontable.governance.rules.dispute import ENDED, DisputeStage, lifecycle
from commontable.governance.rules.dispute_days import until
from commontable.journal import actions as journal
from commontable.partnership.models import Member

RAISED = "governance.dispute.raised"
IN_PRIVATE = "governance.dispute.in_private"


@dataclass
class Somebody:
    """Whoever acts in a private dispute: a name in the journal would say whose dispute it is."""

    name: str
    pk: None = None
    partner: None = None


def keep(event: str, *, dispute: Dispute, by: Member, at: datetime, **words: Any) -> None:
    """The act stands in the journal: with who and what where all may know of the dispute, neutrally where not.

    Of a private dispute neither the number nor the title, the sides, the text or a name is kept; the register has
    its steps for those who have a part in it.
    """
    if not dispute.is_private:
        journal.record(event, by=by, on=dispute, at=at, number=dispute.number, **words)
        return
    with translation.override(dispute.partnership.default_language):
        somebody = Somebody(name=translate("Somebody at the table"))
    neutral = RAISED if event == RAISED else IN_PRIVATE
    journal.record(neutral, by=somebody, on=dispute.partnership, at=at)


def enter(dispute: Dispute, stage: DisputeStage, *, by: Member, at: datetime) -> None:
    """The dispute is in that stage from now on, with the days it has by default. Part of the act that moves it."""
    if not dispute.stage == stage == DisputeStage.RAISED:  # a search for a mediator may begin again
        dispute.stage = lifecycle.move(dispute.stage, to=stage)
    dispute.stage_until = until(stage, day=dispute.partnership.day(at))
    dispute.ended_at = at if stage in ENDED else None
    dispute.save(update_fields=["stage", "stage_until", "ended_at"])
    step(dispute, by=by, at=at)


def step(dispute: Dispute, *, by: Member, at: datetime) -> None:
    """The stage and the day it ends stand among the steps of the dispute. Part of the act that set them."""
    DisputeStep.objects.create(
        partnership_id=dispute.partnership_id, dispute=dispute, stage=dispute.stage, at=at, by=by,
        until=dispute.stage_until,
    )  # fmt: skip
