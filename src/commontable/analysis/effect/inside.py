"""What runs in the closed process: imported there only, with the estimators, before that process closes itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import scipy.stats
import statsmodels.api

from commontable.analysis.effect import places, pupils
from commontable.analysis.effect.spec import EffectError
from commontable.analysis.release.confinement import source_from
from commontable.analysis.release.errors import ReleaseError

ESTIMATORS = (scipy.stats, statsmodels.api)


def estimate_here(
    *, of: str, ask: Mapping[str, Any], source: Mapping[str, object], memory_megabytes: int, **keys: bytes
) -> dict[str, Any]:
    """The answer goes back, or one sentence. Raises `ReleaseError`."""
    try:
        rows = source_from(source, keys)
        if of == "places":
            return places.answer_of(places.Places.from_dict(ask), rows, memory_megabytes=memory_megabytes)
        return pupils.answer_of(pupils.Pupils.from_dict(ask), rows, memory_megabytes=memory_megabytes)
    except EffectError as error:
        raise ReleaseError(error.message, where=error.where, code="effect") from error
