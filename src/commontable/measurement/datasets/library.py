"""Entries of the library as drafts of a partnership's own indicators."""

from collections.abc import Iterable
from typing import Any

from commontable.analysis.contract import Schema
from commontable.analysis.release.taking import BANDS
from commontable.measurement import library
from commontable.measurement.models import Dataset, LinkagePlan
from commontable.measurement.rules.computable import Counting, faults
from commontable.measurement.rules.linked import Taken, When, short_of, with_linked

from .linked import linkable


def written_from(entry: library.Entry, *, language: str, dataset: Dataset | None = None) -> dict[str, Any]:
    """What the library says of the indicator, as `draft_definition` takes it (without the dataset): over that
    `dataset`, what it takes from another one too.
    """
    found = taken_for(entry, dataset) if dataset is not None else None
    plan, taken = found or (None, None)
    more = {"linkage": plan, "linked": [taken]} if taken else {}
    return more | {
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
        "where": _named(entry, entry.where, taken),
        "success": _named(entry, entry.success, taken),
        "mean_of": entry.mean_of,
        "breakdowns": list(entry.breakdowns),
    }


def taken_for(entry: library.Entry, dataset: Dataset) -> tuple[LinkagePlan, Taken] | None:
    """From which dataset of which plan the entry would take, where it takes from one and files were linked: the one
    called as the library calls it, else the first.
    """
    if not entry.taken_from:
        return None
    offers = [(plan, other) for plan, others in linkable(dataset) for other in others]
    if not offers:
        return None
    plan, other = min(offers, key=lambda one: short_of(one[1].slug) != entry.taken_from)
    return plan, {
        "dataset": other.slug, "title": other.title, "when": When.PERIOD if other.contract.roles.period else When.EVER,
        "dose": "", "dose_title": "", "where": "", "bands": list(BANDS),
    }  # fmt: skip


def datasets_that_fit(entry: library.Entry, datasets: Iterable[Dataset]) -> list[Dataset]:
    """The datasets that the entry's conditions can be computed from; breakdowns that are not there are left out."""
    return [one for one in datasets if _fits(entry, one)]


def breakdowns_of(entry: library.Entry, dataset: Dataset) -> list[str]:
    """The entry's usual breakdowns that the dataset offers."""
    return [column for column in entry.breakdowns if column in dataset.contract.roles.breakdowns]


def _fits(entry: library.Entry, dataset: Dataset) -> bool:
    found = taken_for(entry, dataset)
    taken = found[1] if found else None
    if entry.taken_from and taken is None:
        return False
    schema = Schema.parse(with_linked(dataset.schema, [taken])) if taken else dataset.contract
    counting = Counting(
        where=_named(entry, entry.where, taken), success=_named(entry, entry.success, taken), mean_of=entry.mean_of
    )
    return not faults(counting, schema=schema)


def _named(entry: library.Entry, condition: str, taken: Taken | None) -> str:
    """The condition with the column as it is called at this table."""
    return condition.replace(entry.reached, f"reached_{short_of(taken['dataset'])}") if taken else condition
