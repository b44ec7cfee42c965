"""Why a column that looks like an identity names nobody."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NoIdentityForm(forms.Form):
    """One column and the reason."""

    field = forms.CharField(widget=forms.HiddenInput, max_length=80)
    why = forms.CharField(
        label=_("Why it names nobody"),
        max_length=300,
        help_text=_("Such as: these are the names of our six after-school clubs. It stands in the journal."),
    )
