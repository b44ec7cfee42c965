"""One linkage by tokens: keys here, fields inside the embedded engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.engine import EngineLimits, open_engine
from commontable.analysis.linkage import Linked, empty_pairs, pairs_table
from commontable.analysis.linkage.persons import persons_of
from commontable.analysis.linkage.unfound import unfound
from commontable.analysis.linkage.workbench import Workbench
from commontable.analysis.tokens.agreeing import fields_of, kinds_of
from commontable.analysis.tokens.arrays import Column, column_of
from commontable.analysis.tokens.estimating import Estimate, measured, precision, recall
from commontable.analysis.tokens.grouping import grouped
from commontable.analysis.tokens.matching import Matched, Side, match
from commontable.analysis.tokens.offline.profile import EncodingProfile
from commontable.analysis.tokens.saying import columns_of
from commontable.analysis.tokens.shelving import shelved

if TYPE_CHECKING:
    import pyarrow as pa

# Rows of one file that agree on so telling a key are one child entered twice; more of them are a stand-in for
# "unknown", and nobody's.
_TELLING_BITS, _ENTERED_AT_MOST = 30, 3


class Run:
    """A side a source; what `compare` finds numbers the rows over all sources."""

    def __init__(
        self,
        records: Mapping[str, pa.Table],
        *,
        profile: EncodingProfile,
        threshold: float,
        band: tuple[float, float],
        limits: EngineLimits | None,
    ) -> None:
        self._records, self._profile = records, profile
        self._threshold, self._band = threshold, band
        self._names = list(records)
        self._begins = np.cumsum([0, *(table.num_rows for table in records.values())])
        self._by_fields = False
        self._same: list[tuple[np.ndarray, np.ndarray]] = []
        self._found: list[tuple[int, int, Matched, np.ndarray]] = []
        self._sides: list[Side] = []
        self._limits = limits or EngineLimits()

    def prepare(self) -> None:
        """The tokens of the keys stand ready, each child of a file once."""
        keys = self._profile.keys
        telling = next((place for place, key in enumerate(keys) if key.bits >= _TELLING_BITS), None)
        for number, table in enumerate(self._records.values()):
            columns = [column_of(table[key.name]) for key in keys]
            rows = np.arange(table.num_rows)
            if telling is not None:
                again, first = _entered_again(columns[telling])
                self._same.append((first + self._begins[number], again + self._begins[number]))
                rows = np.delete(rows, again)
            self._sides.append(Side(columns=columns, rows=rows))

    def compare(self, left: int, right: int, *, field_tokens: bool) -> None:
        """The pairs between two sources are found."""
        keys = [(f"k{place}", key.of) for place, key in enumerate(self._profile.keys)]
        sides = self._sides[left], self._sides[right]
        found = match(*sides, keys=keys, threshold=self._threshold)
        if field_tokens:
            self._by_fields = True
            self._compare_fields(found, left, right, first=len(keys))
        caught = _caught(found, *sides, keys=[of for _key, of in keys])
        found.left, found.right = found.left + self._begins[left], found.right + self._begins[right]
        found.doubtful = [
            (a + self._begins[left], b + self._begins[right], probability, of)
            for a, b, probability, of in found.doubtful
        ]
        self._found.append((left, right, found, caught))

    def _compare_fields(self, found: Matched, left: int, right: int, *, first: int) -> None:
        """Who is left over is looked at field by field, inside the engine."""
        import pyarrow as pa

        from commontable.analysis.tokens.fields import match_fields

        engine = open_engine(limits=self._limits)
        try:
            bench = Workbench(engine)
            for name, number, rows in zip(("over_l", "over_r"), (left, right), found.over, strict=True):
                table = self._records[self._names[number]].take(pa.array(rows))
                columns = {f"k{place}": table[column] for place, column in enumerate(columns_of(self._profile))}
                bench.put(name, pa.table({"row": rows, **columns}))
            match_fields(bench, found, over=("over_l", "over_r"), first=first, threshold=self._threshold)
        finally:
            engine.close()

    def resolve(self, *, earlier: pa.Table | None, gold: pa.Table | None) -> Linked:
        """Pairs, persons and the report. The tokens are not looked at again."""
        import pyarrow as pa

        self._sides.clear()
        ids = pa.concat_arrays(
            [part.cast(pa.string()) for table in self._records.values() for part in table["id"].chunks]
        )
        sizes = np.diff(self._begins)
        source_of = np.repeat(np.arange(len(sizes)), sizes)
        left, right, probability = (
            np.concatenate([getattr(found, name) for _l, _r, found, _caught in self._found])
            for name in ("left", "right", "probability")
        )
        group = grouped(source_of, left, right, probability)
        for first, other in self._same:
            group[other] = group[first]
        kept = group[left] == group[right]
        pairs = self._pairs(ids, source_of, left[kept], right[kept], probability[kept])
        sources = pa.DictionaryArray.from_arrays(pa.array(source_of), pa.array(self._names)).cast(pa.string())
        persons, _kept = persons_of(group, sources=self._names, source_of=source_of, ids=ids, earlier=earlier)
        clusters = pa.table({"source": sources, "id": ids, "person": persons})
        uncertain = self._uncertain(ids, source_of, linked=np.concatenate([left[kept], right[kept]]))
        report = self._report(pairs, uncertain, people=int((group == np.arange(len(group))).sum()))
        if gold is not None:
            report["gold"] = told = measured(pairs, gold, self._names)
            report |= _expected(told["precision"], told["recall"])
        return Linked(pairs=pairs, clusters=clusters, uncertain=uncertain, report=report)

    def _pairs(
        self, ids: pa.Array, source_of: np.ndarray, left: np.ndarray, right: np.ndarray, probability: np.ndarray
    ) -> pa.Table:
        import pyarrow as pa

        names = pa.array(self._names)
        return pairs_table(
            {
                "left_source": names.take(pa.array(source_of[left])),
                "left_id": ids.take(pa.array(left)),
                "right_source": names.take(pa.array(source_of[right])),
                "right_id": ids.take(pa.array(right)),
                "probability": pa.array(probability),
            }
        )

    def _uncertain(self, ids: pa.Array, source_of: np.ndarray, *, linked: np.ndarray) -> pa.Table:
        """Pairs of keys that linked nothing because they join strangers too often; nobody of them was linked."""
        import pyarrow as pa

        tables = [empty_pairs(uncertain=True)]
        low, high = self._band
        for _left, _right, found, _caught in self._found:
            for left, right, probability, key in found.doubtful:
                free = ~(np.isin(left, linked) | np.isin(right, linked))
                if not low <= probability < high or not free.any():
                    continue
                chances = np.full(int(free.sum()), probability)
                pairs = self._pairs(ids, source_of, left[free], right[free], chances)
                pattern = ";".join(f"{part}=same" for part in key)
                column = pa.array([pattern] * pairs.num_rows, pa.string())
                tables.append(pairs_table({name: pairs[name] for name in pairs.schema.names} | {"pattern": column}))
        return pa.concat_tables(tables)

    def _report(self, pairs: pa.Table, uncertain: pa.Table, *, people: int) -> dict[str, object]:
        rates, passes, warnings = [], [], set()
        weights: list[float] = []
        counts: list[int] = []
        fields = fields_of([key.of for key in self._profile.keys])
        caught = np.zeros(3 ** len(fields))
        for left, right, found, agreeing in self._found:
            sizes = [self._records[self._names[number]].num_rows for number in (left, right)]
            links = len(found.left)
            rates.append(
                {
                    "left_source": self._names[left],
                    "right_source": self._names[right],
                    "links": links,
                    "left_rate": round(links / sizes[0], 4),
                    "right_rate": round(links / sizes[1], 4),
                }
            )
            for one in found.passes:
                weights += [one.probability] * one.accepted
                counts += [one.linked] * one.accepted
                passes.append(
                    {
                        "sources": [self._names[left], self._names[right]],
                        "of": list(one.of),
                        "linked": round(one.linked, -1),
                        "held_back": round(one.tied, -1),
                        "probability": round(one.probability, 4),
                        "used": one.accepted,
                    }
                )
            if not links:
                warnings.add("no_links")
            if any(one.linked and not one.accepted for one in found.passes):
                warnings.add("key_refused")
            if any(one.tied > max(20, sizes[0] // 50) for one in found.passes):
                warnings.add("many_ties")
            caught += agreeing
        smallest = sum(
            min(self._records[self._names[n]].num_rows for n in (left, right)) for left, right, *_ in self._found
        )
        missed = unfound(
            caught,
            fields=len(fields),
            missed=np.zeros(len(caught)),
            doubt=np.zeros(len(caught)),
            given=fields.index("given_name") if "given_name" in fields else None,
        )
        if missed is None and pairs.num_rows:
            warnings.add("recall_unknown")
        return {
            "mode": "field_tokens" if self._by_fields else "tokens",
            "method": "match_keys",
            "engine": Workbench.name,
            "threshold": self._threshold,
            "band": list(self._band),
            "project": self._profile.project,
            "refresh": self._profile.refresh,
            "sources": [{"source": name, "rows": table.num_rows} for name, table in self._records.items()],
            "duplicates": sum(len(other) for _first, other in self._same),
            "people": people,
            "links": pairs.num_rows,
            "uncertain": uncertain.num_rows,
            **_expected(precision(weights, counts), recall(float(caught.sum()), missed, fewest=smallest)),
            "unfound": missed.to_dict(fields) if missed else None,
            "match_rates": rates,
            "passes": passes,
            "warnings": sorted(warnings),
        }


def _expected(right: Estimate, found: Estimate) -> dict[str, object]:
    """Both estimates as a linking by names tells them (`expected`), and each for itself."""
    flat = {
        name if end == "expected" else f"{name}_{end}": one[end]
        for name, one in (("precision", right), ("recall", found))
        for end in ("expected", "low", "high")
    }
    return {"expected": flat, "precision": right, "recall": found}


def _caught(found: Matched, left: Side, right: Side, *, keys: Sequence[Sequence[str]]) -> np.ndarray:
    """How many links, weighed by their probability, agree in the fields of the keys in each way there is."""
    columns = list(zip(left.columns, right.columns, strict=True))
    kinds = kinds_of(found.left, found.right, columns=columns, keys=keys)
    return np.bincount(kinds, weights=found.probability, minlength=3 ** len(fields_of(keys)))


def _entered_again(tokens: Column) -> tuple[np.ndarray, np.ndarray]:
    """The places of rows whose token another row had before, and the place of that row.

    >>> _entered_again(Column(np.array([True, False, True, True]), np.array([7, 7, 8, 7])))
    (array([3]), array([0]))
    """
    shelf = shelved(tokens, np.arange(len(tokens.numbers)))
    twice = np.flatnonzero((shelf.times > 1) & (shelf.times <= _ENTERED_AT_MOST))
    again, first = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for times in range(2, _ENTERED_AT_MOST + 1):
        begins = shelf.begins[twice[shelf.times[twice] == times]]
        rows = np.sort(np.stack([shelf.rows[begins + other] for other in range(times)], axis=1), axis=1)
        again.append(rows[:, 1:].ravel())
        first.append(np.repeat(rows[:, 0], times - 1))
    places, before = np.concatenate(again), np.concatenate(first)
    order = np.argsort(places)
    return places[order], before[order]
