"""The clauses of a text: each a heading and words; moved, added and taken out by buttons, without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.agreements.rules.clauses import MOST
from commontable.agreements.rules.wording import LONGEST_CLAUSE, LONGEST_HEADING
from commontable.ui.forms import LineField, TextField

MOST_CLAUSES = MOST
LONGEST_KEY = 60


class ClauseForm(forms.Form):
    """One clause."""

    key = forms.CharField(max_length=LONGEST_KEY, widget=forms.HiddenInput, required=False)
    heading = LineField(label=_("Heading"), max_length=LONGEST_HEADING, required=False)
    text = TextField(label=_("What it says"), longest=LONGEST_CLAUSE, rows=6, required=False)

    def clean(self) -> dict[str, Any]:
        """Words have a heading; a clause without either is left out."""
        cleaned = super().clean() or {}
        if cleaned.get("text") and not cleaned.get("heading") and "heading" not in self.errors:
            self.add_error("heading", _("Give this clause a heading, so that it can be found."))
        return cleaned


class ClausesForm:
    """All clauses in their order. A button that arranges them sends everything, so that nothing typed is lost.

    `arranged` says in which way the reader pressed one: up, down, out or add; the text is kept only when saved.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *, clauses: Sequence[Mapping[str, str]]) -> None:
        self.is_bound = data is not None
        self.arranged, at = _pressed(data)
        rows = _typed(data) if data is not None else [dict(one) for one in clauses]
        if self.arranged:
            rows = _arranged(rows, self.arranged, at)
        if not rows:
            rows = [{}]
        is_checked = self.is_bound and not self.arranged
        self.forms = [
            ClauseForm(
                {f"clause-{n}-{name}": row.get(name, "") for name in ("key", "heading", "text")}
                if is_checked
                else None,
                prefix=f"clause-{n}",
                initial=row,
            )
            for n, row in enumerate(rows)
        ]
        self.is_full = len(self.forms) >= MOST_CLAUSES
        self.target = at + {"up": -1, "down": 1, "add": 1}.get(self.arranged, 0)

    def __iter__(self) -> Any:
        return iter(self.forms)

    def is_valid(self) -> bool:
        """Whether every clause that says something has a heading."""
        valid = [form.is_valid() for form in self.forms]  # each, so that each says what is wrong with it
        return all(valid)

    @property
    def clauses(self) -> list[dict[str, str]]:
        """The clauses as they stand in the form; the rules give new ones a key."""
        return [{name: form.cleaned_data[name] for name in ("key", "heading", "text")} for form in self.forms]


def _pressed(data: Mapping[str, Any] | None) -> tuple[str, int]:
    act, _dash, at = str((data or {}).get("arrange", "")).partition("-")
    if act not in ("up", "down", "out", "add") or not at.lstrip("-").isdecimal() or len(at) > 4:
        return "", 0
    return act, int(at)


def _typed(data: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = []
    for n in range(MOST_CLAUSES):
        if f"clause-{n}-heading" not in data:
            break
        rows.append({name: str(data.get(f"clause-{n}-{name}", "")) for name in ("key", "heading", "text")})
    return rows


def _arranged(rows: list[dict[str, str]], act: str, at: int) -> list[dict[str, str]]:
    if act == "add" and len(rows) < MOST_CLAUSES and -1 <= at < len(rows):
        rows.insert(at + 1, {})
    elif act == "out" and 0 <= at < len(rows):
        del rows[at]
    elif act in ("up", "down") and 0 <= at < len(rows):
        other = at + (-1 if act == "up" else 1)
        if 0 <= other < len(rows):
            rows[at], rows[other] = rows[other], rows[at]
    return rows
