"""A condition in plain English, so that partners can agree on what is counted."""

from __future__ import annotations

from commontable.analysis.condition.grammar import Condition


def explain(condition: Condition) -> str:
    """The condition in words: `grade = 3 and score >= 40` reads "grade is 3 and score is at least 40"."""
    raise NotImplementedError
