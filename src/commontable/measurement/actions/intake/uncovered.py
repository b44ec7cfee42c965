"""A file whose agreement ended on its way in is not kept."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commontable.journal import actions as journal
from commontable.measurement.cover import Agreed, NotCovered, agreed_at, require_cover
from commontable.measurement.models import Delivery
from commontable.measurement.rules.delivery import OPEN, Stage, lifecycle

from .closing import close
from .runs import held_for


@transaction.atomic
def withdraw_uncovered(delivery: Delivery, run: UUID, *, at: datetime) -> Delivery:
    """The file that was being checked is withdrawn and can never be read again; what was in force stays in force.

    The program does this itself, so no permission is asked. Raises Overtaken where another run took over.
    """
    return _withdraw(held_for(delivery, run), at=at)


def withdraw_every_uncovered(*, at: datetime) -> int:
    """No file waits for its sender that no agreement covers any more; how many were withdrawn.

    The program does this itself, so no permission is asked.
    """
    agreed: dict[int, Agreed] = {}
    gone = 0
    waiting = Delivery.objects.filter(stage__in=OPEN).select_related("due__dataset", "partnership").order_by("pk")
    for one in waiting:
        table = one.partnership
        if table.pk not in agreed:
            agreed[table.pk] = agreed_at(table.pk)
        if not agreed[table.pk].cover(one.due.dataset, one.partner_id, day=table.day(at)).is_open:
            gone += _withdraw_if_uncovered(one.pk, at=at)
    return gone


@transaction.atomic
def _withdraw_if_uncovered(pk: int, *, at: datetime) -> bool:
    held = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("due__dataset", "due__partner", "due__partnership", "partnership")
        .get(pk=pk)
    )
    if held.stage not in OPEN:
        return False
    try:
        require_cover(due=held.due, at=at, hold=True)
    except NotCovered:
        _withdraw(held, at=at)
        return True
    return False  # an agreement that covers it came into force a moment ago


def _withdraw(held: Delivery, *, at: datetime) -> Delivery:
    held.stage = lifecycle.move(held.stage, to=Stage.WITHDRAWN)
    close(held, because="not_covered", at=at)
    journal.record("measurement.file.withdrawn", by=None, on=held, at=at, because="not_covered")
    return held
