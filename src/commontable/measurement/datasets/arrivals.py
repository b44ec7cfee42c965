"""What was asked of partners and what has come of it: dates, counts and stages, never a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from commontable.measurement.models import Delivery, Due, Extract
from commontable.measurement.rules.delivery import OPEN, Arrival, arrival, is_stalled


@dataclass(frozen=True)
class Standing:
    """One due: when it came first, what is in force for it, and what is on its way."""

    due: Due
    arrival: Arrival
    in_force: Extract | None
    first_on: date | None
    under_way: Delivery | None


def standings(dues: QuerySet[Due], *, at: datetime) -> list[Standing]:
    """The dues with what has come of them, soonest first. `dues` belong to one partnership."""
    found = (
        dues.filter(cancelled_at=None)
        .select_related("dataset", "partner", "partnership")
        .prefetch_related(
            Prefetch(
                "extracts", Extract.objects.select_related("delivery", "accepted_by").order_by("accepted_at", "pk")
            ),
            Prefetch("deliveries", Delivery.objects.filter(stage__in=OPEN)),
        )
        .order_by("due_on", "pk")
    )
    return [_standing(due, today=due.partnership.day(at)) for due in found]


def _standing(due: Due, *, today: date) -> Standing:
    extracts: list[Extract] = list(due.extracts.all())
    in_force = next((one for one in extracts if one.superseded_at is None and one.destroyed_at is None), None)
    first_on = due.partnership.day(extracts[0].accepted_at) if extracts else None
    return Standing(
        due=due,
        arrival=arrival(due_on=due.due_on, accepted_on=first_on, today=today),
        in_force=in_force,
        first_on=first_on,
        under_way=next(iter(due.deliveries.all()), None),
    )


def count_of(standings: Iterable[Standing], kind: Arrival) -> int:
    """How many dues stand so."""
    return sum(one.arrival == kind for one in standings)


def stalled(delivery: Delivery, *, at: datetime) -> bool:
    """Whether its reading or check broke off and may be started again."""
    return is_stalled(stage=delivery.stage, beat_at=delivery.beat_at, at=at)
