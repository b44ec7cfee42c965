"""Forms about rounds, positions and objections."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import Choice
from commontable.governance.rules.deliberation import may_choose
from commontable.governance.rules.kinds import Channel
from commontable.governance.rules.proposal import RoundKind
from commontable.governance.rules.round_words import MEANINGS, verb_of
from commontable.governance.rules.wording import LONGEST_REASON, LONGEST_RECUSAL, LONGEST_SYNTHESIS
from commontable.ui.forms import DateTimeField, LineField, TextField


class PositionForm(forms.Form):
    """What a seat says, and why."""

    choice = forms.ChoiceField(label=_("What does this seat say?"), widget=forms.RadioSelect)
    reason = TextField(
        label=_("Why?"), longest=LONGEST_REASON, rows=5, required=False,
        help_text=_("Everybody at the table reads it, and it stays in the record."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, is_secret: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            (choice.value, _labelled(choice, kind)) for choice in may_choose(kind)
        ]
        if is_secret:
            del self.fields["reason"]

    def clean_choice(self) -> Choice:
        """The choice itself."""
        return Choice(self.cleaned_data["choice"])


class VoiceForm(PositionForm):
    """What somebody said on paper, by phone or in the room, written down by whoever leads the body."""

    seat = forms.TypedChoiceField(label=_("Whose voice is it?"), coerce=int)
    channel = forms.ChoiceField(
        label=_("How did it reach you?"), widget=forms.RadioSelect(attrs={"class": "across"}),
        choices=[(one.value, one.label) for one in (Channel.PAPER, Channel.PHONE, Channel.ROOM)],
    )  # fmt: skip
    field_order = ("seat", "channel", "choice", "reason")

    def __init__(self, *args: Any, seats: Iterable[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = list(seats)  # type: ignore[attr-defined]

    def clean_channel(self) -> Channel:
        """The channel itself."""
        return Channel(self.cleaned_data["channel"])


class OpeningForm(forms.Form):
    """Until when seats are asked, and whether a body that votes talks first."""

    closes_at = DateTimeField(
        label=_("Open until"), required=False,
        help_text=_("Leave it empty for a round in a meeting: it is open until you close it."),
    )  # fmt: skip
    talk_first = forms.BooleanField(
        label=_("Talk first: hear every seat before it comes to the vote"), required=False
    )  # fmt: skip

    def __init__(self, *args: Any, may_talk_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_talk_first:
            del self.fields["talk_first"]

    @property
    def kind(self) -> RoundKind | None:
        """The kind of round that was chosen, where there was a choice."""
        return RoundKind.DELIBERATION if self.cleaned_data.get("talk_first") else None


class ExtendingForm(forms.Form):
    """Until when the round stays open now."""

    closes_at = DateTimeField(label=_("Open until"))


class ClosingForm(forms.Form):
    """What was said, what is shared and what is still open."""

    synthesis = TextField(
        label=_("Synthesis"), longest=LONGEST_SYNTHESIS, rows=9, required=False,
        help_text=_(
            "What was said, what is shared, what is still open. Begin with what the quietest seats said. It stays "
            "beside the round and is never changed after the closing."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, is_vote: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["synthesis"].required = not is_vote


class RecusalForm(forms.Form):
    """Why a seat stands back."""

    why = LineField(
        label=_("What keeps this seat from taking part?"), max_length=LONGEST_RECUSAL,
        help_text=_("For example: “We would be paid for it.” Everybody can read it."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to an objection."""

    answer = TextField(
        label=_("The answer"), longest=LONGEST_REASON, rows=6,
        help_text=_("Say what will be done about it, or why not. Whoever objected says whether it is enough."),
    )  # fmt: skip


class UpholdingForm(forms.Form):
    """Why an answer does not resolve an objection."""

    why = TextField(
        label=_("What does the answer leave open?"), longest=LONGEST_REASON, rows=5,
        help_text=_("The more exactly you say it, the sooner somebody finds a way."),
    )  # fmt: skip


def _labelled(choice: Choice, kind: str) -> Any:
    verb = verb_of(choice, kind=kind)
    return verb if kind == RoundKind.VOTE else f"{verb}: {MEANINGS[choice]}"
