"""A body as a simple game: who sits in it, and which coalitions carry a proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, gcd, isfinite

Number = int | float | Decimal | Fraction

MOST_SEATS = 2000
HEAVIEST = 10**9
SECTOR_MAJORITIES = ("seats", "weight")
_LONGEST = 100  # digits; 1e999999999 would not end
FINEST = 10**6  # weights have at most six decimals: all sums stay whole numbers of 64 bits


class GameError(ValueError):
    """The body cannot be weighed. `where` names the setting, `code` is stable for translation."""

    def __init__(self, message: str, *, where: str = "", code: str = "refused") -> None:
        self.message = message
        self.where = where
        self.code = code
        super().__init__(f"{where}: {message}" if where else message)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One seat; `partner` and `sector` may be unknown (`None`). A seat without a sector counts towards no sector."""

    name: str
    partner: str | None = None
    sector: str | None = None
    weight: Number = 1


@dataclass(frozen=True, kw_only=True)
class Game:
    """A coalition wins when it carries a proposal whatever the others do: its weight reaches `quota`, every seat in
    `veto` is in it, each sector in `sectors_required` and at least `sectors_needed` sectors give more than half of
    their own seats, and it alone makes the quorum (`quorum_heads` seats, from `quorum_sectors` different sectors).
    `sector_majority` "weight": more than half of the sector's own weight instead of its seats.

    Raises `GameError` with a sentence that says what to do.

    >>> seats = [Seat(name=name, weight=weight) for name, weight in zip("abc", (3, 2, 2))]
    >>> Game(seats=tuple(seats), quota=4).wins(["b", "c"])
    True
    """

    seats: tuple[Seat, ...]
    quota: Number
    sectors_required: tuple[str, ...] = ()
    sectors_needed: int = 0
    veto: tuple[str, ...] = ()
    quorum_heads: int = 0
    quorum_sectors: int = 0
    sector_majority: str = "seats"

    def __post_init__(self) -> None:
        object.__setattr__(self, "seats", tuple(self.seats))
        object.__setattr__(self, "sectors_required", tuple(dict.fromkeys(self.sectors_required)))
        object.__setattr__(self, "veto", tuple(dict.fromkeys(self.veto)))
        _check_seats(self.seats)
        total = sum((exactly(one.weight) for one in self.seats), Fraction(0))
        _check_rule(self, total)

    @cached_property
    def sectors(self) -> dict[str, tuple[int, ...]]:
        """The places (in `seats`) of each sector's seats, in the order in which sectors appear."""
        return _places(one.sector for one in self.seats)

    @cached_property
    def partners(self) -> dict[str, tuple[int, ...]]:
        """The places (in `seats`) of each partner's seats, in the order in which partners appear."""
        return _places(one.partner for one in self.seats)

    @cached_property
    def whole(self) -> tuple[tuple[int, ...], int]:
        """Weights and quota as the smallest whole numbers with the same winning coalitions."""
        weights = [exactly(one.weight) for one in self.seats]
        scale = 1
        for weight in weights:
            scale = scale * weight.denominator // gcd(scale, weight.denominator)
        scaled = [int(weight * scale) for weight in weights]
        common = gcd(*scaled) or 1
        return tuple(weight // common for weight in scaled), ceil(exactly(self.quota) * scale / common)

    @cached_property
    def voices(self) -> tuple[int, ...]:
        """What each seat counts for in the majority of its own sector."""
        return self.whole[0] if self.sector_majority == "weight" else (1,) * len(self.seats)

    @cached_property
    def majorities(self) -> dict[str, tuple[dict[int, int], int]]:
        """By sector, what each seat adds towards its majority, and the sum that carries it. Every seat adds something,
        also one without weight, so that a sum above 0 says that the sector is present.
        """
        found = {}
        for name, own in self.sectors.items():
            apart = 1 if all(self.voices[place] for place in own) else len(own) + 1
            half = sum(self.voices[place] for place in own) // 2 + 1
            found[name] = ({place: self.voices[place] * apart + (apart > 1) for place in own}, half * apart)
        return found

    @cached_property
    def vetoes(self) -> frozenset[int]:
        """The places of the seats that have a veto by the rule."""
        return frozenset(place for place, one in enumerate(self.seats) if one.name in self.veto)

    def wins(self, names: Iterable[str]) -> bool:
        """Whether these seats together carry a proposal."""
        chosen = set(names)
        return self.wins_at({place for place, one in enumerate(self.seats) if one.name in chosen})

    def wins_at(self, places: Iterable[int]) -> bool:
        """Whether the seats at these places together carry a proposal."""
        inside = set(places)
        weights, quota = self.whole
        if sum(weights[one] for one in inside) < quota or not self.vetoes <= inside or len(inside) < self.quorum_heads:
            return False
        present = {name: inside.intersection(own) for name, own in self.sectors.items()}
        carried = {
            name
            for name, own in self.sectors.items()
            if 2 * sum(self.voices[one] for one in present[name]) > sum(self.voices[one] for one in own)
        }
        return (
            carried.issuperset(self.sectors_required)
            and len(carried) >= self.sectors_needed
            and sum(bool(seats) for seats in present.values()) >= self.quorum_sectors
        )


def exactly(number: Number) -> Fraction:
    """The number as written: 0.1 is one tenth."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def _places(names: Iterable[str | None]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if name:
            found.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in found.items()}


def _check_seats(seats: tuple[Seat, ...]) -> None:
    if not seats:
        raise GameError("there is no seat; list at least one.", where="[[seats]]", code="no_seats")
    if len(seats) > MOST_SEATS:
        raise GameError(f"there are {len(seats)} seats; at most {MOST_SEATS} can be weighed.", where="[[seats]]")
    for number, one in enumerate(seats, start=1):
        if not isinstance(one.name, str) or not one.name.strip():
            raise GameError(f"seat {number} has no name; give it one.", where="[[seats]] name", code="no_name")
        at = f"[[seats]] {one.name}: weight"
        if not _is_number(one.weight):
            raise GameError("write a number, 0 or more.", where=at, code="weight")
        weight = exactly(one.weight)
        if weight < 0:
            raise GameError(f"{one.weight} is negative; write 0 or more.", where=at, code="weight")
        if weight > HEAVIEST:
            raise GameError(f"{one.weight} is too large; write at most {HEAVIEST:,}.", where=at, code="weight")
        if FINEST % weight.denominator:
            raise GameError(f"{one.weight} has more than six decimals; round it.", where=at, code="weight")
    twice = [name for name, count in Counter(one.name for one in seats).items() if count > 1]
    if twice:
        raise GameError(
            f"there are two seats named {twice[0]}; give each its own name.", where="[[seats]] name", code="name_twice"
        )


def _check_rule(game: Game, total: Fraction) -> None:
    if not _is_number(game.quota) or exactly(game.quota) <= 0:
        raise GameError("write a number above 0.", where="[rule] quota", code="quota")
    if exactly(game.quota) > total:
        raise GameError(
            f"{game.quota} is more than all seats together weigh ({float(total):g}): nothing could be decided. "
            "Lower it, or add the seats that are missing.",
            where="[rule] quota",
            code="quota_above_total",
        )
    names = {one.name for one in game.seats}
    for one in game.veto:
        if one not in names:
            raise GameError(f"there is no seat named {one}.", where="[rule] veto", code="veto")
    known = {seat.sector for seat in game.seats if seat.sector}
    for one in game.sectors_required:
        if one not in known:
            raise GameError(f"no seat is of the sector {one}.", where="[rule] sectors_required", code="sector")
    for setting in ("sectors_needed", "quorum_heads", "quorum_sectors"):
        count = getattr(game, setting)
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise GameError("write a whole number, 0 or more.", where=f"[rule] {setting}", code="count")
    if game.sector_majority not in SECTOR_MAJORITIES:
        raise GameError('write "seats" or "weight".', where="[rule] sector_majority", code="sector_majority")


def _is_number(given: object) -> bool:
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal | Fraction):
        return False
    if isinstance(given, Decimal):
        return given.is_finite() and int(given.as_tuple().exponent) > -_LONGEST and given.adjusted() < _LONGEST
    return isfinite(given)
