"""What is written down about baselines and targets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.analysis.cells import EVERYONE
from commontable.measurement.models import IndicatorVersion
from commontable.measurement.rules.aims import fault_of


class AimForm(forms.Form):
    """A figure for a group and a period, and why."""

    group = forms.ChoiceField(label=_("For whom"))
    period = forms.CharField(label=_("Period"), max_length=40)
    value = forms.FloatField(label=_("Value"))
    rationale = forms.CharField(label=_("Why this figure"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, definition: IndicatorVersion, groups: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["group"]
        choices.choices = [(EVERYONE, _("Everybody")), *groups]
        self.definition = definition
        self.fields["value"].help_text = _("In %(unit)s.") % {"unit": definition.get_unit_display()}

    def clean_value(self) -> float:
        """A figure in the indicator's unit."""
        value: float = self.cleaned_data["value"]
        if fault := fault_of(value, unit=self.definition.unit):
            raise forms.ValidationError(str(fault))
        return value


class BaselineForm(AimForm):
    """Where the partnership started from."""

    period = forms.CharField(
        label=_("Period"), max_length=40, help_text=_("As the files write it, for example 2024-25.")
    )
    rationale = forms.CharField(
        label=_("Why this is the start"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the last year before we began."),
    )  # fmt: skip


class TargetForm(AimForm):
    """Where the partnership has agreed to be: one goal for everybody, and steps on the way of groups."""

    group = forms.ChoiceField(
        label=_("For whom"),
        help_text=_(
            "Everybody’s target is the one goal. A target of its own for a group is a step on its way there, where the "
            "way is longer."
        ),
    )
    period = forms.CharField(label=_("By which period"), max_length=40, help_text=_("As the files write it."))
    decided_by = forms.CharField(
        label=_("Decided by"), required=False, max_length=120, help_text=_("For example: the council, 12 March.")
    )
    despite = forms.CharField(
        label=_("Why record it all the same"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, asks_despite: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_despite:
            self.fields["despite"].widget = forms.HiddenInput()

    def ask_despite(self, reason: Any) -> None:
        """The target goes against the direction: say so beside a field for the reason."""
        self.fields["despite"].widget = forms.Textarea(attrs={"rows": 2})
        self.fields["despite"].required = True
        self.add_error("despite", reason)
