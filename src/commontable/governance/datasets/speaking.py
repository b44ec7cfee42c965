"""Who has spoken at a meeting, for how long, and who has not: by seat in the room, by sector on record."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from commontable.governance.datasets.presence import Sitting
from commontable.governance.models import Meeting, Turn
from commontable.governance.rules.live import TurnStage, turn_stage
from commontable.partnership.rules.sectors import Sector


@dataclass(kw_only=True)
class Voices:
    """The queue, whoever has the word, and the turns that are over."""

    speaking: Turn | None = None
    waiting: list[Turn] = field(default_factory=list)
    spoken: list[Turn] = field(default_factory=list)

    def has_spoken(self, seat_id: int) -> bool:
        """Whether the seat has had the word at this meeting."""
        return any(turn.seat_id == seat_id for turn in [*self.spoken, *([self.speaking] if self.speaking else [])])

    def is_waiting(self, seat_id: int) -> bool:
        """Whether the seat waits for the word or has it."""
        return any(turn.seat_id == seat_id for turn in [*self.waiting, *([self.speaking] if self.speaking else [])])


@dataclass(frozen=True)
class Share:
    """How often and how long one sector has spoken."""

    sector: str
    turns: int
    time: timedelta
    seats: int

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded up: half a minute was not nothing."""
        return -(-int(self.time.total_seconds()) // 60)


def voices_of(meeting: Meeting) -> Voices:
    """Everybody who asked for the word, in the order they asked. One question."""
    found = Voices()
    turns = Turn.objects.filter(meeting=meeting).select_related("seat", "member__partner").order_by("asked_at", "pk")
    for turn in turns:
        stage = turn_stage(began_at=turn.began_at, ended_at=turn.ended_at)
        if stage == TurnStage.SPEAKING:
            found.speaking = turn
        elif stage == TurnStage.WAITING:
            found.waiting.append(turn)
        elif stage == TurnStage.SPOKEN:
            found.spoken.append(turn)
    return found


def silent(sittings: Iterable[Sitting], voices: Voices) -> list[tuple[str, list[Sitting]]]:
    """The seats that are here and have not spoken, by sector: first the sectors of which nobody has."""
    here = [one for one in sittings if one.is_there]
    heard = {one.seat.sector for one in here if voices.has_spoken(one.seat.pk)}
    quiet: dict[str, list[Sitting]] = {}
    for one in here:
        if not voices.has_spoken(one.seat.pk):
            quiet.setdefault(one.seat.sector, []).append(one)
    order = list(Sector.values)
    return sorted(quiet.items(), key=lambda found: (found[0] in heard, order.index(found[0])))


def shares(sittings: Iterable[Sitting], voices: Voices, *, at: datetime) -> list[Share]:
    """Each sector that sat or spoke, with its turns and time; nobody is counted by name."""
    turns = [*voices.spoken, *([voices.speaking] if voices.speaking else [])]
    seats: dict[str, int] = {}
    for one in sittings:
        if one.is_there:
            seats[one.seat.sector] = seats.get(one.seat.sector, 0) + 1
    found = []
    for sector in Sector.values:
        its = [turn for turn in turns if turn.seat.sector == sector]
        if its or sector in seats:
            time = sum(((turn.ended_at or at) - turn.began_at for turn in its if turn.began_at), timedelta())
            found.append(Share(sector, len(its), time, seats.get(sector, 0)))
    return found
