"""What a reader chooses about their letter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.publish.rules.rhythm import WEEKDAYS, Rhythm


class LettersForm(forms.Form):
    """How often, and on which day."""

    rhythm = forms.ChoiceField(label=_("The letter comes"), choices=Rhythm.choices, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label=_("On this day"),
        choices=WEEKDAYS,
        coerce=int,
        help_text=_("For letters every week or every two weeks. It comes after seven in the morning at your table."),
    )
