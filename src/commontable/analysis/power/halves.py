"""Weights of any size: every coalition of one half of the seats, held against the sorted sums of the other half."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commontable.analysis.power.counting import Counts
from commontable.analysis.power.game import Game
from commontable.analysis.power.value_functions import TooMuch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

MOST_SEATS = 38


def winning_by_halves(game: Game) -> Counts:
    """The winning coalitions counted, where the rule asks nothing of sectors. Raises `TooMuch` where it does, and above
    `MOST_SEATS` seats without a veto.

    >>> from commontable.analysis.power.game import Seat
    >>> game = Game(seats=tuple(Seat(name=one, weight=w) for one, w in zip("abc", (2, 1, 1))), quota=3)
    >>> winning_by_halves(game).winning
    (0, 0, 2, 1)
    """
    n, held = len(game.seats), game.vetoes
    free = [place for place in range(n) if place not in held]
    if len(free) > MOST_SEATS or game.sectors_required or game.sectors_needed or game.quorum_sectors:
        raise TooMuch
    weights, quota = game.whole
    missing = quota - sum(weights[one] for one in held)
    winning = [0] * (n + 1)
    with_seat = [winning] * n
    for half, other in ((free[::2], free[1::2]), (free[1::2], free[::2])):
        winning, having = _against(
            [weights[one] for one in half],
            [weights[one] for one in other],
            missing=missing,
            least=game.quorum_heads,
            held=len(held),
        )
        for place, counts in zip(half, having, strict=True):
            with_seat[place] = counts
    for place in held:
        with_seat[place] = winning
    return Counts(winning=tuple(winning), with_seat=tuple(tuple(counts) for counts in with_seat))


def _against(
    half: Sequence[int], other: Sequence[int], *, missing: int, least: int, held: int
) -> tuple[list[int], list[list[int]]]:
    """Winning coalitions by size, all and with each seat of `half`."""
    import numpy as np

    sums, sizes = _coalitions(half)
    their_sums, their_sizes = _coalitions(other)
    theirs = [np.sort(their_sums[their_sizes == size]) for size in range(len(other) + 1)]
    n = len(half) + len(other) + held
    winning, having = [0] * (n + 1), [[0] * (n + 1) for _ in half]
    for size in range(len(half) + 1):
        subsets = np.flatnonzero(sizes == size)
        subsets = subsets[np.argsort(sums[subsets])]
        wanted = missing - sums[subsets]
        counts = np.stack([len(one) - np.searchsorted(one, wanted) for one in theirs])
        members = (subsets[:, None] >> np.arange(len(half)) & 1).astype(np.int64)
        by_seat = counts @ members
        for added in range(len(other) + 1):
            whole = size + added + held
            if whole >= least:
                winning[whole] += int(counts[added].sum())
                for seat, found in enumerate(by_seat[added].tolist()):
                    having[seat][whole] += found
    return winning, having


def _coalitions(weights: Sequence[int]) -> tuple[Numbers, Numbers]:
    """Weight and size of every subset; bit n of its place says whether seat n is in it."""
    import numpy as np

    sums, sizes = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    for weight in weights:
        sums, sizes = np.concatenate([sums, sums + weight]), np.concatenate([sizes, sizes + 1])
    return sums, sizes
