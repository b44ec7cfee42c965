"""The attack: which unknown figures do all equations together give away?

An unknown is found exactly when no change of the unknowns that keeps every equation touches it (in a two-way
table: when its edge is a bridge of the suppressed cells' graph). So we look at such changes. Up to `EXACT`
unknowns at a time the equations are eliminated in exact arithmetic (modulo a prime). Above that a random
vector is projected onto the changes that keep every equation (conjugate gradients); where it comes out as
zero, the figure is taken as found. That errs on the side of finding: a figure is never missed because the
iteration stopped early without being told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.disclosure.links import Links

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Positions = NDArray[np.int32]
Signs = NDArray[np.int8]

EXACT = 600
PRIME = 2_147_483_647
ROUNDS = 3000
ZERO = 1e-7
NEARBY = (2, 4)
WHOLE = 8_000


class NotSettled(Exception):
    """The projection did not settle; nothing can be said of the release."""


@dataclass(frozen=True)
class Equations:
    """All equations that hold an unknown, as the entries of a matrix: which equation, which unknown, and its sign (a
    part counts 1, the total -1).
    """

    count: int
    row: Positions
    column: Positions
    sign: Signs


def recovered(*, links: Links, unknown: Flags, doubtful: Flags | None = None) -> Flags:
    """Which of the unknown cells are found.

    A cell that was not found stays so when more cells become unknown; so a second attack names those that
    are `doubtful`. Then changes near them are tried first, all other unknowns standing still: what such a
    change touches is not found by the whole either. The rest is looked at again as a whole, in systems of up
    to `WHOLE` unknowns; in a larger one it is taken as found.
    """
    if doubtful is None:
        return _found(links, unknown)
    doubtful = doubtful & unknown
    size = np.count_nonzero(unknown)
    near = doubtful
    for hops in NEARBY:
        for _ in range(hops):
            near = near | (links.touching(near) & unknown)
        if np.count_nonzero(near) * 3 > size:
            return doubtful & _found(links, unknown)
        doubtful = doubtful & _found(links, near)
        if not doubtful.any():
            return doubtful
        near = doubtful
    return doubtful & _found(links, unknown) if size <= WHOLE else doubtful


def _found(links: Links, unknown: Flags) -> Flags:
    found = np.zeros(links.count, bool)
    cells = np.flatnonzero(unknown).astype(np.int32)
    if len(cells):
        system = _system(links, cells)
        found[cells] = _exactly(system, len(cells)) if len(cells) <= EXACT else _projected(system, len(cells))
    return found


def _system(links: Links, cells: Positions) -> Equations:
    number = np.full(links.count, -1, np.int32)
    number[cells] = np.arange(len(cells), dtype=np.int32)
    row, column, sign = [cells[:0]], [cells[:0]], [np.zeros(0, np.int8)]
    count = 0
    for family in links.families:
        used = family.equations_of(cells) if len(family.part) else cells[:0]
        if not len(used):
            continue
        part, _, rank = family.parts_of(used)
        mine = np.flatnonzero(number[part] >= 0)
        total = number[family.totals[used]]
        with_total = np.flatnonzero(total >= 0).astype(np.int32)
        row += [rank[mine] + count, with_total + count]
        column += [number[part[mine]], total[with_total]]
        sign += [np.ones(len(mine), np.int8), np.full(len(with_total), -1, np.int8)]
        count += len(used)
    return Equations(count, np.concatenate(row), np.concatenate(column), np.concatenate(sign))


def _projected(system: Equations, count: int) -> Flags:
    """Conjugate gradients for least squares: what is left of a random vector satisfies every equation."""
    from scipy.sparse import csr_array

    size = np.bincount(system.row, minlength=system.count)
    entry = system.sign / np.sqrt(size)[system.row]
    down = csr_array((entry, (system.row, system.column)), shape=(system.count, count))
    up = down.T.tocsr()
    x: Numbers = np.random.default_rng(count).standard_normal(count)
    s = down @ x
    p = s
    gamma = first = _squared(s)
    for _ in range(ROUNDS):
        if gamma <= first * 1e-20:
            return np.abs(x) < ZERO
        q = up @ p
        x = np.subtract(x, q * (gamma / _squared(q)))
        s = down @ x
        before, gamma = gamma, _squared(s)
        p = s + gamma / before * p
    if gamma <= first * 1e-14:
        return np.abs(x) < 1000 * ZERO
    raise NotSettled


def _squared(x: Numbers) -> float:
    """The sum of squares, without BLAS: its threads fight over busy cores and cost twenty times the sum."""
    return float(np.square(x).sum())


def _exactly(system: Equations, count: int) -> Flags:
    matrix = np.zeros((system.count, count), np.int64)
    matrix[system.row, system.column] = np.where(system.sign > 0, 1, PRIME - 1)
    row = 0
    found = np.zeros(count, bool)
    pivots = []
    for column in range(count):
        below = np.flatnonzero(matrix[row:, column])
        if not len(below):
            continue
        first = row + int(below[0])
        matrix[[row, first]] = matrix[[first, row]]
        matrix[row] = matrix[row] * pow(int(matrix[row, column]), -1, PRIME) % PRIME
        others = np.flatnonzero(matrix[:, column])
        others = others[others != row]
        matrix[others] = (matrix[others] - matrix[others, column][:, None] * matrix[row][None, :]) % PRIME
        pivots.append((row, column))
        row += 1
        if row == len(matrix):
            break
    for at, column in pivots:
        found[column] = np.count_nonzero(matrix[at]) == 1
    return found
