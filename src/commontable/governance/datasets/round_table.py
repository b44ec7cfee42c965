"""Seats drawn round a table: where each stands, what its mark says."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.translation import gettext as translate

from .seating import Seating, SeatToday

CENTRE, REACH, WIDEST, ROOM_FOR_LETTERS = 160.0, 128.0, 22.0, 11.0  # in the units of the drawing, 320 wide


@dataclass(frozen=True)
class Chair:
    """One seat of the drawing; `kind` is its class: held, vacant, voiceless; `who` is to be drawn in initials."""

    x: str
    y: str
    radius: str
    who: str
    name: str
    says: str
    kind: str
    is_chair: bool


def round_table(seating: Seating) -> list[Chair]:
    """The open seats round the table, those of a sector side by side, the first on top."""
    seats = seating.seats
    radius = min(WIDEST, REACH * pi / max(len(seats), 1) * 0.82)
    return [_chair(seat, index, len(seats), radius) for index, seat in enumerate(seats)]


def _chair(place: SeatToday, index: int, count: int, radius: float) -> Chair:
    angle = 2 * pi * index / count - pi / 2
    holder = place.holder
    if holder is None:
        kind, says = "vacant", translate("vacant")
    else:
        kind, says = ("held" if place.seat.is_voting else "voiceless"), holder.member.name
    return Chair(
        x=f"{CENTRE + REACH * cos(angle):.1f}",
        y=f"{CENTRE + REACH * sin(angle):.1f}",
        radius=f"{radius:.1f}",
        who=holder.member.name if holder and radius > ROOM_FOR_LETTERS else "",
        name=place.seat.name,
        says=says,
        kind=kind,
        is_chair=place.is_chair,
    )
