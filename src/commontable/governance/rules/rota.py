"""The chair goes round the sectors: the order of the seats, and whose turn comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

VACANT, CLOSED, SAME_SECTOR = "vacant", "closed", "same_sector"
WHY_SKIPPED = {
    VACANT: _("nobody holds it"),
    CLOSED: _("it was closed"),
    SAME_SECTOR: _("its sector has the chair now"),
}


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One place of the rota on one day: the seat, its sector, and whether somebody could take the chair from it."""

    seat: int
    name: str
    sector: str
    is_open: bool = True
    is_held: bool = True


@dataclass(frozen=True)
class Next:
    """Whose turn it is, and the seats that were passed over with the reason."""

    turn: Turn | None
    skipped: tuple[tuple[Turn, str], ...] = ()


def fault_of_rota(turns: Sequence[Turn]) -> Any:
    """What is wrong with the order, in one sentence; None where it may stand. An empty order is no rota at all.

    >>> schools, city = Turn(seat=1, name="A", sector="schools"), Turn(seat=2, name="B", sector="government")
    >>> fault_of_rota([schools, city])
    >>> str(fault_of_rota([schools, city, schools]))
    'A stands in the order twice. A seat takes the chair once in a round.'
    >>> str(fault_of_rota([schools, city, Turn(seat=3, name="C", sector="schools")]))
    'After C, the last, the order begins again with A, and both are of one sector. Put a seat of another sector last.'
    """
    for turn in turns:
        if sum(other.seat == turn.seat for other in turns) > 1:
            return _("%(seat)s stands in the order twice. A seat takes the chair once in a round.") % {
                "seat": turn.name
            }
    for turn in turns:
        if not turn.is_open:
            return _("%(seat)s is closed and cannot take the chair. Leave it out.") % {"seat": turn.name}
    if len(turns) == 1:
        return _("With one seat the chair never goes round. Name seats of two sectors or more, or none.")
    for turn, following in pairwise(turns):
        if turn.sector == following.sector:
            return _(
                "%(following)s would follow %(seat)s, and both are of one sector. The chair never stays in a sector: "
                "put a seat of another sector between them."
            ) % {"seat": turn.name, "following": following.name}
    if turns and turns[0].sector == turns[-1].sector:
        return _(
            "After %(last)s, the last, the order begins again with %(first)s, and both are of one sector. "
            "Put a seat of another sector last."
        ) % {"last": turns[-1].name, "first": turns[0].name}
    return None


def next_turn(turns: Sequence[Turn], *, after: int | None, sector: str = "") -> Next:
    """The seat that takes the chair after that one, and those passed over.

    `after` is the seat that has the chair, `sector` its sector; where it is not in the order, the order begins at its
    start. A seat that is closed, that nobody holds, or whose sector has the chair already, is passed over.

    >>> a, b, c = (Turn(seat=n, name=name, sector=name) for n, name in enumerate("abc"))
    >>> next_turn([a, b, c], after=2, sector="c").turn.name
    'a'
    >>> from dataclasses import replace
    >>> found = next_turn([a, replace(b, is_held=False), c], after=0, sector="a")
    >>> found.turn.name, [(turn.name, why) for turn, why in found.skipped]
    ('c', [('b', 'vacant')])
    >>> next_turn([a, replace(b, is_open=False)], after=0, sector="a").turn
    """
    places = [turn.seat for turn in turns]
    start = places.index(after) + 1 if after in places else 0
    skipped: list[tuple[Turn, str]] = []
    for turn in _round(turns, start):
        if turn.seat == after:
            continue
        why = _unfit(turn, sector)
        if not why:
            return Next(turn, tuple(skipped))
        skipped.append((turn, why))
    return Next(None, tuple(skipped))


def _round(turns: Sequence[Turn], start: int) -> Iterable[Turn]:
    return (*turns[start:], *turns[:start])


def _unfit(turn: Turn, sector: str) -> str:
    if not turn.is_open:
        return CLOSED
    if not turn.is_held:
        return VACANT
    return SAME_SECTOR if turn.sector == sector else ""
