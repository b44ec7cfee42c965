"""Forms about minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Meeting
from commontable.governance.rules.meeting import CorrectionStage
from commontable.governance.rules.minutes import LONGEST_CORRECTION, LONGEST_MINUTES
from commontable.ui.forms import DateField, TextField
from commontable.ui.wording import day

HOW_TO = _("A line that begins with ## is a heading, one that begins with a hyphen an item of a list.")


class Revision(forms.Form):
    """Which wording the writer had before them."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class MinutesForm(Revision):
    """The whole text."""

    text = TextField(label=_("Minutes"), longest=LONGEST_MINUTES, rows=24, help_text=HOW_TO)


class PrepareForm(forms.Form):
    """Until when those present may correct."""

    corrections_until = DateField(
        label=_("Corrections until"),
        help_text=_("The end of that day, by the time of the table. Those who sat are told by mail."),
    )


class CorrectionForm(forms.Form):
    """What is wrong."""

    text = TextField(
        label=_("What is wrong, and what should it say?"), longest=LONGEST_CORRECTION, rows=4,
        help_text=_("Everybody at the table can read your correction and what became of it."),
    )  # fmt: skip


class SettleForm(Revision):
    """Taken into the text, or kept beside it with an answer."""

    stage = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            (CorrectionStage.TAKEN.value, _("It is taken into the text, as changed below")),
            (CorrectionStage.NOTED.value, _("It is kept beside the text, with an answer")),
        ],
        widget=forms.RadioSelect,
    )
    answer = TextField(label=_("Answer"), required=False, longest=LONGEST_CORRECTION, rows=2)
    text = TextField(label=_("Minutes"), required=False, longest=LONGEST_MINUTES, rows=20, help_text=HOW_TO)

    field_order = ("stage", "answer", "text", "seen")


class ApproveForm(Revision):
    """By the passing of time, or in a meeting."""

    approved_in = forms.ChoiceField(label=_("Approved in"), required=False)

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {str(meeting.pk): meeting for meeting in meetings}
        choose: Any = self.fields["approved_in"]
        choose.choices = [
            ("", _("No meeting: the time for corrections has passed")),
            *((str(meeting.pk), f"{meeting.title}, {day(meeting.starts_at)}") for meeting in meetings),
        ]

    def clean_approved_in(self) -> Meeting | None:
        """The meeting, where one was chosen."""
        return self.meetings.get(self.cleaned_data["approved_in"])
