"""Seats that vote as one: every coalition of blocs written down, a million at a time."""

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

MOST_BLOCS = 20
_AT_ONCE = 18  # 2**18 coalitions


def winning_blocs(game: Game, blocs: Sequence[Sequence[int]], *, most: int = MOST_BLOCS) -> Counts:
    """Winning coalitions of blocs (places of seats), by number of blocs. Raises `TooMuch` above `most` blocs.

    >>> from commontable.analysis.power.game import Seat
    >>> game = Game(seats=tuple(Seat(name=one) for one in "abc"), quota=2)
    >>> winning_blocs(game, [(0, 1), (2,)]).winning
    (0, 1, 1)
    """
    import numpy as np

    n = len(blocs)
    if n > most:
        raise TooMuch
    rows, limits = _added_up(game, blocs)
    low = min(n, _AT_ONCE)
    sums = np.zeros((len(rows), 1), dtype=np.int64)
    sizes = np.zeros(1, dtype=np.int8)
    for bloc in range(low):
        sums = np.concatenate([sums, sums + np.array([[row[bloc]] for row in rows], dtype=np.int64)], axis=1)
        sizes = np.concatenate([sizes, sizes + 1])
    order = np.arange(1 << low)
    winning = np.zeros(n + 1, dtype=np.int64)
    with_bloc = np.zeros((n, n + 1), dtype=np.int64)
    for high in range(1 << (n - low)):
        chosen = [low + one for one in range(n - low) if high >> one & 1]
        here = sums + np.array([[sum(row[one] for one in chosen)] for row in rows], dtype=np.int64)
        places = order[_won(game, here, limits)]
        size = sizes[places] + len(chosen)
        found = np.bincount(size, minlength=n + 1)
        winning += found
        with_bloc[chosen] += found
        for bloc in range(low):
            with_bloc[bloc] += np.bincount(size[(places >> bloc & 1).astype(bool)], minlength=n + 1)
    return Counts(winning=tuple(winning.tolist()), with_seat=tuple(tuple(row) for row in with_bloc.tolist()))


def _added_up(game: Game, blocs: Sequence[Sequence[int]]) -> tuple[list[list[int]], list[int]]:
    """What each bloc brings: weight, seats, vetoes, then voices in each sector; and how much of it is needed."""
    weights, quota = game.whole
    rows = [
        [sum(weights[one] for one in bloc) for bloc in blocs],
        [len(bloc) for bloc in blocs],
        [len(game.vetoes.intersection(bloc)) for bloc in blocs],
    ]
    limits = [quota, game.quorum_heads, len(game.vetoes)]
    for voices, half in game.majorities.values():
        rows.append([sum(voices.get(one, 0) for one in bloc) for bloc in blocs])
        limits.append(half)
    return rows, limits


def _won(game: Game, sums: Numbers, limits: Sequence[int]) -> npt.NDArray[np.bool_]:
    import numpy as np

    won = np.array((sums[0] >= limits[0]) & (sums[1] >= limits[1]) & (sums[2] >= limits[2]))
    for number, name in enumerate(game.sectors, start=3):
        if name in game.sectors_required:
            won &= sums[number] >= limits[number]
    majorities = np.array(limits[3:], dtype=np.int64).reshape(-1, 1)
    if game.sectors_needed:
        won &= (sums[3:] >= majorities).sum(axis=0) >= game.sectors_needed
    if game.quorum_sectors:
        won &= (sums[3:] > 0).sum(axis=0) >= game.quorum_sectors
    return won
