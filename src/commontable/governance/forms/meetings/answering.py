"""Which dates suit, and whether somebody comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.governance.datasets.meeting_words import clock, weekday
from commontable.governance.datasets.meetings import Date
from commontable.governance.rules.meeting import Answer


class AnswerDatesForm(forms.Form):
    """One answer a date; a date left open stays unanswered."""

    def __init__(self, *args: Any, dates: Sequence[Date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = [date.option.pk for date in dates]
        for date in dates:
            option = date.option
            self.fields[f"option-{option.pk}"] = forms.ChoiceField(
                label=f"{weekday(option.starts_at)}, {clock(option.starts_at)}–{clock(option.ends_at)}",
                choices=Answer.choices,
                widget=forms.RadioSelect(attrs={"class": "across"}),
                initial=date.mine or None,
                required=False,
            )

    def answers(self) -> dict[int, str]:
        """The answer to each date that has one."""
        found = {option: self.cleaned_data.get(f"option-{option}") for option in self.options}
        return {option: answer for option, answer in found.items() if answer}


class ReplyForm(forms.Form):
    """Whether somebody comes."""

    answer = forms.ChoiceField(label=_("Will you come?"), choices=Answer.choices)
