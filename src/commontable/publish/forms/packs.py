"""What is chosen for a pack."""

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, TextChoices, When
from django.utils.translation import gettext_lazy as _

from commontable.measurement.models import Indicator
from commontable.measurement.rules.definition import Kind, Outcome
from commontable.partnership.models import Partnership
from commontable.publish.rules.packs import Part
from commontable.ui.forms import LineField, SeveralOf, TextField


class PackForm(forms.Form):
    """Title, opening words, indicators, and what is shown of each."""

    title = LineField(
        label=_("Title"), max_length=120, help_text=_("For instance: Council of 12 March, early reading.")
    )
    opening = TextField(
        label=_("Opening words"), required=False, longest=3000, rows=4,
        help_text=_("What the meeting should think about. They stand on the first page."),
    )  # fmt: skip
    indicators = SeveralOf(
        label=_("Indicators"), queryset=Indicator.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one indicator.")},
        help_text=_("In the order of the scorecard; you can move them afterwards."),
    )  # fmt: skip
    parts = forms.MultipleChoiceField(
        label=_("What is shown of each"), choices=Part.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("The figure, its sentence and its release are always there; tables stand in an annex."),
    )  # fmt: skip

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].queryset = (  # type: ignore[attr-defined]
            Indicator.objects.of(partnership)
            .filter(retired_at=None)
            .order_by(_place_in(Outcome, "outcome"), _place_in(Kind, "kind"), "position", "name")
        )


def _place_in(choices: type[TextChoices], field: str) -> Case:
    """Where a value stands among its choices: the order of the scorecard, not of the alphabet."""
    places = (When(**{field: value}, then=place) for place, value in enumerate(choices.values))
    return Case(*places, output_field=IntegerField())
