"""Questions to the balance of power: over which time, and what if a seat moved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commontable.governance.datasets.bodies import Occupied
from commontable.governance.rules.power import PERIODS
from commontable.partnership.models import Partner
from commontable.partnership.rules.sectors import Sector


class PeriodForm(forms.Form):
    """How far back to count."""

    months = forms.TypedChoiceField(
        label=_("Counted over"), coerce=int, choices=[(months, "") for months in PERIODS], initial=12
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].choices = [  # type: ignore[attr-defined]
            (months, ngettext("the last month", "the last %(n)d months", months) % {"n": months}) for months in PERIODS
        ]

    def chosen(self) -> int:
        """Months; the usual ones where the address asks for something else."""
        return int(self.cleaned_data["months"]) if self.is_valid() else 12


class MoveForm(forms.Form):
    """One seat moves; what is left empty stays as it is."""

    seat = forms.ChoiceField(label=_("If this seat"))
    sector = forms.ChoiceField(
        label=_("spoke for"), required=False, choices=[("", _("the same sector as now")), *Sector.choices]
    )
    partner = forms.ModelChoiceField(
        label=_("belonged to"), queryset=Partner.objects.none(), required=False,
        empty_label=_("the same partner as now"),
    )  # fmt: skip
    weight = forms.IntegerField(
        label=_("had a vote of this weight"), required=False, min_value=1, max_value=1000,
        widget=forms.NumberInput(attrs={"placeholder": _("as now")}),
    )  # fmt: skip
    leaves = forms.BooleanField(label=_("or were left out"), required=False)

    def __init__(self, *args: Any, voting: list[Occupied], partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = [(one.seat.pk, one.seat.name) for one in voting]  # type: ignore[attr-defined]
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]
        self._voting = {str(one.seat.pk): one for one in voting}

    def clean(self) -> dict[str, Any]:
        """A move that is one."""
        found: dict[str, Any] = super().clean() or {}
        asked = [found.get(name) for name in ("sector", "partner", "weight", "leaves")]
        if not self.errors and not any(asked):
            raise forms.ValidationError(_("Say what would change: the sector, the partner, the weight, or all of it."))
        return found

    @property
    def chosen(self) -> Occupied:
        """The held seat that would move."""
        return self._voting[self.cleaned_data["seat"]]
