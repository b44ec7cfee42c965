"""Which sums the equations alone determine: those that no change of the unknown sums which keeps every equation
touches. A random vector is projected onto these changes, by least squares (LSQR, Paige and Saunders 1982).
"""

from __future__ import annotations

import numpy as np

from commontable.analysis.audit.coding import Codes, Numbers
from commontable.analysis.audit.system import System

UNTOUCHED = 1e-6
ROUNDS = 4_000


def determined(system: System, columns: Codes) -> Numbers:
    """The value of each of `columns` (sums without bounds) that is given away; NaN for the others."""
    from scipy.sparse import csr_array
    from scipy.sparse.linalg import lsqr

    whole = csr_array((system.value, system.index, system.start), shape=(len(system.floor), len(system.low)))
    part = whole[:, columns]
    used = np.flatnonzero(np.diff(part.indptr))
    part, right = part[used], ((system.floor + system.roof) / 2)[used]
    vector = np.random.default_rng(len(columns)).standard_normal(len(columns))
    y = lsqr(part.T, vector, atol=1e-13, btol=1e-13, iter_lim=ROUNDS)[0]
    left = vector - part.T @ y
    found = np.full(len(columns), np.nan)
    given = np.abs(left) < UNTOUCHED
    if given.any():
        found[given] = lsqr(part, right, atol=1e-13, btol=1e-13, iter_lim=ROUNDS)[0][given]
    return found
