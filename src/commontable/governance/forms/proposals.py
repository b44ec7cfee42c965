"""Forms about proposals."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commontable.governance.datasets.proposals import GOING_ON, SETTLED
from commontable.governance.models import Body, Meeting, Objection
from commontable.governance.rules.proposal import ProposalStage
from commontable.governance.rules.wording import LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE
from commontable.measurement.models import Indicator
from commontable.ui.forms import LineField, SeveralOf, TextField


class ProposalFilter(forms.Form):
    """Which proposals are wanted."""

    body = forms.ChoiceField(label=_("Body"), required=False)
    stage = forms.ChoiceField(label=_("Where it stands"), required=False)
    words = forms.CharField(label=_("Words in it"), required=False, max_length=100)

    def __init__(self, *args: Any, bodies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [("", _("every body")), *bodies]  # type: ignore[attr-defined]
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            ("", _("everything")),
            (GOING_ON, _("going on")),
            (SETTLED, _("settled")),
            *ProposalStage.choices,
        ]


class WordsForm(forms.Form):
    """A title and a text."""

    title = LineField(
        label=_("What do you propose?"), max_length=LONGEST_TITLE,
        help_text=_("One line that says it all: “Share attendance weekly with after-school partners”."),
    )  # fmt: skip
    text = TextField(
        label=_("The text the body decides on"), longest=LONGEST_TEXT, rows=12,
        help_text=_("Who does what, from when, and how one will see that it worked. Short texts are read."),
    )  # fmt: skip


class ProposalForm(WordsForm):
    """A new proposal: to which body, in which words."""

    body = forms.ModelChoiceField(
        label=_("Which body decides?"), queryset=Body.objects.none(), empty_label=_("Choose a body")
    )
    indicator = forms.ModelChoiceField(
        label=_("Which indicator should it move?"),
        queryset=Indicator.objects.none(),
        required=False,
        empty_label=pgettext_lazy("indicator", "none"),
    )
    raised_at = forms.ModelChoiceField(
        label=_("In which meeting did it come up?"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=pgettext_lazy("meeting", "none"),
    )
    field_order = ("body", "title", "text", "indicator", "raised_at")

    def __init__(self, *args: Any, bodies: Any, indicators: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("body", bodies), ("indicator", indicators), ("raised_at", meetings)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        for name, rows in (("indicator", indicators), ("raised_at", meetings)):
            if not rows.exists():
                del self.fields[name]


class AnsweringForm(forms.Form):
    """What changed in a new version and why, and the objections it answers."""

    why = TextField(
        label=_("What changed, and why?"), longest=LONGEST_REASON, rows=4,
        help_text=_("The changed words are marked by themselves. Say what they are for."),
    )  # fmt: skip
    resolves = SeveralOf(
        label=_("Which objections does it answer?"), queryset=Objection.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each is sent back to whoever raised it, with your words as the answer."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, objections: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resolves"].queryset = objections  # type: ignore[attr-defined]
        self.fields["resolves"].label_from_instance = (  # type: ignore[attr-defined]
            lambda one: f"{one.position.seat.name}: {one.text}"
        )
        if not objections:
            del self.fields["resolves"]


class VersionForm(AnsweringForm):
    """A new version: its text, what changed and why, and the objections it answers."""

    text = TextField(label=_("The text"), longest=LONGEST_TEXT, rows=12)
    field_order = ("text", "why", "resolves", "seen")


class WithdrawingForm(forms.Form):
    """Why a proposal is withdrawn."""

    why = TextField(label=_("Why?"), longest=LONGEST_REASON, rows=3, required=False)
