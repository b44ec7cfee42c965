"""Findings and questions are gathered: every one counted, a bounded number kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from commontable.analysis.contract.finding import FINDINGS, Finding, Question, Severity
from commontable.analysis.contract.plain import shown

ALWAYS = 20  # of each code and column are kept even when the list is full
MOST_QUESTIONS = 300  # distinct spellings per column


class Collector:
    """Counts everything, keeps `limit` findings (and a few of every kind beyond), and the spellings to ask
    about.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._found: list[Finding] = []
        self._kept: Counter[tuple[str, str | None]] = Counter()
        self.counts: Counter[str] = Counter()
        self._spellings: dict[tuple[str, str], Counter[str]] = {}

    def wanted(self, code: str, column: str | None) -> int:
        """How many more findings of this kind will be kept."""
        return max(self._limit - len(self._found), ALWAYS - self._kept[code, column], 0)

    def add(
        self,
        code: str,
        *,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
        field: str | None = None,
        rows: int = 1,
        **parameters: object,
    ) -> None:
        """One more finding is counted, and kept while there is room."""
        cut = None if value is None else shown(value)
        finding = Finding(code=code, line=line, column=column, value=cut, field=field, parameters=parameters)
        self.keep(finding, rows=rows)

    def keep(self, finding: Finding, *, rows: int = 1) -> None:
        """The finding is counted (`rows` times), and kept while there is room."""
        self.counts[finding.code] += rows
        if self.wanted(finding.code, finding.column):
            self._kept[finding.code, finding.column] += 1
            self._found.append(finding)

    def count(self, code: str, *, rows: int) -> None:
        """`rows` more of this kind are counted, none kept."""
        if rows:
            self.counts[code] += rows

    def ask(self, *, field: str, column: str, value: str, rows: int) -> None:
        """Somebody will be asked what this spelling means."""
        spellings = self._spellings.setdefault((field, column), Counter())
        if value in spellings or len(spellings) < MOST_QUESTIONS:
            spellings[value] += rows

    @property
    def blocking(self) -> bool:
        """Something keeps the file out."""
        return any(FINDINGS[code].severity is not Severity.WARNING for code in self.counts)

    @property
    def truncated(self) -> bool:
        """Some findings were counted but not kept."""
        return sum(self.counts.values()) > len(self._found)

    def findings(self) -> tuple[Finding, ...]:
        """What was kept, those about the whole file first, then by line."""
        return tuple(sorted(self._found, key=lambda one: one.line or 0))

    def spellings(self) -> Iterable[tuple[str, str, str, int]]:
        """(field, column, spelling, rows), most frequent first."""
        for (field, column), spellings in self._spellings.items():
            for value, rows in spellings.most_common():
                yield field, column, value, rows


class Nobody:
    """Faults that were reported already, on an earlier pass."""

    def add(self, code: str, **_: object) -> None:
        """Nothing happens."""

    def wanted(self, code: str, column: str | None) -> int:
        """None."""
        return 0

    def count(self, code: str, *, rows: int) -> None:
        """Nothing happens."""


def question(*, field: str, column: str, value: str, rows: int, known: Iterable[tuple[str, str]]) -> Question:
    """The spelling with the nearest known category. `known`: (value, label) of each.

    >>> known = [("E", "Eligible"), ("N", "Not eligible")]
    >>> question(field="lunch", column="Lunch", value="Not Eligibile", rows=1052, known=known).suggestion
    'N'
    """
    from rapidfuzz import fuzz, process

    from commontable.analysis.contract.plain import folded

    listed = list(known)
    names = [text for category, label in listed for text in (category, label)]
    best = process.extractOne(value, names, scorer=fuzz.ratio, processor=folded, score_cutoff=60)
    suggestion, score = None, 0.0
    if best is not None:
        suggestion, score = listed[best[2] // 2][0], round(best[1], 1)
    return Question(
        field=field,
        column=column,
        value=shown(value),
        rows=rows,
        suggestion=suggestion,
        score=score,
        known=tuple(category for category, _ in listed),
    )
