"""What a shipped template is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Clause:
    """One clause, translated when it is copied."""

    key: str
    heading: Promise | str
    text: Promise | str


@dataclass(frozen=True)
class Shipped:
    """A template as it is shipped. `kind` and `basis` as in `rules.kinds`; `source`: what it was written after."""

    key: str
    kind: str
    title: Promise | str
    says: Promise | str  # what it is for, in a sentence
    source: str
    clauses: tuple[Clause, ...]
    basis: str = ""

    def in_words(self) -> list[dict[str, Any]]:
        """The clauses in the language that is active now."""
        return [{"key": one.key, "heading": str(one.heading), "text": str(one.text)} for one in self.clauses]
