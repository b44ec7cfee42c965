"""What is known of one place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.measurement.rules.place_facts import LONGEST, MOST_CHILDREN, Facts, Locale, fault_of


class PlaceFactsForm(forms.Form):
    """Size, poverty and kind of a place; `facts` holds them once the form is valid."""

    children = forms.IntegerField(
        label=_("Children"), required=False, min_value=0, max_value=MOST_CHILDREN,
        help_text=_("Enrolled in the year below, in the whole place."),
    )  # fmt: skip
    poverty = forms.FloatField(
        label=_("Children in poverty, in percent"), required=False, min_value=0, max_value=100,
        help_text=_("Use the same measure for every place, for example free or reduced-price lunch."),
    )  # fmt: skip
    locale = forms.ChoiceField(
        label=_("Kind of place"), required=False, choices=[("", _("Not known")), *Locale.choices],
        help_text=_("City, suburb, town or rural, as finely as you know it."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), required=False, max_length=LONGEST["source"],
        help_text=_("Where anybody can look it up, for example the state's school directory."),
    )  # fmt: skip
    year = forms.CharField(label=_("Year of these facts"), required=False, max_length=LONGEST["year"])
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST["note"], widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Something readers should know of this place. Never a child's name."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The facts can be kept, and say where they are from."""
        data = super().clean() or {}
        if not self.errors and (fault := fault_of(self.facts)):
            self.add_error("source" if not data["source"] else None, str(fault))
        return data

    @property
    def facts(self) -> Facts:
        """What was written."""
        return Facts(**{name: self.cleaned_data[name] for name in self.fields})
