"""Whom to erase, said by the columns that say who somebody is; and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.analysis.contract import Schema

PREFIX = "who-"


class ErasureForm(forms.Form):
    """One field a column; nothing typed here is kept."""

    why = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Such as: the family withdrew its consent. Name no child.")
    )
    is_sure = forms.BooleanField(label=_("I have checked that this is the right person. It cannot be undone."))

    def __init__(self, *args: Any, schema: Schema, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [name for name in (schema.roles.person, *schema.identity) if name]
        self.columns = list(dict.fromkeys(columns))
        self._number = schema.roles.person
        asked: dict[str, forms.Field] = {}
        for name in self.columns:
            field = schema.field(name)
            is_day = field.type == "date"
            asked[PREFIX + name] = forms.CharField(
                label=field.title or field.name,
                required=False,
                max_length=200,
                help_text=_("As 2015-03-31.") if is_day else "",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
        self.fields = {**asked, **self.fields}

    def clean(self) -> dict[str, Any]:
        """Enough is said of who it is: a name alone may fit a namesake, and what is erased does not come back."""
        found: dict[str, Any] = super().clean() or {}
        who = self.who(found)
        if not who:
            raise forms.ValidationError(
                _("Say who it is: your own number of the person, or what the file says of them.")
            )
        if self._number not in who and len(who) < min(2, len(self.columns)):
            raise forms.ValidationError(
                _("Say at least two things of the person, such as family name and date of birth, or your own number.")
            )
        return found

    def who(self, cleaned: dict[str, Any] | None = None) -> dict[str, str]:
        """What was said: column → text."""
        given = self.cleaned_data if cleaned is None else cleaned
        return {name: given[PREFIX + name] for name in self.columns if given.get(PREFIX + name, "").strip()}
