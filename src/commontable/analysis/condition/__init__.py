"""Conditions that people write (`grade = 3 and score >= 40`), read safely.

A condition is parsed, every part of it is checked against a short list of what is allowed, and the SQL
that runs is written anew from the checked tree with quoted names. Nothing that was typed reaches the
engine as it was typed.

A row counts when the condition is true; false and unknown (an empty cell) do not count.
"""

from commontable.analysis.condition.grammar import Condition, ConditionError, parse_condition
from commontable.analysis.condition.words import explain

__all__ = ["Condition", "ConditionError", "explain", "parse_condition"]
