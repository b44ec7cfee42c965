"""What a check found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from commontable.analysis.contract.finding import Finding, Question, Severity
from commontable.analysis.contract.reading import Reading


@dataclass(frozen=True, kw_only=True)
class ColumnSummary:
    """One column of the file: how much of it is filled. `distinct` is None above 1,000 distinct values;
    `field` None if left out.
    """

    header: str
    field: str | None
    filled: int
    missing: int
    distinct: int | None = None

    def to_dict(self) -> dict[str, object]:
        """The summary is JSON-able."""
        return {
            "header": self.header,
            "field": self.field,
            "filled": self.filled,
            "missing": self.missing,
            "distinct": self.distinct,
        }


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a check found: `counts` per code are complete even when the list of `findings` is `truncated`.

    `rows` counts data rows, rejected ones included. `blocking`: at least one finding of severity error,
    or an open question.
    """

    rows: int
    findings: tuple[Finding, ...] = ()
    truncated: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    columns: tuple[ColumnSummary, ...] = ()
    reading: Reading = field(default_factory=Reading)

    @property
    def blocking(self) -> bool:
        """The file cannot be accepted as it is."""
        from commontable.analysis.contract.finding import FINDINGS

        return any(FINDINGS[code].severity is not Severity.WARNING for code in self.counts)

    def to_dict(self) -> dict[str, object]:
        """The report is JSON-able: `{rows, findings, truncated}` and more."""
        return {
            "rows": self.rows,
            "findings": [finding.to_dict() for finding in self.findings],
            "truncated": self.truncated,
            "counts": dict(self.counts),
            "blocking": self.blocking,
            "questions": [question.to_dict() for question in self.questions],
            "columns": [column.to_dict() for column in self.columns],
            "reading": self.reading.to_dict(),
        }

    @classmethod
    def from_dict(cls, document: Mapping[str, object]) -> Report:
        """The report is whole again."""
        known = {key: value for key, value in document.items() if key != "blocking"}
        known["findings"] = tuple(Finding.from_dict(one) for one in known["findings"])  # type: ignore[attr-defined]
        known["questions"] = tuple(Question.from_dict(one) for one in known["questions"])  # type: ignore[attr-defined]
        known["columns"] = tuple(ColumnSummary(**one) for one in known["columns"])  # type: ignore[attr-defined]
        known["reading"] = Reading.from_dict(known["reading"])  # type: ignore[arg-type]
        return cls(**known)  # type: ignore[arg-type]
