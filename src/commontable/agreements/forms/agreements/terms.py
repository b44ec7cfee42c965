"""What an agreement allows with data, as a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commontable.agreements.rules.kinds import Basis
from commontable.agreements.rules.terms import Element, Terms
from commontable.agreements.rules.terms_given import LONGEST_LINE, LONGEST_WAY, MOST_ELEMENTS, MOST_PURPOSES
from commontable.partnership.models import Partner
from commontable.ui.forms import LineField, TextField

from . import elements

LONGEST_PURPOSE = LONGEST_WAY
SPECIAL = [
    ("", pgettext_lazy("legal basis", "none: no special categories")),
    ("a", _("(a) explicit consent")),
    ("b", _("(b) employment and social protection law")),
    ("c", _("(c) vital interests")),
    ("g", _("(g) substantial public interest, by law")),
    ("h", _("(h) health or social care")),
    ("i", _("(i) public health, by law")),
    ("j", _("(j) research and statistics, by law")),
]


class TermsForm(forms.Form):
    """The terms a program can check; all may be left open while it is a draft."""

    basis = forms.ChoiceField(
        label=_("On what legal ground are the rows shared?"),
        required=False,
        choices=[("", _("Not decided yet")), *Basis.choices],
        help_text=_("It decides what the law wants in the text. If you do not know, ask whoever advises the schools."),
    )
    special_basis = forms.ChoiceField(
        label=_("Ground for special categories (GDPR Article 9)"),
        required=False,
        choices=SPECIAL,
        help_text=_("Only where health, faith, origin or support needs are shared under European law."),
    )
    purposes = TextField(
        label=_("What may the data be used for?"),
        required=False,
        longest=MOST_PURPOSES * (LONGEST_PURPOSE + 2),
        rows=4,
        help_text=_("One purpose a line. Anything that is not here is not allowed."),
    )
    elements = TextField(
        label=_("Which data elements?"),
        required=False,
        longest=MOST_ELEMENTS * 400,
        rows=8,
        help_text=_(
            "One a line: column - what it says - how sensitive. For example “grade - school year of the child - "
            "internal”. How sensitive: open, internal, identifying or special. Lines of a spreadsheet work too."
        ),
    )
    recipients = forms.TypedMultipleChoiceField(
        label=_("Who may receive rows?"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The backbone, too, only where it is ticked."),
    )
    representative = forms.TypedChoiceField(
        label=_("Authorised representative"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Wanted by the FERPA audit or evaluation exception: who evaluates on behalf of the authority."),
    )
    population = TextField(
        label=_("About whom?"), longest=LONGEST_WAY, rows=2, required=False,
        help_text=_("For example: all children in grades 1 to 4 of Northside."),
    )  # fmt: skip
    frequency = LineField(
        label=_("How often is it sent?"), max_length=LONGEST_LINE, required=False,
        help_text=_("For example: once a term."),
    )  # fmt: skip
    linking = forms.BooleanField(
        label=_("Rows may be linked with rows of other partners"),
        required=False,
        help_text=_("Left empty, they may not."),
    )
    smallest_count = forms.IntegerField(
        label=_("Smallest group that is ever shown"), required=False, min_value=3, max_value=1000,
        help_text=_("Smaller groups are hidden in everything that is published."),
    )  # fmt: skip
    breach_hours = forms.IntegerField(
        label=_("Hours within which a breach is told"), required=False, min_value=1, max_value=720
    )
    destroy_days = forms.IntegerField(
        label=_("Days after the end by which the rows are destroyed"), min_value=0, max_value=3650
    )
    destruction = TextField(
        label=_("How are they destroyed?"), longest=LONGEST_WAY, rows=2, required=False,
        help_text=_("For example: the key of the vault is destroyed, and a certificate is written."),
    )  # fmt: skip
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, partners: Sequence[Partner], terms: Terms, seen: int, **kwargs: Any) -> None:
        kwargs["initial"] = {**_as_initial(terms), "seen": seen}
        super().__init__(*args, **kwargs)
        self.terms = terms
        known = [(partner.pk, partner.name) for partner in partners]
        self.fields["recipients"].choices = known  # type: ignore[attr-defined]
        self.fields["representative"].choices = [("", _("nobody")), *known]  # type: ignore[attr-defined]

    def clean_purposes(self) -> tuple[str, ...]:
        """One a line, none twice."""
        found = list(dict.fromkeys(line.lstrip("-• ").strip() for line in self.cleaned_data["purposes"].splitlines()))
        purposes = [line for line in found if line]
        if len(purposes) > MOST_PURPOSES:
            raise forms.ValidationError(
                _("That are more than %(most)d purposes. An agreement for everything allows nothing.")
                % {"most": MOST_PURPOSES}
            )
        for line in purposes:
            if len(line) > LONGEST_PURPOSE:
                raise forms.ValidationError(
                    _("“%(start)s…” is too long: one line, at most %(most)d characters.")
                    % {"start": line[:40], "most": LONGEST_PURPOSE}
                )
        return tuple(purposes)

    def clean_elements(self) -> tuple[Element, ...]:
        """One a line."""
        try:
            return elements.read(self.cleaned_data["elements"])
        except elements.Unreadable as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def written(self) -> Terms:
        """The terms as they were filled in; the promises planned stay as they are."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        given["recipients"] = tuple(given["recipients"])
        return Terms(**given, commitments=self.terms.commitments)


def _as_initial(terms: Terms) -> dict[str, Any]:
    plain = ("basis", "special_basis", "representative", "frequency", "population", "linking", "smallest_count",
             "breach_hours", "destroy_days", "destruction")  # fmt: skip
    return {
        **{name: getattr(terms, name) for name in plain},
        "purposes": "\n".join(terms.purposes),
        "elements": elements.written(terms.elements),
        "recipients": list(terms.recipients),
    }
