"""How many of the first figures set the limits for good, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.measurement.rules.fixed_limits import FEWEST
from commontable.measurement.rules.rebase import LONGEST_REASON


class FixedLimitsForm(forms.Form):
    """A number of figures and a reason."""

    points = forms.IntegerField(
        label=_("How many of the first figures"), initial=FEWEST,
        help_text=_("Since each new start, where there is one. A group with fewer goes on with all its figures."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why these"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: these are the months before we began to work in another way."),
    )  # fmt: skip

    def __init__(self, *args: Any, known: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].widget.attrs |= {"min": FEWEST, "max": known}
