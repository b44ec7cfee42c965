"""A meeting as it stands this moment: one state, shown to the room, to whoever leads it and to every phone."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from commontable.analysis.decision_rules import Quorum
from commontable.governance.datasets.bodies import rule_of
from commontable.governance.datasets.presence import Sitting, quorum_at, quorum_in_words, sectors_here, sittings_of
from commontable.governance.datasets.speaking import Voices, silent, voices_of
from commontable.governance.models import AgendaItem, Meeting, Turn
from commontable.governance.rules.meeting import MeetingStage
from commontable.governance.rules.proposal import OPEN
from commontable.journal.actions import scope_of
from commontable.journal.models import Head
from commontable.partnership.models import Member
from commontable.partnership.rules.sectors import Sector


@dataclass(frozen=True, kw_only=True)
class Silence:
    """One sector's seats that are here and have not spoken; `is_unheard` where nobody of the sector has."""

    sector: str
    seats: list[Sitting]
    is_unheard: bool


@dataclass(frozen=True, kw_only=True)
class Room:
    """Everything the three faces of a meeting under way show."""

    meeting: Meeting
    items: list[AgendaItem]
    sittings: list[Sitting]
    voices: Voices
    quorum: Quorum | None
    at: datetime

    @property
    def is_live(self) -> bool:
        """The meeting is under way."""
        return bool(self.meeting.stage == MeetingStage.LIVE)

    @property
    def is_over(self) -> bool:
        """The meeting was held."""
        return bool(self.meeting.stage == MeetingStage.HELD)

    @property
    def current(self) -> AgendaItem | None:
        """The item the meeting is at."""
        return next((item for item in self.items if item.pk == self.meeting.current_id), None)

    @property
    def number(self) -> int:
        """The place of the present item on the agenda, from 1; 0 between items."""
        return self.items.index(self.current) + 1 if self.current else 0

    @property
    def last_dealt_with(self) -> AgendaItem | None:
        """Where the meeting is, or was before the break it is in."""
        ended = [item for item in self.items if item.ended_at is not None]
        return self.current or max(ended, key=lambda item: item.ended_at or self.at, default=None)

    @property
    def next(self) -> AgendaItem | None:
        """The item after this one; during a break, the one after what was dealt with last; before, the first."""
        before = self.last_dealt_with
        later = self.items[self.items.index(before) + 1 :] if before else self.items
        return later[0] if later else None

    @property
    def previous(self) -> AgendaItem | None:
        """The item before this one; during a break, what was dealt with last."""
        if self.current is None:
            return self.last_dealt_with
        place = self.items.index(self.current)
        return self.items[place - 1] if place else None

    @property
    def seconds_left(self) -> int | None:
        """What is left of the present item's time; below zero once it is over."""
        item = self.current
        if item is None or item.began_at is None:
            return None
        return item.minutes * 60 - int((self.at - item.began_at).total_seconds())

    @property
    def asks_for_position(self) -> bool:
        """The present item's proposal is in a round."""
        item = self.current
        return item is not None and item.proposal is not None and item.proposal.stage in OPEN

    @property
    def quorum_says(self) -> list[str]:
        """The quorum in sentences; none where the body has no rule."""
        return quorum_in_words(self.quorum) if self.quorum is not None else []

    @property
    def sectors(self) -> str:
        """The sectors in the room, as a list."""
        return sectors_here(self.sittings)

    @property
    def silences(self) -> list[Silence]:
        """Who is here and has not spoken, first the sectors nobody has heard from."""
        heard = {one.seat.sector for one in self.sittings if self.voices.has_spoken(one.seat.pk)}
        return [
            Silence(sector=str(Sector(sector).label), seats=seats, is_unheard=sector not in heard)
            for sector, seats in silent(self.sittings, self.voices)
        ]

    @property
    def here(self) -> int:
        """How many seats somebody sits in."""
        return sum(one.is_there for one in self.sittings)

    @property
    def can_be_called_on(self) -> list[Sitting]:
        """The seats for which a hand can go up: somebody could sit there, and it waits for nothing yet."""
        return [
            one
            for one in self.sittings
            if one.holder is not None and not self.voices.is_waiting(one.seat.pk) and (one.is_there or not self.here)
        ]

    def seats_of(self, member: Member) -> list[Sitting]:
        """The seats the member can speak for: held, as alternate, or carried for another."""
        return [
            one
            for one in self.sittings
            if member.pk in {each.pk for each in (one.holder, *one.alternates, *one.proxies) if each is not None}
        ]

    def turn_of(self, seat_id: int) -> Turn | None:
        """The seat's turn that has not ended."""
        turns = [*self.voices.waiting, *([self.voices.speaking] if self.voices.speaking else [])]
        return next((turn for turn in turns if turn.seat_id == seat_id), None)

    def place_of(self, turn: Turn) -> int:
        """How many speak before it, and one."""
        return [one.pk for one in self.voices.waiting].index(turn.pk) + 1


def room_of(meeting: Meeting, *, at: datetime) -> Room:
    """The meeting as it stands, in nine questions however many sit."""
    items: list[AgendaItem] = list(
        meeting.items.select_related("proposal", "release", "indicator").order_by("position", "pk")
    )
    sittings = sittings_of(meeting, at=at)
    return Room(
        meeting=meeting,
        items=items,
        sittings=sittings,
        voices=voices_of(meeting),
        quorum=quorum_at(sittings, rule=rule_of(meeting.body)),
        at=at,
    )


def tag_of(meeting: Meeting, *, reader: Member, face: str, at: datetime) -> str:
    """Changes whenever what this reader sees of the meeting can have changed: every act stands in the journal.

    One question, so that a room full of phones may ask every other second.
    """
    head: Any = Head.objects.filter(scope=scope_of(meeting)).values_list("sequence", flat=True).first()
    state = f"{meeting.pk}:{head}:{reader.pk}:{face}:{get_language()}:{meeting.partnership.day(at)}"
    return hashlib.sha256(state.encode()).hexdigest()[:24]
