"""The same estimate over sealed files, made in a limited child process: pupils' rows are opened there and never
leave it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commontable.analysis.confined import Limits, run
from commontable.analysis.effect.places import Places
from commontable.analysis.effect.pupils import Pupils
from commontable.analysis.release.confinement import MEGABYTE, as_told
from commontable.analysis.release.errors import ReleaseError

if TYPE_CHECKING:
    from commontable.analysis.release.sources import Source

LIMITS = Limits(memory=4096 * MEGABYTE, cpu_seconds=1200, wall_seconds=1200.0, file_size=1024 * MEGABYTE)


def estimate_confined(ask: Pupils | Places, source: Source, *, limits: Limits | None = None) -> dict[str, Any]:
    """The answer of `pupils.answer_of` or `places.answer_of`; keys go by pipe and only the answer comes back.

    Raises `ReleaseError` (code "effect" where the question cannot be put to these rows), or `confined.NotConfined`
    when the child was stopped or ended unexpectedly.
    """
    limits = limits or LIMITS
    keys: dict[str, bytes] = {}
    arguments: dict[str, object] = {
        "of": "places" if isinstance(ask, Places) else "pupils",
        "ask": ask.to_dict(),
        "source": as_told({"pupils": source}, keys)["pupils"],
        "memory_megabytes": max(256, limits.memory // MEGABYTE // 4),
    }
    found = run(
        "commontable.analysis.effect.inside:estimate_here",
        arguments,
        limits=limits,
        secret=keys,
        may_raise=[ReleaseError],
        pandas=True,
    )
    if not isinstance(found, dict):
        raise TypeError(type(found))
    return found
