"""A note beside a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.measurement.rules.note import LONGEST_NOTE


class NoteForm(forms.Form):
    """What happened, and in which period."""

    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Something readers should know: a test that moved, a school that closed. Never a child's name."),
    )
    period = forms.ChoiceField(label=_("Period it is about"), required=False)

    def __init__(self, *args: Any, periods: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [("", _("All periods")), *((one, one) for one in periods)]  # type: ignore[attr-defined]


class NoteFilter(forms.Form):
    """Which notes to list."""

    q = forms.CharField(label=_("Look for"), required=False, max_length=100)
    indicator = forms.ChoiceField(label=_("Indicator"), required=False)

    def __init__(self, *args: Any, indicators: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [("", _("All indicators")), *indicators]  # type: ignore[attr-defined]
