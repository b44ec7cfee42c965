"""The signed paper that somebody brings."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.signing.papers import LONGEST_NAMES
from commontable.agreements.models import Party
from commontable.agreements.rules.papers import too_large
from commontable.ui.forms import DateField, FileField, LineField


class PaperForm(forms.Form):
    """The PDF, the day on it, and who signed for each party."""

    paper = FileField(
        label=_("The signed paper, as PDF"),
        help_text=_("At most 20 MB. It is kept exactly as it is."),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )
    signed_on = DateField(label=_("Day of the last signature on it"))

    def __init__(self, *args: Any, parties: list[Party], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties, self.today = parties, today
        for party in parties:
            signs = party.signatory
            self.fields[f"signer_{party.pk}"] = LineField(
                max_length=LONGEST_NAMES,
                label=_("Who signed for %(partner)s: name and position") % {"partner": party.partner.name},
                initial=", ".join(part for part in (signs.name, signs.title) if part) if signs else "",
            )

    def clean_paper(self) -> Any:
        """The file, where its size fits: a larger one is refused before it is read."""
        paper = self.cleaned_data["paper"]
        if refusal := too_large(paper.size or 0):
            raise forms.ValidationError(refusal)
        return paper

    def clean_signed_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["signed_on"]
        if day > self.today:
            raise forms.ValidationError(_("The paper cannot have been signed after today. Look at the date on it."))
        return day

    @property
    def signers(self) -> dict[Party, str]:
        """Who signed for each party."""
        return {party: self.cleaned_data[f"signer_{party.pk}"] for party in self.parties}
