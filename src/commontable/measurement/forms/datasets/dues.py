"""Asking partners for files."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.partnership.models import Partner, Partnership
from commontable.ui.forms import DateField, SeveralOf


class AskForm(forms.Form):
    """Which partners, for which period, by when."""

    label = forms.CharField(
        label=_("Period"), max_length=60, help_text=_("As partners call it, for example 2025-26 or Winter 2026.")
    )
    due_on = DateField(label=_("Due on"))
    partners = SeveralOf(
        label=_("Partners"), queryset=Partner.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one partner.")},
    )  # fmt: skip

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = [one.pk for one in Partner.objects.of(partnership) if one.is_present(today)]
        choices: SeveralOf = self.fields["partners"]  # type: ignore[assignment]
        choices.queryset = Partner.objects.filter(pk__in=present, is_backbone=False).order_by("name")
        self.today = today

    def clean_due_on(self) -> date:
        """The day is still to come."""
        return require_to_come(self.cleaned_data["due_on"], today=self.today)


class DueForm(forms.Form):
    """A new date."""

    due_on = DateField(label=_("Due on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> date:
        """The day is still to come."""
        return require_to_come(self.cleaned_data["due_on"], today=self.today)


def require_to_come(day: date, *, today: date) -> date:
    """A day on which a file can still be sent."""
    if day < today:
        raise forms.ValidationError(_("This day has passed. Choose one that partners can still keep."))
    return day
