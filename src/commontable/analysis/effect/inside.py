"""What runs in the closed process: imported there only, with the estimators, before that process closes itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import scipy.stats
import statsmodels.api

from commontable.analysis.effect.pupils import Pupils, answer_of
from commontable.analysis.effect.spec import EffectError
from commontable.analysis.release.confinement import source_from
from commontable.analysis.release.errors import ReleaseError

ESTIMATORS = (scipy.stats, statsmodels.api)


def estimate_here(
    *, ask: Mapping[str, Any], source: Mapping[str, object], memory_megabytes: int, **keys: bytes
) -> dict[str, Any]:
    """The answer goes back, or one sentence. Raises `ReleaseError`."""
    try:
        return answer_of(Pupils.from_dict(ask), source_from(source, keys), memory_megabytes=memory_megabytes)
    except EffectError as error:
        raise ReleaseError(error.message, where=error.where, code="effect") from error
