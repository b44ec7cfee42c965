"""Forms about handing over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.partnership.models import Member
from commontable.partnership.rules.handover import SPANS, Ended
from commontable.ui.forms import DateField, LineField, TextField

STEPS_HELP = _("One thing to do a line. A line that stays as it is stays done where it was done.")


class LeaverForm(forms.Form):
    """Of whose place a handover is begun."""

    leaver = forms.ModelChoiceField(
        label=_("Who leaves, or hands over a role?"),
        queryset=Member.objects.none(),
        empty_label=_("Choose a person"),
        help_text=_("Nothing ends with this: it only begins the handover. Last days are set on the person's page."),
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["leaver"]
        field.queryset = members  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.name}, {one.partner.called}"  # type: ignore[attr-defined]


class SuccessorForm(forms.Form):
    """Who takes over, of the people who sit for the partner already."""

    successor = forms.ModelChoiceField(
        label=_("Who takes over?"), queryset=Member.objects.none(), empty_label=_("Choose a person")
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = members  # type: ignore[attr-defined]


class NewcomerForm(forms.Form):
    """Somebody new who takes over, invited at once."""

    name = LineField(max_length=120, label=_("Name"))
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The invitation goes there, with a link that works once and for 14 days."),
    )
    title = LineField(max_length=120, label=_("Position"), required=False)
    joined_on = DateField(
        label=_("At the table from"), help_text=_("From that day they can sign in and read the handover.")
    )


class WritingForm(forms.Form):
    """The welcome, who looks after it, and what to be careful about."""

    welcome = TextField(
        label=_("A word of welcome"),
        longest=4000,
        required=False,
        help_text=_("It stands on top of the handover, in your own words."),
    )
    owner = forms.ModelChoiceField(
        label=_("Who at the backbone looks after them?"), queryset=Member.objects.none(), required=False
    )
    sensitivities = TextField(
        label=_("What to be careful about, for the backbone only"),
        longest=4000,
        required=False,
        help_text=_(
            "Only people of the backbone read this, never whoever leaves or takes over. It stands in no letter, no "
            "file and no journal. Write nothing you could not say to the person."
        ),
    )

    def __init__(self, *args: Any, owners: Any, with_sensitivities: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        if not with_sensitivities:
            del self.fields["sensitivities"]


class WordsForm(forms.Form):
    """What the leaver would tell whoever comes."""

    words = TextField(
        label=_("What I would tell whoever comes after me"),
        longest=4000,
        required=False,
        rows=10,
        help_text=_("Whom to call first, what is half done, what took you long to find out."),
    )


class StepsForm(forms.Form):
    """The steps of the first 30, 60 and 90 days, a line each."""

    first_30 = TextField(label=_("In the first 30 days"), longest=6000, required=False, help_text=STEPS_HELP)
    first_60 = TextField(label=_("In the first 60 days"), longest=6000, required=False)
    first_90 = TextField(label=_("In the first 90 days"), longest=6000, required=False)

    @property
    def steps(self) -> dict[int, list[str]]:
        """The lines, by days."""
        return {days: self.cleaned_data[f"first_{days}"].splitlines() for days in SPANS}


class EndingForm(forms.Form):
    """How the handover ended."""

    because = forms.ChoiceField(
        label=_("How did it end?"),
        widget=forms.RadioSelect,
        choices=[
            (Ended.DONE, _("It is handed over: the successor has what they need")),
            (Ended.STAYED, _("Nobody leaves after all")),
        ],
    )
