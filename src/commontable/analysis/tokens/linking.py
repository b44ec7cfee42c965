"""From encoded files to persons, by equality of tokens alone."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from time import perf_counter
from typing import TYPE_CHECKING

from commontable.analysis.linkage import BAND, THRESHOLD, LinkageError, Linked, Progress
from commontable.analysis.tokens.offline.profile import EncodingProfile
from commontable.analysis.tokens.saying import columns_of

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
    `person`) keeps the persons of an earlier run over the same files. Nothing is drawn but person numbers: the same
    files give the same pairs, whatever `seed`. Tokens are linked on
    this machine, whatever `engine`: the report says so.
    """
    from commontable.analysis.tokens.running import Run

    _checked(records, profile)
    begun, field_tokens = perf_counter(), field_tokens and profile.field_tokens
    tell: Progress = on_progress or (lambda _said: None)
    run = Run(records, profile=profile, threshold=threshold, band=band, limits=limits)
    tell({"stage": "preparing"})
    run.prepare()
    both = list(combinations(range(len(records)), 2))
    for done, (left, right) in enumerate(both):
        tell({"stage": "comparing", "done": done, "total": len(both)})
        run.compare(left, right, field_tokens=field_tokens)
    tell({"stage": "resolving"})
    linked = run.resolve(earlier=earlier, gold=gold)
    linked.report["seconds"] = round(perf_counter() - begun, 2)
    tell({"stage": "done"})
    return linked


def _checked(records: Mapping[str, pa.Table], profile: EncodingProfile) -> None:
    """The tables hold ids and tokens of this profile and nothing else: no name can be among them."""
    import pyarrow as pa

    from commontable.analysis.tokens.checking import compare_encodings
    from commontable.analysis.tokens.row_ids import repeated
    from commontable.analysis.tokens.saying import said_by

    if len(records) < 2:
        raise LinkageError("give at least two encoded files.", where="[sources]", code="sources")
    wanted = {"id": pa.string(), **{name: pa.int64() for name in columns_of(profile)}}
    for source, table in records.items():
        at = f"[sources.{source}]"
        if set(table.schema.names) != set(wanted) or len(table.schema.names) != len(wanted):
            raise LinkageError("these are not the columns that the profile asks for.", where=at, code="columns")
        if any(table.schema.field(name).type != kind for name, kind in wanted.items()):
            raise LinkageError("these are not tokens.", where=at, code="not-tokens")
        if not table.num_rows:
            raise LinkageError("the file holds no rows.", where=at, code="no-rows")
        if table["id"].null_count or repeated(table["id"]):
            raise LinkageError("row ids are missing or appear twice.", where=at, code="repeated-row-ids")
    said = {source: told for source, table in records.items() if (told := said_by(table.schema.metadata)) is not None}
    for finding in compare_encodings(said):
        raise LinkageError(f"{finding.message} {finding.remedy}", where="[sources]", code=finding.code)
