"""What one source takes from another about the same children: whether they are there, and how much of it they had."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from commontable.analysis.engine import quoted_name, quoted_text
from commontable.analysis.release.errors import ReleaseError

ROWS = "rows"
BANDS = (1.0, 10.0, 30.0)
MOST_BANDS = 12


@dataclass(frozen=True, kw_only=True)
class TakeSpec:
    """`[sources.NAME.linked.SHORT]`: the source gets the columns `reached_SHORT` and, with `dose`, `dose_SHORT` and
    `dose_SHORT_band`.

    `source` is where the children are looked for; `where` says which of its rows count. `dose` is `rows` (how many
    there are) or a numeric column (its sum). `period` is its column that has to say the same as `own_period`; without
    it the child counts whenever it was there. `bands` are the lower ends of the bands above the lowest one.
    """

    source: str
    where: str | None = None
    dose: str | None = None
    period: str | None = None
    own_period: str | None = None
    bands: tuple[float, ...] = BANDS

    @property
    def counts_rows(self) -> bool:
        """The dose is a number of rows."""
        return self.dose == ROWS

    def columns(self, short: str) -> tuple[str, ...]:
        """What the columns are called.

        >>> TakeSpec(source="after_school", dose="rows").columns("after_school")
        ('reached_after_school', 'dose_after_school', 'dose_after_school_band')
        """
        reached, dose = f"reached_{short}", f"dose_{short}"
        return (reached, dose, f"{dose}_band") if self.dose else (reached,)

    def labels(self) -> tuple[str, ...]:
        """The bands in words, from the lowest up.

        >>> TakeSpec(source="p", dose="rows").labels()
        ('0', '1–9', '10–29', '30+')
        >>> TakeSpec(source="p", dose="hours", bands=(10, 50)).labels()
        ('under 10', '10 to under 50', '50+')
        """
        said = [f"{one:g}" for one in self.bands]
        if self.counts_rows:
            first = "0" if self.bands[0] == 1 else f"0–{self.bands[0] - 1:g}"
            inner = [f"{low:g}" if high - low == 1 else f"{low:g}–{high - 1:g}" for low, high in pairwise(self.bands)]
            return (first, *inner, f"{said[-1]}+")
        return (f"under {said[0]}", *(f"{low} to under {high}" for low, high in pairwise(said)), f"{said[-1]}+")

    def band_sql(self, dose: str) -> str:
        """SQL for the band of a dose; no band where the dose is not known."""
        *lower, last = self.labels()
        cases = " ".join(
            f"WHEN {dose} < {end:g} THEN {quoted_text(label)}" for end, label in zip(self.bands, lower, strict=True)
        )
        return f"CASE WHEN {dose} IS NULL THEN NULL {cases} ELSE {quoted_text(last)} END"

    def counted_sql(self, rows: str, person: str, where: str | None) -> str:
        """SQL for one row per child (and period) of `rows`: `person`, with `period` where it matters, and `dose`."""
        keys = [f"{person} AS person"]
        if self.period:
            keys.append(f"CAST({quoted_name(self.period)} AS VARCHAR) AS period")
        amount = "count(*)"
        if self.dose and not self.counts_rows:
            amount = f"sum(CAST({quoted_name(self.dose)} AS DOUBLE))"
        grouped = ", ".join(one.rsplit(" AS ", 1)[0] for one in keys)
        kept = f" AND ({where})" if where else ""
        return (
            f"SELECT {', '.join(keys)}, {amount} AS dose FROM {rows} "  # noqa: S608
            f"WHERE {person} IS NOT NULL{kept} GROUP BY {grouped}"
        )


def take_of(short: str, given: Mapping[str, object], *, at: str) -> TakeSpec:
    """The checked section. Raises `ReleaseError`."""
    known = ("source", "where", "dose", "period", "own_period", "bands")
    for name in given:
        if name not in known:
            raise _wrong(f"{at} {name}", f"there is no such setting; settings are {', '.join(known)}.")
    if not short.replace("_", "").replace("-", "").isalnum():
        raise _wrong(at, "name it with letters, digits, - and _ only; its columns are called after it.")
    texts = {}
    for name in known[:-1]:
        one = given.get(name)
        if one is not None and (not isinstance(one, str) or "\0" in one):
            raise _wrong(f"{at} {name}", "write a text in quotes.")
        texts[name] = one or None
    if texts["own_period"] and not texts["period"]:
        raise _wrong(f"{at} own_period", "say also in period which column of the other source it is compared with.")
    return TakeSpec(
        source=texts["source"] or short,
        where=texts["where"],
        dose=texts["dose"],
        period=texts["period"],
        own_period=texts["own_period"],
        bands=_bands(given.get("bands", BANDS), f"{at} bands", whole=texts["dose"] == ROWS),
    )


def _bands(given: object, at: str, *, whole: bool) -> tuple[float, ...]:
    if not isinstance(given, list | tuple) or not all(
        isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one) for one in given
    ):
        raise _wrong(at, "write a list of numbers.")
    bands = tuple(float(one) for one in given)
    if not 1 <= len(bands) <= MOST_BANDS or any(low >= high for low, high in pairwise((0.0, *bands))):
        raise _wrong(at, f"write 1 to {MOST_BANDS} numbers above 0, each larger than the one before.")
    if whole and any(one != int(one) for one in bands):
        raise _wrong(at, "rows are counted: write whole numbers.")
    return bands


def _wrong(where: str, message: str) -> ReleaseError:
    return ReleaseError(message, where=where, code="spec")
