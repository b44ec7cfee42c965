"""The indicators of the library, read from their files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from commontable.measurement.library.wording import Wording, months

OUTCOMES = (
    "kindergarten_readiness",
    "early_grade_reading",
    "middle_grade_maths",
    "high_school_graduation",
    "postsecondary_enrolment",
    "postsecondary_completion",
    "employment",
)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a definition comes from. `default`: the source names the outcome but no formula, and this one is ours."""

    says: str
    address: str
    default: bool


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One indicator, ready to become a partnership's own definition.

    `where` and `success` are conditions over the columns of `template` (see `commontable.analysis.condition`): the
    rows that count, and those of them that succeed; `mean_of` is the column averaged instead. An entry without a
    template comes from published population figures. `breakdowns` are columns of the template, the usual ones first.
    `taken_from` is the template of another file of the same children, of which conditions use the `reached` column.
    """

    key: str
    outcome: str
    kind: Literal["core", "contributing", "systems"]
    name: Wording
    definition: Wording
    population: Wording
    numerator: Wording
    denominator: Wording
    unit: Literal["percent", "points", "days", "number"]
    direction: Literal["increase", "decrease"]
    decimals: int
    lag: Wording
    minimum_count: int
    breakdowns: tuple[str, ...]
    template: str
    where: str
    success: str
    mean_of: str
    source: Source
    taken_from: str = ""

    @property
    def reached(self) -> str:
        """The column that says whether the child was found in the other file; empty where none is asked."""
        return f"reached_{self.taken_from}" if self.taken_from else ""


@cache
def entries() -> tuple[Entry, ...]:
    """Every indicator: by outcome in the order of life, core ones first, then by name of the file."""
    folder = files(__package__).joinpath("indicators")
    found = [
        _read(outcome, path.name.removesuffix(".toml"), path.read_text("utf-8"))
        for outcome in OUTCOMES
        for path in sorted(folder.joinpath(outcome).iterdir(), key=lambda p: p.name)
        if path.name.endswith(".toml")
    ]
    rank = ("core", "contributing", "systems")
    return tuple(sorted(found, key=lambda e: (OUTCOMES.index(e.outcome), rank.index(e.kind))))


def entry(key: str) -> Entry:
    """The indicator of that key. Raises KeyError."""
    for one in entries():
        if one.key == key:
            return one
    raise KeyError(key)


def outcomes() -> dict[str, tuple[Entry, ...]]:
    """The indicators of each of the seven outcomes, from cradle to career."""
    return {outcome: tuple(e for e in entries() if e.outcome == outcome) for outcome in OUTCOMES}


def _read(outcome: str, key: str, text: str) -> Entry:
    document = tomllib.loads(text)
    texts = {k: Wording(document[k]) for k in ("name", "definition", "population", "numerator", "denominator")}
    return Entry(
        key=key,
        outcome=outcome,
        kind=document["kind"],
        unit=document["unit"],
        direction=document["direction"],
        decimals=document["decimals"],
        lag=months(document["lag_months"]),
        minimum_count=document["minimum_count"],
        breakdowns=tuple(document["breakdowns"]),
        template=document["template"],
        where=document["where"],
        success=document["success"],
        mean_of=document["mean_of"],
        source=Source(**document["source"]),
        taken_from=document.get("taken_from", ""),
        **texts,
    )
