"""A file whose agreement ended on its way in is not kept."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commontable.journal import actions as journal
from commontable.measurement.models import Delivery
from commontable.measurement.rules.delivery import Stage, lifecycle

from .closing import close
from .runs import held_for


@transaction.atomic
def withdraw_uncovered(delivery: Delivery, run: UUID, *, at: datetime) -> Delivery:
    """The file that was being checked is withdrawn and can never be read again; what was in force stays in force.

    The program does this itself, so no permission is asked. Raises Overtaken where another run took over.
    """
    held = held_for(delivery, run)
    held.stage = lifecycle.move(held.stage, to=Stage.WITHDRAWN)
    close(held, because="not_covered", at=at)
    journal.record("measurement.file.withdrawn", by=None, on=held, at=at, because="not_covered")
    return held
