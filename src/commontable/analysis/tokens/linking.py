"""From encoded files to persons, by equality of tokens alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from commontable.analysis.linkage import BAND, THRESHOLD, Linked, Progress
from commontable.analysis.tokens.offline.profile import EncodingProfile

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.engine import EngineLimits


def link_tokens(
    records: Mapping[str, pa.Table],
    *,
    profile: EncodingProfile,
    field_tokens: bool = False,
    threshold: float = THRESHOLD,
    band: tuple[float, float] = BAND,
    gold: pa.Table | None = None,
    earlier: pa.Table | None = None,
    limits: EngineLimits | None = None,
    seed: int = 1,
    on_progress: Progress | None = None,
    engine: str = "duckdb",
) -> Linked:
    """Every encoded row of every source has its person. Raises `LinkageError`.

    `records[source]` is what `read_encoded` gives. `field_tokens`: the agreement allows them; they are used where the
    profile has them too. `gold`: pairs known to be the same child (`left_source`, `left_id`, `right_source`,
    `right_id`), by consent or invented: precision and recall are then measured on them. `earlier` (`source`, `id`,
    `person`) keeps the persons of an earlier run over the same files.
    """
    raise NotImplementedError
