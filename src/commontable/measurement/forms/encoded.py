"""Forms about codes: a profile, the headers of a partner's own file, and a file of codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.analysis.tokens import EncodingProfile, standard_profile
from commontable.measurement.models import Extract
from commontable.measurement.rules.encoded import key_in_words
from commontable.measurement.rules.linkage import OUR_FIELDS
from commontable.ui.forms import FileField

DATE_ORDERS = (
    ("month_first", _("03/04/2015 is March 4")),
    ("day_first", _("03/04/2015 is April 3")),
)


class ProfileForm(forms.Form):
    """How partners encode from now on."""

    refresh = forms.CharField(
        label=_("Name of this round"),
        max_length=40,
        help_text=_("Such as 2026-spring. The key custodian gives out a new key for every round."),
    )
    date_order = forms.ChoiceField(
        label=_("Dates in partners' files that can be read two ways"), choices=DATE_ORDERS, widget=forms.RadioSelect
    )
    keys = forms.MultipleChoiceField(
        label=_("Which codes are made"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tried in this order. Leave out what your partners do not have or the agreement does not allow."),
    )
    field_tokens = forms.BooleanField(
        label=_("Codes of single columns too, for children whom no code of the whole finds"),
        required=False,
        help_text=_("They tell more: whoever counts them can guess some names. The agreement has to allow them."),
    )
    allowed_by = forms.CharField(
        label=_("Where the agreement allows codes of single columns"),
        max_length=200,
        required=False,
        help_text=_("Number of the agreement and clause. It stands in the journal."),
    )

    def __init__(self, *args: Any, now: EncodingProfile | None, single_columns: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standard = standard_profile(project="any", refresh="any")
        field = self.fields["keys"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key.name, key_in_words(key.of)) for key in standard.keys]
        self.initial.setdefault("keys", [key.name for key in (now or standard).keys])
        self.initial.setdefault("date_order", now.date_order if now else "month_first")
        if single_columns:
            self.initial.setdefault("field_tokens", bool(now and now.field_tokens))
        else:
            del self.fields["field_tokens"], self.fields["allowed_by"]


class HeadersForm(forms.Form):
    """What the partner's own file calls its columns. It goes into the profile to download, and is kept nowhere."""

    def __init__(self, *args: Any, needed: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in needed:
            self.fields[name] = forms.CharField(
                label=str(OUR_FIELDS[name]).capitalize(), max_length=120, required=False
            )
        self.fields["person"] = forms.CharField(
            label=_("Your own number of a child"),
            max_length=120,
            required=False,
            help_text=_("Where several rows are one child. It is read on your machine only and never written."),
        )

    def clean(self) -> dict[str, Any]:
        """No header stands for two of ours."""
        cleaned = super().clean() or {}
        said = [header for header in cleaned.values() if header]
        if len(set(said)) < len(said):
            raise forms.ValidationError(_("One of your columns is written twice. Each can be one of ours only."))
        return cleaned

    @property
    def headers(self) -> dict[str, str]:
        """Our name → their header, those that were written."""
        return {name: header for name, header in self.cleaned_data.items() if header and name != "person"}


class CodesForm(forms.Form):
    """A file of codes, and the accepted file whose rows they stand for."""

    extract = forms.ChoiceField(label=_("The codes are of"), widget=forms.RadioSelect)
    file = FileField(label=_("ENCODED.parquet, as the program wrote it"))

    def __init__(self, *args: Any, extracts: Sequence[Extract], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["extract"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.uuid), one.due.label) for one in extracts]
        if len(extracts) == 1:
            field.widget = forms.HiddenInput()
            self.initial["extract"] = str(extracts[0].uuid)
