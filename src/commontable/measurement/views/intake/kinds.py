"""What was found, by kind: how often, what it means, what to do."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from commontable.analysis.contract import FINDINGS, Severity
from commontable.measurement.rules.findings import KINDS


class KindFound(NamedTuple):
    """One kind of finding and how many rows have it."""

    code: str
    title: str
    rows: int
    severity: Severity

    @property
    def is_blocking(self) -> bool:
        """Whether it keeps the file from being confirmed."""
        return self.severity is not Severity.WARNING


def kinds_of(report: Mapping[str, Any]) -> list[KindFound]:
    """The kinds in the report, errors first, then questions, the most frequent of each before the others."""
    order = [Severity.ERROR, Severity.QUESTION, Severity.WARNING]
    found = [
        KindFound(code, str(KINDS[code].title), count, FINDINGS[code].severity)
        for code, count in report["counts"].items()
        if count
    ]
    return sorted(found, key=lambda kind: (order.index(kind.severity), -kind.rows, kind.code))
