"""Forms about the common agenda: its eight parts, and how a partner's plan serves them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import AgendaVersion, Body
from commontable.governance.rules.common_agenda import ASKS, LONGEST_ALIGNMENT, LONGEST_PART, NOTHING_WRITTEN, Part
from commontable.governance.rules.wording import LONGEST_TITLE
from commontable.ui.forms import DateField, FileField, LineField, TextField

from .proposals import AnsweringForm

MOST_VERSIONS = 10_000
ROWS = {Part.VISION: 3, Part.OUTCOMES: 7, Part.STRATEGIES: 7}


class PartsForm(forms.Form):
    """The eight parts, each under the question that helps to write it."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_VERSIONS)

    def __init__(self, *args: Any, parts: Mapping[str, str], based_on: int, **kwargs: Any) -> None:
        given = {"based_on": based_on, **{f"part-{name}": text for name, text in parts.items()}}
        kwargs["initial"] = {**given, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for part in Part:
            self.fields[f"part-{part.value}"] = TextField(
                label=part.label, help_text=ASKS[part], longest=LONGEST_PART, rows=ROWS.get(part, 5), required=False
            )

    @property
    def parts(self) -> dict[str, str]:
        """What was written, by part."""
        return {part.value: self.cleaned_data.get(f"part-{part.value}", "") for part in Part}

    @property
    def effect(self) -> dict[str, Any]:
        """What the proposal carries."""
        return {"parts": self.parts, "based_on": self.cleaned_data["based_on"]}

    def clean(self) -> dict[str, Any]:
        """At least one part has words."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"part-{part.value}") for part in Part) and not self.errors:
            raise forms.ValidationError(NOTHING_WRITTEN)
        return cleaned

    def go_on_from(self, number: int) -> None:
        """Sent once more, what was written is taken as written from that version: the writer has seen what differs."""
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent["based_on"] = str(number)

    @property
    def of_the_proposal(self) -> list[forms.BoundField]:
        """The fields that are not parts, in their order."""
        return [field for field in self.visible_fields() if not field.name.startswith("part-")]

    @property
    def of_the_agenda(self) -> list[forms.BoundField]:
        """The fields of the parts, in reading order."""
        return [field for field in self.visible_fields() if field.name.startswith("part-")]


class DraftForm(PartsForm):
    """A draft of the agenda: its title and its parts."""

    title = LineField(
        label=_("What do you propose?"), max_length=LONGEST_TITLE,
        help_text=_("One line, such as “Our first common agenda” or “Name the children we reach least”."),
    )  # fmt: skip


class ProposalForm(DraftForm):
    """A proposal about the agenda, to a body."""

    body = forms.ModelChoiceField(
        label=_("Which body decides?"), queryset=Body.objects.none(), empty_label=_("Choose a body"),
        help_text=_("The one in which every sector sits: the agenda is everybody's."),
    )  # fmt: skip
    field_order: tuple[str, ...] = ("body", "title")

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class RecordForm(ProposalForm):
    """An agenda that a body agreed to before, or in the room."""

    decided_on = DateField(label=_("Decided on"))
    field_order = ("body", "title", "decided_on")

    def decided_at(self, at: datetime) -> datetime:
        """The day given, at its end; of today, now."""
        day = self.cleaned_data["decided_on"]
        end = datetime.combine(day, datetime.max.time().replace(microsecond=0))
        return at if day == timezone.localdate(at) else timezone.make_aware(end)


class VersionForm(AnsweringForm, PartsForm):
    """The next version of a proposal about the agenda, what changed and why, and the objections it answers."""


class AlignmentForm(forms.Form):
    """How the partner's own plan serves the agenda."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_VERSIONS)
    parts = forms.MultipleChoiceField(
        label=_("Which parts does your plan serve?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one part of the agenda that your plan serves.")},
    )  # fmt: skip
    text = TextField(
        label=_("How does your plan serve it?"), longest=LONGEST_ALIGNMENT, rows=7,
        help_text=_(
            "Which goals or programmes of yours lead there, and what you do differently because of it. "
            "If something in your plan pulls the other way, say that too: it helps the others."
        ),
    )  # fmt: skip
    plan_on = DateField(label=_("Date of your plan"), help_text=_("The day it was adopted or last changed."))
    url = forms.URLField(label=_("Where it can be read"), required=False, max_length=200, assume_scheme="https")
    file = FileField(
        label=_("The plan itself"), required=False, help_text=_("A PDF of at most 20 MB; every member can open it."),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )  # fmt: skip
    keeps_document = forms.BooleanField(label=_("Keep the document declared before"), required=False)

    def __init__(self, *args: Any, agenda: AgendaVersion, has_document: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parts"]
        field.choices = [(part.value, part.label) for part in Part if agenda.parts.get(part)]
        if not has_document:
            del self.fields["keeps_document"]

    def go_on_from(self, number: int) -> None:
        """Sent once more, what was written is about that version."""
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent["version"] = str(number)
