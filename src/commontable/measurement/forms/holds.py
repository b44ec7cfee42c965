"""What a legal hold keeps, what it is called, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.measurement.models import Dataset
from commontable.partnership.models import Partner, Partnership


class HoldForm(forms.Form):
    """A hold on one file, or on everything of a dataset, a partner, or both."""

    dataset = forms.ModelChoiceField(Dataset.objects.none(), label=_("Dataset"), required=False, empty_label=_("Every"))
    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("Every"))
    title = forms.CharField(
        label=_("What it is called"), max_length=120, help_text=_("Such as the number of the case or of the audit.")
    )
    why = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The partners whose rows are kept can read it. Name no child."),
    )  # fmt: skip

    def __init__(self, *args: Any, partnership: Partnership, is_on_a_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_on_a_file:
            del self.fields["dataset"], self.fields["partner"]
            return
        datasets: Any = self.fields["dataset"]
        partners: Any = self.fields["partner"]
        datasets.queryset = Dataset.objects.of(partnership).order_by("title")
        partners.queryset = Partner.objects.of(partnership).filter(dues__isnull=False).distinct().order_by("name")


class LiftForm(forms.Form):
    """Why a hold is lifted."""

    why = forms.CharField(
        label=_("Why it is no longer needed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
