"""The life of a delivery, from arrival to acceptance; nothing is ever half-accepted."""

from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import Lifecycle


class Stage(TextChoices):
    """Where a partner's file stands."""

    ARRIVED = "arrived", _("arrived")
    TO_MAP = "to_map", _("waiting for you to match its columns")
    CHECKING = "checking", _("being checked")
    FINDINGS = "findings", _("needs fixing")
    READY = "ready", _("ready to confirm")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    UNREADABLE = "unreadable", _("could not be read")


OPEN = frozenset({Stage.ARRIVED, Stage.TO_MAP, Stage.CHECKING, Stage.FINDINGS, Stage.READY})
CLOSED = frozenset(set(Stage) - OPEN)

lifecycle = Lifecycle(
    {
        Stage.ARRIVED: {Stage.TO_MAP, Stage.CHECKING, Stage.UNREADABLE, Stage.WITHDRAWN},
        Stage.TO_MAP: {Stage.CHECKING, Stage.WITHDRAWN, Stage.UNREADABLE},
        Stage.CHECKING: {Stage.FINDINGS, Stage.READY, Stage.UNREADABLE, Stage.WITHDRAWN, Stage.TO_MAP},
        Stage.FINDINGS: {Stage.TO_MAP, Stage.CHECKING, Stage.WITHDRAWN},
        Stage.READY: {Stage.ACCEPTED, Stage.WITHDRAWN, Stage.TO_MAP, Stage.CHECKING},
        Stage.ACCEPTED: set(),
        Stage.WITHDRAWN: set(),
        Stage.UNREADABLE: {Stage.TO_MAP, Stage.WITHDRAWN},
    },
    refusal=_("This file is “{state}” now and cannot become “{to}”. Reload the page to see where it stands."),
)


RUNNING = frozenset({Stage.ARRIVED, Stage.CHECKING})
STALLED_AFTER = timedelta(minutes=10)  # longer than the child process that reads may live
FORGOTTEN_AFTER = timedelta(hours=24)  # a file nobody goes on with does not lie about


def is_stalled(*, stage: str, beat_at: datetime | None, at: datetime) -> bool:
    """Whether a reading or check has given no sign of life for so long that it may be started again.

    >>> is_stalled(stage=Stage.CHECKING, beat_at=datetime(2026, 5, 1, 9), at=datetime(2026, 5, 1, 9, 5))
    False
    >>> is_stalled(stage=Stage.CHECKING, beat_at=None, at=datetime(2026, 5, 1, 9, 5))
    True
    """
    return stage in RUNNING and (beat_at is None or at - beat_at > STALLED_AFTER)


class Arrival(TextChoices):
    """Whether what was asked for has come."""

    WAITED_FOR = "waited_for", _("not yet due")
    MISSING = "missing", _("overdue")
    ON_TIME = "on_time", _("on time")
    LATE = "late", _("late")


def arrival(*, due_on: date, accepted_on: date | None, today: date) -> Arrival:
    """Whether a file came on time, late, not yet, or is missing. The due day itself is on time.

    >>> arrival(due_on=date(2026, 5, 1), accepted_on=None, today=date(2026, 5, 2)).name
    'MISSING'
    >>> arrival(due_on=date(2026, 5, 1), accepted_on=date(2026, 5, 1), today=date(2026, 6, 1)).name
    'ON_TIME'
    """
    if accepted_on is not None:
        return Arrival.ON_TIME if accepted_on <= due_on else Arrival.LATE
    return Arrival.WAITED_FOR if today <= due_on else Arrival.MISSING


def percent_done(*, stage: str, done: int, total: int | None) -> int:
    """How far a check is, in percent: reading and checking are most of it, then sealing, then comparing.

    >>> percent_done(stage="checking", done=50, total=100)
    40
    """
    start, end = {"reading": (0, 10), "checking": (10, 70), "sealing": (70, 90), "comparing": (90, 99)}.get(
        stage, (0, 99)
    )
    return start + int((end - start) * min(1.0, done / total)) if total else start
