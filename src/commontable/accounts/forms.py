"""What a person writes about themselves."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import User

IN_THEIR_OWN_WORDS = (("en", "English"), ("id", "Bahasa Indonesia"), ("es", "Español"))


class AccountForm(forms.Form):
    """A person's name and language."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("You read in"), choices=IN_THEIR_OWN_WORDS, widget=forms.RadioSelect)


class OpenAccountForm(AccountForm):
    """What it takes to open an account by invitation."""

    password = forms.CharField(
        label=_("A password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Twelve letters or more; a few words in a row are easy to remember and hard to guess."),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """The password follows the server's rules and is not the person's own name or address."""
        found: dict[str, Any] = super().clean() or {}
        if password := found.get("password"):
            try:
                validate_password(password, User(email=self.email, name=found.get("name", "")))
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return found


class ConfirmingCodeForm(forms.Form):
    """The code from a letter that proves it is still the person."""

    code = forms.CharField(
        label=_("The code from the letter"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
