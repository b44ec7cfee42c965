"""Who has a seat and how long, who chairs, who carries whose voice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Seat
from commontable.governance.rules.kinds import HowChosen, TenureKind
from commontable.partnership.models import Member
from commontable.ui.forms import DateField, DateTimeField, LineField, TextField


class TenureForm(forms.Form):
    """A member takes a seat."""

    member = forms.ModelChoiceField(label=_("Who"), queryset=Member.objects.none(), empty_label=_("Choose a member"))
    kind = forms.ChoiceField(
        label=_("In what way"), choices=[(one.value, one.label) for one in TenureKind], widget=forms.RadioSelect,
        initial=TenureKind.HOLDER,
        help_text=_("An alternate comes when the holder cannot. A seat has one holder and any number of alternates."),
    )  # fmt: skip
    how_chosen = forms.ChoiceField(label=_("How they were chosen"), choices=HowChosen.choices)
    starts_on = DateField(label=_("From"))
    ends_on = DateField(
        label=_("Until"),
        required=False,
        help_text=_("The first day they no longer have it. Leave it empty for an open term."),
    )
    succeeds = forms.BooleanField(label=_("End the present holder's tenure on that day"), required=False, initial=True)

    def __init__(self, *args: Any, members: Any, holder: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members  # type: ignore[attr-defined]
        self.fields["member"].label_from_instance = called  # type: ignore[attr-defined]
        if holder is None:
            del self.fields["succeeds"]
        else:
            self.fields["succeeds"].help_text = _("%(holder)s holds the seat now.") % {"holder": holder.member.name}


class EndOfTenureForm(forms.Form):
    """The day and the reason a tenure ends."""

    ends_on = DateField(label=_("Until"), help_text=_("The first day they no longer have the seat."))
    why = LineField(label=_("Why it ends"), max_length=200, help_text=_("For example: moved away, term over."))


class RotaForm(forms.Form):
    """The order in which seats take the chair: one number a seat."""

    def __init__(self, *args: Any, seats: Sequence[Seat], places: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = list(seats)
        for seat in self.seats:
            self.fields[f"seat_{seat.pk}"] = forms.IntegerField(
                label=_("%(seat)s (%(sector)s)") % {"seat": seat.name, "sector": seat.get_sector_display()},
                required=False,
                min_value=1,
                max_value=999,
                initial=places.get(seat.pk),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        """No place is given twice."""
        found: dict[str, Any] = super().clean() or {}
        taken: dict[int, Seat] = {}
        for seat in self.seats:
            place = found.get(f"seat_{seat.pk}")
            if place in taken:
                self.add_error(
                    f"seat_{seat.pk}",
                    _("%(seat)s has the same number. Give each seat its own.") % {"seat": taken[place].name},
                )
            elif place is not None:
                taken[place] = seat
        return found

    @property
    def order(self) -> list[Seat]:
        """The seats with a number, in its order."""
        numbered = [(self.cleaned_data[f"seat_{seat.pk}"], seat) for seat in self.seats]
        return [seat for place, seat in sorted(((p, s) for p, s in numbered if p), key=lambda one: one[0])]


class TakeChairForm(forms.Form):
    """Which seat chairs, since when."""

    seat = forms.ModelChoiceField(label=_("Seat"), queryset=Seat.objects.none(), empty_label=_("Choose a seat"))
    starts_on = DateField(label=_("From"))
    ends_on = DateField(
        label=_("Until"),
        required=False,
        help_text=_("Leave it empty: the chair stays until it is handed over."),
    )

    def __init__(self, *args: Any, seats: Any, holders: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = seats  # type: ignore[attr-defined]
        self.fields["seat"].label_from_instance = lambda seat: _("%(seat)s: %(holder)s") % {  # type: ignore[attr-defined]
            "seat": seat.name, "holder": holders.get(seat.pk, "–"),
        }  # fmt: skip


class HandoverForm(forms.Form):
    """What the next chair must know, and since when they chair."""

    handover = TextField(
        label=_("What the next chair must know"),
        longest=10_000,
        rows=8,
        help_text=_("What is open, what was promised and to whom, what to watch. Everybody at the table can read it."),
    )
    on = DateField(label=_("The next chair begins on"))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ProxyForm(forms.Form):
    """Who carries the seat, and for how long."""

    to = forms.ModelChoiceField(
        label=_("Who carries the seat"), queryset=Member.objects.none(), empty_label=_("Choose somebody of the body")
    )
    starts_at = DateTimeField(label=_("From"))
    ends_at = DateTimeField(label=_("Until"))

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = members  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = called  # type: ignore[attr-defined]


def called(member: Member) -> str:
    """The member with their partner, as a choice reads."""
    return f"{member.name} ({member.partner.called})"
