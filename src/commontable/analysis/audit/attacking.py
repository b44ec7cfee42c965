"""The whole attack on one release."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commontable.analysis.audit.published import Published
from commontable.analysis.audit.report import Audit

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 20_000
SEED = 20_261_122


def audit(
    release: Published,
    earlier: Sequence[Published] = (),
    *,
    width: float,
    most: int = MOST,
    seed: int = SEED,
    truth: pa.Table | None = None,
) -> Audit:
    """Every figure that is not shown is attacked with all that is published, in `release` and in `earlier`
    releases that are still public.

    `width`: largest less smallest possible value that every figure must keep. Up to `most` figures are solved
    for both ends, else a sample drawn with `seed`, and whatever passing bounds on leaves closer than `width`.
    `truth` may name the figures behind `release.cells`, row by row (columns `denominator` and `numerator`
    without gaps): whoever makes the release has them, and they save the search for a first table that agrees. They
    are never used as knowledge. Raises `AuditError` when no table of children agrees with what is published.
    """
    started = time.perf_counter()
    raise NotImplementedError(started, release, earlier, width, most, seed, truth)
