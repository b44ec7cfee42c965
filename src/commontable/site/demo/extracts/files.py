"""Rows become files: what was sent in earlier years, what is due now, and the first attempts that do not pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commontable.site.demo.extracts import children
from commontable.site.demo.extracts.datasets import DemoDataset, datasets, linked_datasets
from commontable.site.demo.extracts.dialect import Dialect
from commontable.site.demo.extracts.dialects import dialect, plain
from commontable.site.demo.extracts.extract import Extract
from commontable.site.demo.extracts.flaws import FLAWS


def history() -> Iterator[Extract]:
    """One clean file a partner and dataset with all the earlier periods, as a partner hands over its past."""
    for dataset in datasets():
        periods = dataset.periods[:-1] if dataset.waits else dataset.periods
        for partner in dataset.partners:
            yield _file(dataset, partner, periods)


def due() -> Iterator[Extract]:
    """One clean file a partner and dataset for the period that is due now."""
    for dataset in datasets():
        if dataset.waits:
            for partner in dataset.partners:
                yield _file(dataset, partner, dataset.periods[-1:])


def first_attempts() -> Iterator[Extract]:
    """The files that are due now as they were first sent: with the faults that `Extract.flaws` names."""
    for dataset in datasets():
        for partner in dataset.partners:
            if (partner, dataset.key) in FLAWS:
                yield _file(dataset, partner, dataset.periods[-1:], flawed=True)


def with_names() -> Iterator[Extract]:
    """One clean file a partner and dataset that names children: plain CSV with our column names."""
    for dataset in linked_datasets():
        for partner in dataset.partners:
            yield _file(dataset, partner, dataset.periods, writes=plain(dataset.columns))


def own_lists() -> Iterator[tuple[str, bytes]]:
    """Two offices' own lists of children with names, to be turned into codes: file name and CSV."""
    for name, tail, rows in (
        ("children-services-preschool-with-names.csv", children.PRESCHOOL[3:], children.preschool()),
        ("health-hearing-with-names.csv", children.HEARING[3:], children.hearing()),
    ):
        columns = (*children.OWN_LIST, *tail)
        yield name, plain(columns).content(columns, [list(row) for row in rows])


def _file(
    dataset: DemoDataset, partner: str, periods: Sequence[str], *, flawed: bool = False, writes: Dialect | None = None
) -> Extract:
    rows = [row for period in periods for row in dataset.rows(partner, period)]
    writes = writes or dialect(partner, dataset.key, dataset.columns)
    sheet = writes.written(dataset.columns, rows)
    flaws, spoils = FLAWS[partner, dataset.key] if flawed else ((), ())
    for spoil in spoils:
        sheet = spoil(dataset.columns, sheet)
    label = periods[0] if len(periods) == 1 else f"{periods[0]} – {periods[-1]}"
    span = periods[0] if len(periods) == 1 else f"{periods[0]}-to-{periods[-1]}"
    kind = "xlsx" if writes.workbook else "tsv" if writes.delimiter == "\t" else "csv"
    return Extract(
        partner_key=partner,
        dataset_key=dataset.key,
        period=label,
        periods=tuple(periods),
        filename=f"{partner}-{dataset.key}-{span}{'-first' if flawed else ''}.{kind}".replace("_", "-"),
        content=writes.content(dataset.columns, sheet),
        rows=len(sheet),
        reading=writes.reading(dataset.columns),
        note=dataset.about,
        source=dataset.source,
        licence=dataset.licence,
        flaws=flaws,
    )
