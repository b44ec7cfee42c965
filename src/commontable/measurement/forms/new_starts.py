"""From which period natural variation is told anew, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.measurement.rules.rebase import LONGEST_REASON


class NewStartForm(forms.Form):
    """A period and what was changed then."""

    period = forms.ChoiceField(label=_("From which period on"))
    reason = forms.CharField(
        label=_("What was changed"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the state moved to another test. Better or worse figures are no reason."),
    )  # fmt: skip

    def __init__(self, *args: Any, periods: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(one, one) for one in periods]  # type: ignore[attr-defined]
