# ruff: noqa: S608 - SQL of our own tables and columns; values are parameters
"""A release's cells as rows of the register: there may be more of them than of all else together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import connections, router

from commontable.measurement.models import Cell, Release

if TYPE_CHECKING:
    import pyarrow as pa

AS_COMPUTED = (
    "period", "place_level", "place", "breakdown", "denominator", "numerator", "value", "low", "high", "status",
)  # fmt: skip
AT_ONCE = 5000


def keep_cells(*, release: Release, cells: pa.Table) -> None:
    """The register holds these cells of the release and no others.

    Written batch by batch and without a model for each row, so that memory holds one batch of them at a time.
    """
    Cell.objects.filter(release=release).delete()
    connection = connections[router.db_for_write(Cell)]
    columns = ("partnership_id", "release_id", "indicator_id", "depth", "reason", *AS_COMPUTED)
    names = {field.attname: field.column for field in Cell._meta.concrete_fields if field.column}
    named = ", ".join(connection.ops.quote_name(names[one]) for one in columns)
    table, places = connection.ops.quote_name(Cell._meta.db_table), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        for rows in _rows(release, cells):
            cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({places})", rows)


def _rows(release: Release, cells: pa.Table) -> Iterator[list[tuple[Any, ...]]]:
    """The cells in batches, each as its columns' values."""
    indicators = {held.indicator.slug: held.indicator_id for held in release.indicators.select_related("indicator")}
    depths: dict[str, int] = {}  # of each breakdown
    for batch in cells.to_batches(max_chunksize=AT_ONCE):
        found = batch.to_pydict()
        depths |= {text: len(json.loads(text)) for text in {*found["breakdown"]} - depths.keys()}
        computed = zip(*(found[name] for name in AS_COMPUTED), strict=True)
        yield [
            (release.partnership_id, release.pk, indicators[indicator], depths[figures[3]], reason or "", *figures)
            for indicator, reason, figures in zip(found["indicator"], found["reason"], computed, strict=True)
        ]
