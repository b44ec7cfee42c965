"""Forms about partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.partnership.models import Partner
from commontable.partnership.rules.sectors import Sector
from commontable.ui.forms import DateField


class PartnerForm(forms.ModelForm[Partner]):
    """How a partner is described. It is never saved by itself: an action takes what it read."""

    class Meta:
        model = Partner
        fields = ("name", "short_name", "sector", "about", "why_joined", "joined_on")
        field_classes = {"joined_on": DateField}
        labels = {
            "about": _("What it brings to the table"),
            "why_joined": _("Why it joined"),
            "joined_on": _("At the table since"),
        }
        help_texts = {
            "name": _("As the organisation writes it."),
            "short_name": _("What people call it; used where there is little room."),
            "sector": _("Where it comes from. Seats and voices are counted by sector."),
            "why_joined": _("In its own words. Whoever takes over there reads it first."),
        }
        widgets = {"about": forms.Textarea(attrs={"rows": 4}), "why_joined": forms.Textarea(attrs={"rows": 4})}


class LeavingForm(forms.Form):
    """The day a partner or a member is no longer at the table."""

    left_on = DateField(
        label=_("Gone from"), help_text=_("The first day without them. Rights end when that day begins.")
    )


class PartnerFilter(forms.Form):
    """Which partners to list."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    who = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Those at the table")), ("left", _("Those who left")), ("all", _("Everybody"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", _("All sectors")), *Sector.choices]  # type: ignore[attr-defined]
