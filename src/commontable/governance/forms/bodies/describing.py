"""How a body and a seat are described."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Body
from commontable.governance.rules.kinds import BodyKind
from commontable.partnership.models import Member, Partner
from commontable.partnership.rules.sectors import Sector
from commontable.ui.forms import DateField, LineField, SeveralOf, TextField


class BodyForm(forms.Form):
    """What a body is called, what it is for, who helps it and to whom it answers."""

    name = LineField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices)
    mandate = TextField(
        label=_("What it is for"),
        required=False,
        longest=4000,
        rows=5,
        help_text=_("What it may decide, and what it may not. Everybody at the table reads this."),
    )
    facilitator = forms.ModelChoiceField(
        label=_("Facilitator"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Prepares meetings and keeps the record, and decides nothing. The chair may do the same."),
    )
    parent = forms.ModelChoiceField(
        label=_("Answers to"),
        queryset=Body.objects.none(),
        required=False,
        empty_label=_("The whole table"),
    )
    chair_months = forms.IntegerField(
        label=_("Months in the chair"), min_value=1, max_value=120, initial=12,
        help_text=_("After so many months the chair should be handed over; until it is, whoever has it keeps it."),
    )  # fmt: skip
    formed_on = DateField(label=_("Formed on"))

    def __init__(self, *args: Any, members: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facilitator"].queryset = members  # type: ignore[attr-defined]
        self.fields["parent"].queryset = bodies  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    """For whom a seat is, and what it may do."""

    name = LineField(
        label=_("Name of the seat"),
        max_length=120,
        help_text=_("The seat stays when people go: “Parents, north side”."),
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    partner = forms.ModelChoiceField(
        label=_("Belongs to"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=_("The sector as a whole"),
        help_text=_("If a partner is named, only its people hold the seat."),
    )
    is_voting = forms.BooleanField(
        label=_("Has a vote"), required=False, initial=True,
        help_text=_("Without one, whoever holds it speaks, and is not counted."),
    )  # fmt: skip
    weight = forms.IntegerField(
        label=_("Weight of its vote"), min_value=1, max_value=1000, initial=1,
        help_text=_("1 for everybody is the fair beginning. Weights never count for the quorum."),
    )  # fmt: skip
    has_veto = forms.BooleanField(
        label=_("Can block a vote"), required=False,
        help_text=_("A vote against from this seat stops whatever is voted on. Think twice."),
    )  # fmt: skip
    opened_on = DateField(label=_("Exists since"))

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]


class SeveralSeatsForm(forms.Form):
    """Seats for a new body: one for each chosen partner, one for each chosen sector."""

    partners = SeveralOf(
        label=_("One seat for each of these partners"),
        queryset=Partner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sectors = forms.MultipleChoiceField(
        label=_("One seat for each of these sectors as a whole"),
        required=False,
        choices=Sector.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For people no partner sends: parents, students, residents."),
    )
    is_voting = forms.BooleanField(label=_("These seats have a vote"), required=False, initial=True)
    opened_on = DateField(label=_("They exist since"))

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not partners.exists():
            del self.fields["partners"]
            return
        self.fields["partners"].queryset = partners  # type: ignore[attr-defined]
        self.fields["partners"].label_from_instance = lambda partner: _("%(partner)s (%(sector)s)") % {  # type: ignore[attr-defined]
            "partner": partner.name, "sector": partner.get_sector_display(),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """At least one seat."""
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and not found.get("partners") and not found.get("sectors"):
            raise forms.ValidationError(_("Choose at least one partner or one sector."))
        return found


class ClosingForm(forms.Form):
    """The day from which it no longer exists."""

    closed_on = DateField(label=_("Closed from"), help_text=_("The first day without it."))


class ClosingSeatForm(ClosingForm):
    """The day from which the seat no longer exists, and why."""

    why = LineField(label=_("Why"), max_length=200, required=False)
