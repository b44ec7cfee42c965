"""Entries of the library as drafts of a partnership's own indicators."""

from collections.abc import Iterable
from typing import Any

from commontable.measurement import library
from commontable.measurement.models import Dataset
from commontable.measurement.rules.computable import Counting, faults


def written_from(entry: library.Entry, *, language: str) -> dict[str, Any]:
    """What the library says of the indicator, as `draft_definition` takes it (without a dataset)."""
    return {
        "definition": entry.definition[language],
        "population": entry.population[language],
        "numerator": entry.numerator[language],
        "denominator": entry.denominator[language],
        "source_note": f"{entry.source.says}. {entry.source.address}".strip(". "),
        "lag": entry.lag[language],
        "direction": entry.direction,
        "unit": entry.unit,
        "decimals": entry.decimals,
        "minimum_count": entry.minimum_count,
        "where": entry.where,
        "success": entry.success,
        "mean_of": entry.mean_of,
        "breakdowns": list(entry.breakdowns),
    }


def datasets_that_fit(entry: library.Entry, datasets: Iterable[Dataset]) -> list[Dataset]:
    """The datasets that the entry's conditions can be computed from; breakdowns that are not there are left out."""
    counting = Counting(where=entry.where, success=entry.success, mean_of=entry.mean_of)
    return [one for one in datasets if not faults(counting, schema=one.contract)]


def breakdowns_of(entry: library.Entry, dataset: Dataset) -> list[str]:
    """The entry's usual breakdowns that the dataset offers."""
    return [column for column in entry.breakdowns if column in dataset.contract.roles.breakdowns]
