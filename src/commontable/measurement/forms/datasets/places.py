"""Places as they are pasted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.measurement.rules.places import read_places

SHOWN = 20  # faults


class PlacesForm(forms.Form):
    """Lines from a spreadsheet; `cleaned_data["places"]` holds them read."""

    text = forms.CharField(
        label=_("Places"), strip=False, max_length=1_500_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "code"}),
        help_text=_(
            "One a line: level, code, name, code of the place above, partner. The last two may be left out. "
            "Copy the cells of a spreadsheet, or paste CSV. With a heading line, more columns may follow: "
            "children, poverty, locale, source, year, note."
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Every line could be read."""
        data = super().clean() or {}
        if "text" in data:
            data["places"], faults = read_places(data["text"])
            for fault in faults[:SHOWN]:
                self.add_error("text", _("Line %(line)s: %(fault)s") % {"line": fault.line, "fault": fault.message})
            if not faults and not data["places"]:
                self.add_error("text", _("No place could be found in this text."))
        return data
