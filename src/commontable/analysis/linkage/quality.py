"""What may be told about a linking: probabilities, warnings, rounded counts; never a value, never a small number."""

from __future__ import annotations

from collections.abc import Mapping

KEPT_AS_THEY_ARE = frozenset(
    {"mode", "method", "engine", "seconds", "threshold", "band", "warnings", "passes", "model", "seed"}
)
SHARES = ("precision", "recall")
COUNTS = frozenset({"sources", "people", "links", "uncertain", "ties_held_back", "unfound"})
DEEPEST = 6


def told(report: Mapping[str, object]) -> dict[str, object]:
    """The parts of a linking's report that are kept in the register: counts to the nearest ten, shares to a tenth of a
    per cent, whatever else the report says left out.

    Precision and recall are `{"expected", "low", "high"}`, however the report says them.

    >>> told({"people": 1234, "expected": {"precision": 0.99371, "precision_low": 0.99}, "example": "Ana"})
    {'people': 1230, 'precision': {'expected': 0.994, 'low': 0.99, 'high': None}}
    """
    found: dict[str, object] = {}
    for name, value in report.items():
        if name in KEPT_AS_THEY_ARE:
            found[name] = value
        elif name in SHARES or name in COUNTS:
            found[name] = _rounded(value)
    expected = report.get("expected")
    if isinstance(expected, Mapping):
        for name in SHARES:
            if name in expected:
                ends = {"expected": expected[name], "low": expected.get(f"{name}_low"),
                        "high": expected.get(f"{name}_high")}  # fmt: skip
                found[name] = _rounded(ends)
    return found


def _rounded(value: object, *, depth: int = 0) -> object:
    if isinstance(value, bool) or depth > DEEPEST:
        return value if isinstance(value, bool) else None
    if isinstance(value, int):
        return round(value, -1)
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, Mapping):
        return {str(name): _rounded(one, depth=depth + 1) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one, depth=depth + 1) for one in value]
    return value if value is None else str(value)
