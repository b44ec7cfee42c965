"""Promises as pages list and count them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from commontable.agreements.models import Commitment, NewDate
from commontable.agreements.rules.commitment import CommitmentStage
from commontable.agreements.rules.keeping import Kept, Turn, turn
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.rules.sectors import Sector

A_YEAR = timedelta(days=365)
HELD = (CommitmentStage.OPEN, CommitmentStage.DONE)  # promises that somebody still has to act on
SHOWS: dict[str, Any] = {
    "": lambda today: Q(stage__in=HELD),
    "late": lambda today: Q(stage=CommitmentStage.OPEN, due_on__lt=today),
    "waiting": lambda today: Q(stage=CommitmentStage.DONE),
    "kept": lambda today: Q(stage=CommitmentStage.CONFIRMED),
    "withdrawn": lambda today: Q(stage=CommitmentStage.WITHDRAWN),
    "all": lambda today: Q(),
}


@dataclass(frozen=True)
class Promised:
    """What one partner promised: what is still to do, soonest first, and how the past twelve months went."""

    held: list[Commitment]  # with `turn`, open or waiting for a confirmation
    kept: Kept
    moved: int  # of the promises of these months, how many got a new day

    @property
    def late(self) -> list[Commitment]:
        """Those whose day has passed."""
        return [promise for promise in self.held if promise.turn == Turn.LATE]


def promises_of(
    partnership: Partnership,
    *,
    today: date,
    partner: Partner | None = None,
    member: Member | None = None,
    show: str = "",
    q: str = "",
) -> QuerySet[Commitment]:
    """The promises asked for, soonest day first; without `show` those that somebody still has to act on."""
    found = Commitment.objects.of(partnership).filter(SHOWS[show](today)).select_related("partner", "member")
    if partner is not None:
        found = found.filter(partner=partner)
    if member is not None:
        found = found.filter(member=member)
    if q:
        found = found.filter(Q(what__icontains=q) | Q(partner__name__icontains=q) | Q(member__name__icontains=q))
    is_past = show in {"kept", "withdrawn", "all"}
    listed: QuerySet[Commitment] = found.order_by("-due_on" if is_past else "due_on", "number")
    return listed


def turn_of(promise: Commitment, *, today: date) -> Turn:
    """How the promise stands today."""
    return turn(
        stage=promise.stage,
        due_on=promise.due_on,
        settled_on=_settled_on(promise.stage, promise.done_at, promise.withdrawn_at, promise.partnership),
        today=today,
    )


def with_turns(promises: Any, *, partnership: Partnership, today: date) -> list[Commitment]:
    """The promises, each with `turn` and `days_late`."""
    shown = list(promises)
    for promise in shown:
        promise.partnership = partnership  # the time zone of a day, without asking the register once a row
        promise.turn = turn_of(promise, today=today)
        promise.days_late = (today - promise.due_on).days if promise.turn == Turn.LATE else 0
    return shown


def promised_by(partner: Partner, *, partnership: Partnership, at: datetime) -> Promised:
    """What the partner promised: open, or due in the past twelve months. One question to the register."""
    today = partnership.day(at)
    rows = _with_moves(partnership).filter(_concerns(partner, today=today))
    return promised(rows, partnership=partnership, today=today)


def promised(rows: Iterable[Any], *, partnership: Partnership, today: date) -> Promised:
    """One partner's promises, from its rows with `was_moved`."""
    promises = with_turns(rows, partnership=partnership, today=today)
    return Promised(
        held=[promise for promise in promises if promise.stage in HELD],
        kept=Kept.of(promise.turn for promise in promises),
        moved=sum(promise.was_moved for promise in promises),  # type: ignore[attr-defined]
    )


def promises_concerning(partner: Partner, *, partnership: Partnership, at: datetime) -> QuerySet[Commitment]:
    """The partner's promises as `promised_by` counts them, and those of others that wait for a confirmation."""
    waiting = Q(stage=CommitmentStage.DONE) & ~Q(partner=partner)
    return _with_moves(partnership).filter(_concerns(partner, today=partnership.day(at)) | waiting)


def _concerns(partner: Partner, *, today: date) -> Q:
    return Q(Q(stage__in=HELD) | Q(due_on__gte=today - A_YEAR), partner=partner)


def _with_moves(partnership: Partnership) -> QuerySet[Commitment]:
    moved = NewDate.objects.filter(commitment=OuterRef("pk"))
    rows = Commitment.objects.of(partnership).select_related("partner", "member").annotate(was_moved=Exists(moved))
    ordered: QuerySet[Commitment] = rows.order_by("due_on", "number")
    return ordered


def kept_by_sector(partnership: Partnership, *, at: datetime) -> list[tuple[Sector, Kept]]:
    """How the promises of the past twelve months turned out, by sector in the order of sectors: never a ranking.

    What is still open counts however old it is; sectors without a promise are left out. One question to the register.
    """
    today = partnership.day(at)
    turns: dict[str, list[Turn]] = defaultdict(list)
    rows = Commitment.objects.of(partnership).filter(Q(stage__in=HELD) | Q(due_on__gte=today - A_YEAR))
    columns = ("partner__sector", "stage", "due_on", "done_at", "withdrawn_at")
    for sector, stage, due_on, done_at, withdrawn_at in rows.values_list(*columns):
        settled_on = _settled_on(stage, done_at, withdrawn_at, partnership)
        turns[sector].append(turn(stage=stage, due_on=due_on, settled_on=settled_on, today=today))
    return [(sector, Kept.of(turns[sector])) for sector in Sector if sector in turns]


def together(counted: list[tuple[Sector, Kept]]) -> Kept:
    """The sectors' counts as one."""
    return Kept.of(one for _sector, kept in counted for one in kept.counts.elements())


def _settled_on(
    stage: str, done_at: datetime | None, withdrawn_at: datetime | None, partnership: Partnership
) -> date | None:
    at = withdrawn_at if stage == CommitmentStage.WITHDRAWN else done_at
    return partnership.day(at) if at else None
