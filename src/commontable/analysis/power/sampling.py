"""Power estimated from random orders and coalitions, where counting every one would take too long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from commontable.analysis.power.game import Game

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Flags = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

SEED = 20_261_122
_CELLS = 4_000_000
_MOST, _FEWEST = 40_000, 4_000
_AT_ONCE = 250_000


@dataclass(frozen=True, kw_only=True)
class Sampled:
    """Estimates by seat, and how far off they may be: `standard_error` and `half_width` (95 %) are those of the
    least certain of all figures.
    """

    draws: int
    seed: int
    shapley_shubik: tuple[float, ...]
    banzhaf: tuple[float, ...]
    winning: float
    standard_error: float
    half_width: float


def sampled(game: Game, *, draws: int | None = None, seed: int = SEED) -> Sampled:
    """Shapley–Shubik from `draws` random orders (how often a seat is the one that makes the coalition win), Banzhaf
    from as many random coalitions. Seats that are alike get the same figures, and the same seed gives them again.

    >>> from commontable.analysis.power.game import Seat
    >>> game = Game(seats=tuple(Seat(name=str(one)) for one in range(100)), quota=51)
    >>> found = sampled(game)
    >>> max(abs(one - 0.01) for one in found.shapley_shubik) < 2 * found.half_width < 0.01
    True
    """
    import numpy as np

    n = len(game.seats)
    draws = draws or max(_FEWEST, min(_MOST, _CELLS // n))
    chance = np.random.default_rng(seed)
    pivots, swings, won = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64), 0
    shapes = _Shapes(game)
    for count in _parts(draws, max(1, _AT_ONCE // n)):
        order = np.argsort(chance.random((count, n)), axis=1)
        reached = shapes.won_along(order)
        some = reached[:, -1]
        first = order[np.arange(count), reached.argmax(axis=1)]
        pivots += np.bincount(first[some], minlength=n)
        inside = chance.random((count, n)) < 0.5
        wins, flipped = shapes.won_with_one_changed(inside)
        swings += (wins[:, None] != flipped).sum(axis=0)
        won += int(wins.sum())
    error = max(_error(int(one), draws) for one in (*pivots, *swings))
    return Sampled(
        draws=draws,
        seed=seed,
        shapley_shubik=_alike(game, pivots / draws),
        banzhaf=_alike(game, swings / draws),
        winning=won / draws,
        standard_error=error,
        half_width=1.96 * error,
    )


def _alike(game: Game, figures: npt.NDArray[np.float64]) -> tuple[float, ...]:
    """The mean over seats of the same weight, sector and veto: the rule cannot tell them apart."""
    alike: dict[object, list[int]] = {}
    for place, seat in enumerate(game.seats):
        alike.setdefault((game.whole[0][place], seat.sector, place in game.vetoes), []).append(place)
    found = figures.copy()
    for places in alike.values():
        found[places] = figures[places].mean()
    return tuple(found.tolist())


def _parts(whole: int, part: int) -> Iterator[int]:
    while whole > 0:
        yield min(whole, part)
        whole -= part


def _error(found: int, draws: int) -> float:
    """Agresti and Coull's: never zero where nothing was seen."""
    share = (found + 2) / (draws + 4)
    return sqrt(share * (1 - share) / (draws + 4))


class _Shapes:
    """The rule in arrays; coalitions are rows, seats are columns."""

    def __init__(self, game: Game) -> None:
        import numpy as np

        weights, self.quota = game.whole
        self.game = game
        self.weights = np.array(weights, dtype=np.int64)
        self.veto = np.array([place in game.vetoes for place in range(len(game.seats))])
        matter = game.sectors if game.sectors_needed or game.quorum_sectors else game.sectors_required
        self.sectors = [
            (np.array([voices.get(place, 0) for place in range(len(game.seats))], dtype=np.int64), half, name)
            for name, (voices, half) in game.majorities.items()
            if name in matter
        ]

    def won_along(self, order: Numbers) -> Flags:
        """Whether the coalition wins once this seat has joined, along each order."""
        import numpy as np

        won = np.cumsum(self.weights[order], axis=1) >= self.quota
        won &= np.arange(1, order.shape[1] + 1) >= self.game.quorum_heads
        won &= np.cumsum(self.veto[order], axis=1) >= self.veto.sum()
        return won & self._carried((np.cumsum(own[order], axis=1) for own, _, _ in self.sectors), won.shape)

    def won_with_one_changed(self, inside: Flags) -> tuple[Flags, Flags]:
        """Whether each coalition wins, and whether it does when one seat (column) changes sides."""
        import numpy as np

        step = np.where(inside, -1, 1).astype(np.int64)
        weight = inside @ self.weights
        heads = inside.sum(axis=1)
        vetoes = (inside & self.veto).sum(axis=1)
        counts = [inside @ own for own, _, _ in self.sectors]
        wins = (weight >= self.quota) & (heads >= self.game.quorum_heads) & (vetoes >= self.veto.sum())
        wins &= self._carried(iter(counts), wins.shape)
        flipped = weight[:, None] + step * self.weights >= self.quota
        flipped &= heads[:, None] + step >= self.game.quorum_heads
        flipped &= vetoes[:, None] + step * self.veto >= self.veto.sum()
        changed: Iterator[Numbers] = (
            count[:, None] + step * own for count, (own, _, _) in zip(counts, self.sectors, strict=True)
        )
        return wins, flipped & self._carried(changed, flipped.shape)

    def _carried(self, counts: Iterator[Numbers], shape: tuple[int, ...]) -> Flags:
        import numpy as np

        good = np.ones(shape, dtype=bool)
        carried, present = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for count, (_, majority, name) in zip(counts, self.sectors, strict=True):
            carries = count >= majority
            if name in self.game.sectors_required:
                good &= carries
            carried += carries
            present += count > 0
        return good & (carried >= self.game.sectors_needed) & (present >= self.game.quorum_sectors)
