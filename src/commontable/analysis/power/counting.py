"""How many coalitions win, by size and by seat: exact, by dynamic programming over value functions.

A value function says, for a weight w that the seats still standing give (and, per state, how many sectors they carry
and how many they are present with), how many ways there are to add k of the seats already taken away so that the
coalition wins. Taking a seat away is one shifted addition. Halving the seats again and again leaves each of them
alone with the value function of all others, after about log2(n) times the work of one such function.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commontable.analysis.power.game import Game
from commontable.analysis.power.value_functions import MOST_CELLS, Allowed, Taken, TooMuch, Value, taken

MOST_SEATS = 60  # counts of coalitions of one size stay below 2**63
_LEAF = 7
_MOST_VOICES = 4000

State = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Winning coalitions by size (0 … n), all of them and those that have a seat in them."""

    winning: tuple[int, ...]
    with_seat: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Seats of one sector (without veto seats), or seats whose sector does not matter."""

    places: tuple[int, ...]
    seats: tuple[Taken, ...]
    steps: tuple[State | None, ...]  # by voices given in the sector: sectors carried, sectors present; None: lost

    @property
    def weight(self) -> int:
        return sum(weight for weight, _ in self.seats)


@dataclass(kw_only=True)
class _Work:
    allowed: Allowed
    needed: State
    winning: dict[int, int] = field(default_factory=dict)
    with_seat: dict[int, dict[int, int]] = field(default_factory=dict)


def winning_coalitions(game: Game, *, budget: int = 4_000_000_000) -> Counts:
    """The winning coalitions counted. Raises `TooMuch` above `MOST_SEATS` seats that are not in every winning coalition
    anyway, or where more than `budget` additions or too much memory would be needed.

    >>> from commontable.analysis.power.game import Seat
    >>> game = Game(seats=tuple(Seat(name=one, weight=w) for one, w in zip("abc", (2, 1, 1))), quota=3)
    >>> winning_coalitions(game)
    Counts(winning=(0, 0, 2, 1), with_seat=((0, 0, 2, 1), (0, 0, 1, 1), (0, 0, 1, 1)))
    """
    n = len(game.seats)
    weights, quota = game.whole
    held = _needed_by_all(game)
    if n - len(held) > MOST_SEATS:
        raise TooMuch
    groups, start, needed = _groups(game, held)
    rest = max(0, quota - sum(weights[one] for one in held))
    work = _Work(allowed=Allowed(quota=rest, additions=budget), needed=needed)
    if groups:
        span = sum(group.weight for group in groups)
        _among(groups, _at_the_end(work, span), start=start, span=span, work=work)
    elif start == needed and rest == 0:
        work.winning = {0: 1}
    least = max(0, game.quorum_heads)

    def by_size(found: dict[int, int]) -> tuple[int, ...]:
        return tuple(found.get(size - len(held), 0) if size >= least else 0 for size in range(n + 1))

    winning = by_size(work.winning)
    return Counts(
        winning=winning,
        with_seat=tuple(winning if one in held else by_size(work.with_seat.get(one, {})) for one in range(n)),
    )


def _needed_by_all(game: Game) -> frozenset[int]:
    """Seats with a veto, and those without which the weight or the heads of all others do not suffice."""
    weights, quota = game.whole
    total, everyone = sum(weights), range(len(weights))
    if game.quorum_heads >= len(weights):
        return frozenset(everyone)
    return game.vetoes | {place for place in everyone if total - weights[place] < quota}


def _groups(game: Game, held: frozenset[int]) -> tuple[list[_Group], State, State]:
    """The other seats by sector, what the `held` ones bring along, and what is needed (carried, present)."""
    weights, _ = game.whole
    needed = game.sectors_needed if game.sectors_needed > len(game.sectors_required) else 0
    present = game.quorum_sectors if game.quorum_sectors > max(needed, len(game.sectors_required)) else 0
    loose = {place for place, one in enumerate(game.seats) if not one.sector} - held
    found, start = [], (0, 0)
    for name, own in game.sectors.items():
        voices, half = game.majorities[name]
        free = [place for place in own if place not in held]
        given, left = sum(voices[one] for one in own if one not in free), sum(voices[one] for one in free)
        if left > _MOST_VOICES:
            raise TooMuch
        required = name in game.sectors_required
        steps = tuple(
            None
            if required and given + voice < half
            else (int(bool(needed) and given + voice >= half), int(bool(present) and given + voice > 0))
            for voice in range(left + 1)
        )
        if not any(steps):  # this sector can never be carried
            return [], (-1, -1), (needed, present)
        if len(set(steps)) == 1 and steps[0] is not None:
            start = _sum(start, steps[0], (needed, present))
            loose.update(free)
        elif free:
            found.append(_group(free, weights, steps, voices))
    if loose:
        found.append(_group(sorted(loose), weights, ((0, 0),), dict.fromkeys(loose, 0)))
    return found, start, (needed, present)


def _group(
    places: Sequence[int], weights: Sequence[int], steps: tuple[State | None, ...], voices: Mapping[int, int]
) -> _Group:
    ordered = tuple(sorted(places, key=lambda one: -weights[one]))
    return _Group(places=ordered, seats=tuple((weights[one], voices[one]) for one in ordered), steps=steps)


def _sum(state: State, step: State, needed: State) -> State:
    return min(needed[0], state[0] + step[0]), min(needed[1], state[1] + step[1])


def _at_the_end(work: _Work, span: int) -> dict[State, Value]:
    """With no seat taken away yet: 1 where the quota is reached."""
    import numpy as np

    if span < work.allowed.quota:
        return {}
    return {work.needed: Value(0, 0, work.allowed.quota, np.ones((1, 1), dtype=np.uint32))}


def _among(groups: Sequence[_Group], values: dict[State, Value], *, start: State, span: int, work: _Work) -> None:
    """Every group of several is left alone in turn; groups that are alike are counted once."""
    alike: dict[object, list[_Group]] = {}
    for group in groups:
        alike.setdefault((group.seats, group.steps), []).append(group)
    kept = [same[0] for same in alike.values()]
    values, span = _without(
        [one for same in alike.values() for one in same[1:]], kept, values, start=start, span=span, work=work
    )
    if len(kept) == 1:
        group = kept[0]
        row = [values.get(_sum(start, step, work.needed)) if step else None for step in group.steps]
        _inside(tuple(zip(group.places, group.seats, strict=True)), row, span=span, work=work)
    else:
        for stay, go in _halves(kept):
            left, rest = _without(go, stay, values, start=start, span=span, work=work)
            _among(stay, left, start=start, span=rest, work=work)
    for same in alike.values():
        for other in same[1:]:
            for place, twin in zip(other.places, same[0].places, strict=True):
                work.with_seat[place] = work.with_seat[twin]


def _halves(groups: Sequence[_Group]) -> list[tuple[list[_Group], list[_Group]]]:
    """Two ways round: these stay, those go; about as many seats on both sides."""
    one: list[_Group] = []
    other: list[_Group] = []
    for group in sorted(groups, key=lambda each: -len(each.places)):
        side = one if sum(len(each.places) for each in one) <= sum(len(each.places) for each in other) else other
        side.append(group)
    return [(one, other), (other, one)]


def _without(
    go: Sequence[_Group],
    stay: Sequence[_Group],
    values: dict[State, Value],
    *,
    start: State,
    span: int,
    work: _Work,
) -> tuple[dict[State, Value], int]:
    """The value functions when the groups `go` are taken away as well, and the weight that still stands."""
    remaining = list(go)
    while remaining:
        group = remaining.pop()
        found: dict[State, Value] = {}
        for state in _reached([*stay, *remaining], start, work.needed):
            row = [values.get(_sum(state, step, work.needed)) if step else None for step in group.steps]
            value = taken(row, group.seats, span=span, allowed=work.allowed)[0]
            if value is not None:
                found[state] = value
        if sum(value.table.size for value in found.values()) > MOST_CELLS:
            raise TooMuch
        values, span = found, span - group.weight
    return values, span


def _reached(groups: Sequence[_Group], start: State, needed: State) -> set[State]:
    found = {start}
    for group in groups:
        found = {_sum(state, step, needed) for state in found for step in set(group.steps) if step}
    return found


def _inside(seats: Sequence[tuple[int, Taken]], row: Sequence[Value | None], *, span: int, work: _Work) -> None:
    """Every seat of one group is left alone in turn; seats that count the same are counted once."""
    alike: dict[Taken, list[int]] = {}
    for place, seat in seats:
        alike.setdefault(seat, []).append(place)
    twins = [seat for seat, places in alike.items() for _ in places[1:]]
    kept = [(places[0], seat) for seat, places in alike.items()]
    row = taken(row, twins, span=span, allowed=work.allowed)
    span -= sum(weight for weight, _ in twins)
    if len(kept) <= _LEAF:
        _leaf(kept, row, work=work)
    else:
        for stay, go in ((kept[::2], kept[1::2]), (kept[1::2], kept[::2])):
            gone = [seat for _, seat in go]
            left = taken(row, gone, span=span, allowed=work.allowed)
            _inside(stay, left, span=span - sum(weight for weight, _ in gone), work=work)
    for places in alike.values():
        for other in places[1:]:
            work.with_seat[other] = work.with_seat[places[0]]


def _leaf(seats: Sequence[tuple[int, Taken]], row: Sequence[Value | None], *, work: _Work) -> None:
    """Few enough seats to write down every subset of them."""
    winning: dict[int, int] = {}
    having: list[dict[int, int]] = [{} for _ in seats]
    for subset in range(1 << len(seats)):
        inside = [one for one in range(len(seats)) if subset >> one & 1]
        value = row[sum(seats[one][1][1] for one in inside)]
        if value is None:
            continue
        column = min(sum(seats[one][1][0] for one in inside) - value.first, value.table.shape[1] - 1)
        if column < 0:
            continue
        for added, count in enumerate(value.table[:, column].tolist(), start=value.least + len(inside)):
            if count:
                winning[added] = winning.get(added, 0) + count
                for one in inside:
                    having[one][added] = having[one].get(added, 0) + count
    work.winning = winning
    for (place, _), counts in zip(seats, having, strict=True):
        work.with_seat[place] = counts
