"""Words to begin a clause from, of the templates that are shipped."""

from __future__ import annotations

from commontable.agreements.library.shipped import EVERY
from commontable.agreements.rules.clause_names import CLAUSES


def suggested(key: str, *, kind: str, basis: str) -> dict[str, str]:
    """The clause of that key: of a template for this kind and ground, else of any; with no words where none has it."""
    best = sorted(EVERY, key=lambda one: (one.kind != kind, one.basis != basis))
    for text in best:
        for clause in text.in_words():
            if clause["key"] == key:
                return {"key": key, "heading": clause["heading"], "text": clause["text"]}
    return {"key": key, "heading": str(CLAUSES[key]), "text": ""}
