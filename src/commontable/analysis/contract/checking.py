"""One file against its schema."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.confined.progress import progress
from commontable.analysis.contract.arrays import places_of
from commontable.analysis.contract.collecting import Collector, Nobody, question
from commontable.analysis.contract.columns import matched, report_columns, used
from commontable.analysis.contract.finding import Finding
from commontable.analysis.contract.identities import Watch
from commontable.analysis.contract.keys import Hashes, Seen, combined, hashes
from commontable.analysis.contract.opening import opened
from commontable.analysis.contract.plain import shown
from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.report import ColumnSummary, Report
from commontable.analysis.contract.rows import Batch
from commontable.analysis.contract.schema import Schema
from commontable.analysis.contract.unreadable import Unreadable
from commontable.analysis.contract.values import CODES, MISSING, OK, Judge, Verdict

if TYPE_CHECKING:
    import pyarrow as pa

MOST_DISTINCT = 1_000


def check(
    path: Path,
    schema: Schema,
    *,
    reading: Reading | None = None,
    today: dt.date | None = None,
    limit: int = 5000,
) -> Report:
    """Every fault of the file is counted, and the first `limit` of them are listed with their true line.

    Without `reading` the file is read as `preview` guesses and columns are matched by name or title. Dates
    after `today` are faults; without `today` none is. Constant memory, whatever the length of the file.
    Raises `Unreadable`.
    """
    work = Check(path, schema, reading=reading, today=today, limit=limit)
    for _ in work.batches():
        pass
    return work.report()


class Check:
    """A check under way. `batches` runs it and yields the typed rows, good and bad; `report` ends it.

    With `no_identity` (fields that are known to be none, perhaps none) other columns may not say who somebody is.
    """

    def __init__(
        self, path: Path, schema: Schema, *, reading: Reading | None, today: dt.date | None, limit: int,
        no_identity: Collection[str] | None = None,
    ) -> None:  # fmt: skip
        if reading is None:
            from commontable.analysis.contract.previewing import guessed

            reading = guessed(path, schema)
        self._schema, self._reading, self._limit = schema, reading, limit
        self._source = opened(path, reading)
        self.found = Collector(limit)
        self._columns = matched(self._source.header, schema, reading)
        report_columns(self._columns, schema, reading, self.found, line=self._source.header_line)
        self._used = used(self._columns)
        self._unnamed = [column.position for column in self._columns if not column.header and not column.field]
        self._today = today
        self._watch: Watch | None = None
        if no_identity is not None:
            self._watch = Watch(self._columns, self._used, schema, no_identity=no_identity)
            self._unnamed = [column.position for column in self._watch.others]
        self._named = {column.position for column in self._columns if column.header}
        self._told: set[int] = set()
        self._judges = [Judge(column, schema, reading, today=today) for column in self._used]
        self._tallies = [_Tally() for _ in self._used]
        self._seen = self._unique_sets()
        self._rows = 0

    def batches(self) -> Iterator[tuple[Batch, list[Verdict]]]:
        """Every batch of rows with a verdict per used column (in the order of `fields`)."""
        places = [column.position for column in self._used]
        for batch in self._source.batches([*places, *self._unnamed], self.found):
            self._look_at_unnamed(batch)
            verdicts = [
                self._look(judge, tally, array, batch)
                for judge, tally, array in zip(self._judges, self._tallies, batch.columns, strict=False)
            ]
            if self._watch is not None:
                for position, array in zip([*places, *self._unnamed], batch.columns, strict=True):
                    self._watch.look(position, array)
            for names, seen in self._seen.items():
                self._remember(names, seen, batch, verdicts)
            self._rows += batch.size
            progress(stage="checking", done=batch.done, total=batch.total)
            yield replace(batch, columns=batch.columns[: len(places)]), verdicts
        self._report_repeated()
        if self._watch is not None:
            self._watch.report(self.found, line=self._source.header_line or None, today=self._today)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the file has, in the order of the verdicts."""
        return tuple(judge.field.name for judge in self._judges)

    def report(self) -> Report:
        """What was found. Raises `Unreadable` when the file has no rows at all."""
        rows = self._rows + self._source.rejected
        if not rows:
            raise Unreadable("no-rows")
        questions = []
        for name, column, value, count in self.found.spellings():
            known = [(one.value, one.label) for one in self._schema.field(name).categories]
            questions.append(question(field=name, column=column, value=value, rows=count, known=known))
        return Report(
            rows=rows,
            findings=self.found.findings(),
            truncated=self.found.truncated,
            counts=dict(self.found.counts),
            questions=tuple(questions),
            columns=tuple(self._summaries()),
            reading=self._reading,
        )

    def _look_at_unnamed(self, batch: Batch) -> None:
        """A column without a name is a finding as soon as something stands in it (spreadsheets add empty ones)."""
        for position, array in zip(self._unnamed, batch.columns[len(self._used) :], strict=True):
            if position in self._named or position in self._told:
                continue
            if any(text.strip() for text in array.dictionary.to_pylist()):
                self._told.add(position)
                name = f"#{position + 1}"
                self.found.add("unexpected-column", line=self._source.header_line or None, column=name, header=name)

    def _look(self, judge: Judge, tally: _Tally, array: pa.DictionaryArray, batch: Batch) -> Verdict:
        indices = places_of(array)
        verdict = judge.judge(array.dictionary)
        faulty = verdict.status > MISSING
        missing = verdict.status == MISSING
        if faulty.any() or missing.any():
            uses = np.bincount(indices, minlength=len(verdict.status))
            tally.missing += int(uses[missing].sum())
            if judge.needed:
                faulty |= missing
            if faulty.any():
                self._tell(judge, array.dictionary, verdict, indices, uses, faulty, batch)
        tally.rows += batch.size
        tally.add(verdict.texts)
        return verdict

    def _tell(
        self,
        judge: Judge,
        raw: pa.StringArray,
        verdict: Verdict,
        indices: np.ndarray,
        uses: np.ndarray,
        faulty: np.ndarray,
        batch: Batch,
    ) -> None:
        column, name = judge.column.header, judge.field.name
        for number in np.unique(verdict.status[faulty]).tolist():
            code = CODES[number]
            if code == "required-missing" and name in self._schema.primary_key:
                code = "key-missing"
            which = faulty & (verdict.status == number)
            if code in {"unknown-category", "unknown-place"}:
                for i in np.flatnonzero(which).tolist():
                    self.found.ask(field=name, column=column, value=verdict.texts[i].as_py(), rows=int(uses[i]))
            total = int(uses[which].sum())
            places = np.flatnonzero(which[indices])[: self.found.wanted(code, column)].tolist()
            for place in places:
                text = raw[int(indices[place])].as_py()
                self.found.keep(
                    Finding(
                        code=code,
                        line=int(batch.lines[place]),
                        column=column,
                        value=shown(text),
                        field=name,
                        parameters=judge.explain(code, text),
                    )
                )
            self.found.count(code, rows=total - len(places))

    def _unique_sets(self) -> dict[tuple[str, ...], Seen]:
        present = {column.field.name for column in self._used if column.field}
        sets: dict[tuple[str, ...], Seen] = {
            (one.name,): Seen() for one in self._schema.fields if one.unique and one.name in present
        }
        if self._schema.primary_key and present.issuperset(self._schema.primary_key):
            sets[self._schema.primary_key] = Seen()
        return sets

    def _remember(self, names: tuple[str, ...], seen: Seen, batch: Batch, verdicts: Sequence[Verdict]) -> None:
        parts: list[Hashes] = []
        whole = np.ones(batch.size, dtype=np.bool_)
        for name in names:
            place = self.fields.index(name)
            indices = places_of(batch.columns[place])
            verdict = verdicts[place]
            whole &= (verdict.status == OK)[indices]
            parts.append(hashes(verdict.values.to_pylist())[indices])
        seen.add(combined(parts)[whole], batch.lines[whole])

    def _report_repeated(self) -> None:
        for names, seen in self._seen.items():
            code = "duplicate-key" if names == self._schema.primary_key else "duplicate-value"
            column = ", ".join(one.header for one in self._used if one.field and one.field.name in names)
            total, pairs = seen.repeated(self.found.wanted(code, column))
            if not total:
                continue
            cells = self._cells_at({line for pair in pairs for line in pair}, names)
            told = 0
            for line, first in pairs:
                told += 1
                self.found.add(
                    code,
                    line=line,
                    column=column,
                    value=cells.get(line),
                    field=", ".join(names),
                    key=column,
                    first=first,
                )
            self.found.count(code, rows=total - told)

    def _cells_at(self, lines: set[int], names: tuple[str, ...]) -> dict[int, str]:
        """What stands in those columns on those lines: the file is read a second time, as far as needed."""
        columns = [one.position for one in self._used if one.field and one.field.name in names]
        wanted, found = np.array(sorted(lines)), {}
        for batch in self._source.batches(columns, Nobody()):
            for place in np.flatnonzero(np.isin(batch.lines, wanted)).tolist():
                cells = [array[place].as_py() for array in batch.columns]
                found[int(batch.lines[place])] = shown(" · ".join(cells))
            if len(found) == wanted.size:
                break
        return found

    def _summaries(self) -> Iterator[ColumnSummary]:
        tallies = {id(column): tally for column, tally in zip(self._used, self._tallies, strict=True)}
        for column in self._columns:
            tally = tallies.get(id(column))
            if tally is None:
                yield ColumnSummary(header=column.header, field=None, filled=0, missing=0)
            else:
                name = column.field.name if column.field else None
                yield ColumnSummary(
                    header=column.header,
                    field=name,
                    filled=tally.rows - tally.missing,
                    missing=tally.missing,
                    distinct=None if tally.distinct is None else len(tally.distinct),
                )


class _Tally:
    """How much of a column is filled, and with how many different texts."""

    def __init__(self) -> None:
        self.rows = self.missing = 0
        self.distinct: set[str] | None = set()

    def add(self, texts: pa.StringArray) -> None:
        if self.distinct is None:
            return
        if len(texts) > MOST_DISTINCT:
            self.distinct = None
            return
        self.distinct.update(text for text in texts.to_pylist() if text)
        if len(self.distinct) > MOST_DISTINCT:
            self.distinct = None
