"""What may be told about a linking: probabilities, warnings and rounded counts; never a value, never a small number."""

from __future__ import annotations

from collections.abc import Mapping

KEPT_AS_THEY_ARE = frozenset({"mode", "method", "engine", "seconds", "threshold", "band", "warnings", "passes"})
PROBABILITIES = frozenset({"precision", "recall", "model"})
COUNTS = frozenset({"sources", "pairs", "people", "clusters", "uncertain", "duplicates", "rows", "records"})
DEEPEST = 6


def told(report: Mapping[str, object]) -> dict[str, object]:
    """The parts of a linking's report that are kept in the register: counts to the nearest ten, shares to a tenth of a
    per cent, whatever else the report says left out.

    >>> told({"mode": "link", "people": 1234, "precision": {"expected": 0.99371, "low": 0.99}, "example": "Ana"})
    {'mode': 'link', 'people': 1230, 'precision': {'expected': 0.994, 'low': 0.99}}
    """
    found: dict[str, object] = {}
    for name, value in report.items():
        if name in KEPT_AS_THEY_ARE:
            found[name] = value
        elif name in PROBABILITIES:
            found[name] = _rounded(value, places=3)
        elif name in COUNTS:
            found[name] = _rounded(value, places=-1)
    return found


def _rounded(value: object, *, places: int, depth: int = 0) -> object:
    if isinstance(value, bool) or value is None or depth > DEEPEST:
        return value if isinstance(value, bool) else None
    if isinstance(value, int):
        return round(value, min(places, 0)) if places < 0 else value
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, Mapping):
        return {str(name): _rounded(one, places=places, depth=depth + 1) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one, places=places, depth=depth + 1) for one in value]
    return str(value)
