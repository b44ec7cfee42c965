"""Promises that begin when the agreement has been signed: who, what, by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.agreements.forms.commitments import WholeOrEmpty
from commontable.agreements.rules.promising import LONGEST
from commontable.agreements.rules.terms import Planned
from commontable.agreements.rules.terms_given import MOST_COMMITMENTS
from commontable.partnership.models import Member
from commontable.ui.forms import DateField, LineField

ROOM = 2


class PlannedForm(WholeOrEmpty):
    """One promise, whole or empty."""

    what = LineField(label=_("What is promised"), max_length=LONGEST, required=False)
    member = forms.TypedChoiceField(label=_("Who answers for it"), required=False, coerce=int, empty_value=None)
    due_on = DateField(label=_("By when"), required=False)
    evidence_wanted = LineField(label=_("How will we know?"), max_length=LONGEST, required=False)

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = members  # type: ignore[attr-defined]


class PlannedForms:
    """All promises planned; one whose words are taken away is left out."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, planned: Sequence[Planned], members: Sequence[Member]
    ) -> None:
        self.is_bound = data is not None
        self.members = {member.pk: member for member in members}
        before = [
            {"what": one.what, "member": one.member, "due_on": one.due_on, "evidence_wanted": one.evidence_wanted}
            for one in planned
        ]
        rows = max(len(before) + ROOM, 2)
        if data is not None:
            rows = max(rows, *(n + 1 for n in range(MOST_COMMITMENTS) if f"promise-{n}-what" in data), 0)
        choices: list[Any] = [("", _("Choose a person"))]
        for partner, sitting in groupby(members, key=lambda one: one.partner):
            choices.append((partner.name, [(one.pk, one.name) for one in sitting]))
        self.forms = [
            PlannedForm(data, prefix=f"promise-{n}", initial=before[n] if n < len(before) else None, members=choices)
            for n in range(min(rows, MOST_COMMITMENTS))
        ]
        self.error = ""

    def __iter__(self) -> Iterator[PlannedForm]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        """Whether each is whole or empty."""
        valid = [form.is_valid() for form in self.forms]  # each, so that each says what is wrong with it
        return all(valid)

    def refuse(self, reason: Any) -> None:
        """What the rules said stands above the rows."""
        self.error = reason

    @property
    def planned(self) -> tuple[Planned, ...]:
        """The promises as the terms hold them."""
        return tuple(
            Planned(
                partner=self.members[cleaned["member"]].partner_id,
                member=cleaned["member"],
                what=cleaned["what"],
                due_on=_iso(cleaned["due_on"]),
                evidence_wanted=cleaned["evidence_wanted"],
            )
            for form in self.forms
            if (cleaned := form.cleaned_data) and cleaned["what"]
        )


def _iso(day: date) -> str:
    return day.isoformat()
