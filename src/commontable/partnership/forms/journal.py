"""Which acts of the journal to list, and what somebody noted of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.journal.verify import NotANote, noted
from commontable.ui.forms import DateField


class JournalFilter(forms.Form):
    """Which acts to list."""

    person = forms.ChoiceField(label=_("Who"), required=False)
    event = forms.ChoiceField(label=_("Did what"), required=False)
    since = DateField(label=_("From day"), required=False)
    until = DateField(label=_("To day"), required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Everybody")), *people]  # type: ignore[attr-defined]
        self.fields["event"].choices = [("", _("Everything")), *kinds]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """A head of the journal that somebody noted earlier, outside the server."""

    noted = forms.CharField(
        label=_("What you noted"),
        required=False,
        max_length=120,
        help_text=_("A number, a colon and 64 signs, as the journal showed them. Leave it empty if you noted nothing."),
    )

    def clean_noted(self) -> tuple[int, str] | None:
        """The sequence and digest, or None."""
        text = self.cleaned_data["noted"]
        try:
            return noted(text) if text.strip() else None
        except NotANote:
            raise forms.ValidationError(
                _("This is not a note from the journal. It looks like 128:9f2c… with 64 signs after the colon.")
            ) from None
