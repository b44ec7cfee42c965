"""One reading or check of a delivery at a time: claimed, giving signs of life, finished or left."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from commontable.measurement.models import Delivery
from commontable.measurement.rules.delivery import RUNNING, STALLED_AFTER, percent_done

Clock = Callable[[], datetime]
BEAT = timedelta(seconds=10)


class Overtaken(Exception):
    """The delivery was withdrawn, replaced or taken up by another check: this one's result counts for nothing."""


@transaction.atomic
def claim(delivery: Delivery, *, at: datetime) -> UUID | None:
    """This run alone may go on with the delivery; None where another is at it, or there is nothing to be done."""
    held = Delivery.objects.select_for_update().get(pk=delivery.pk)
    alive = held.run is not None and held.beat_at is not None and at - held.beat_at <= STALLED_AFTER
    if held.stage not in RUNNING or alive:
        return None
    held.run, held.beat_at, held.progress = uuid4(), at, 0
    held.save(update_fields=["run", "beat_at", "progress"])
    run: UUID = held.run
    return run


def held_for(delivery: Delivery, run: UUID) -> Delivery:
    """The delivery, locked, if the run still counts; raises Overtaken. Inside a transaction."""
    held: Delivery | None = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("due__dataset", "due__partner", "partnership")
        .filter(pk=delivery.pk, run=run)
        .first()
    )
    if held is None:
        raise Overtaken
    return held


@transaction.atomic
def leave(delivery: Delivery, run: UUID) -> None:
    """The run ended without a result; the delivery can be taken up again at once."""
    Delivery.objects.filter(pk=delivery.pk, run=run).update(run=None, beat_at=None, progress=0)


def signs_of_life(delivery: Delivery, run: UUID, *, clock: Clock) -> Callable[[dict[str, object]], None]:
    """What the child process tells becomes the delivery's progress. Raises Overtaken when the run counts no more."""
    seen = {"percent": 0, "beat": clock()}

    def tell(step: dict[str, object]) -> None:
        total = step.get("total")
        percent = percent_done(
            stage=str(step.get("stage")),
            done=int(str(step.get("done") or 0)),
            total=int(str(total)) if total else None,
        )
        percent, now = max(percent, int(str(seen["percent"]))), clock()
        if percent == seen["percent"] and now - seen["beat"] < BEAT:  # type: ignore[operator]
            return
        seen.update(percent=percent, beat=now)
        if not Delivery.objects.filter(pk=delivery.pk, run=run).update(progress=percent, beat_at=now):
            raise Overtaken

    return tell
