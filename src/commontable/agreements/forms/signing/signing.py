"""What a signer fills in. The page's digests travel with it, so that nobody signs what was not shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.signing.declining import LONGEST_WHY
from commontable.agreements.rules.consent import authority_words, consent_words, sha256
from commontable.ui.forms import LineField, TextField

DIGEST = 64


class SignForm(forms.Form):
    """Name and position, the consent and the statement of authority, word for word as they are kept."""

    consents = forms.BooleanField(
        label=_("I agree to this"),
        error_messages={"required": _("Without this nothing can be signed electronically.")},
    )
    may_sign = forms.BooleanField(error_messages={"required": _("Say that you may sign, or have somebody else named.")})
    name = LineField(
        max_length=120,
        label=_("Your name"),
        help_text=_("Typing it is your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    title = LineField(
        max_length=120,
        label=_("Your position"),
        help_text=_("In what capacity you sign, for example: Superintendent."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title", "dir": "auto"}),
    )
    document_sha256 = forms.CharField(max_length=DIGEST, widget=forms.HiddenInput)
    text_sha256 = forms.CharField(max_length=DIGEST, widget=forms.HiddenInput)
    consent_sha256 = forms.CharField(max_length=DIGEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, partner: str, document: str, text: str, **kwargs: Any) -> None:
        self.now = {"document_sha256": document, "text_sha256": text, "consent_sha256": sha256(consent_words())}
        kwargs["initial"] = {**kwargs.get("initial", {}), **self.now}
        super().__init__(*args, **kwargs)
        self.fields["may_sign"].label = authority_words(partner)

    def show_again(self) -> None:
        """Typed words stay; digests become those of what the page shows now, and the boxes are to be ticked anew."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        if any(data.get(name) != digest for name, digest in self.now.items()):
            for box in ("consents", "may_sign"):
                data.pop(box, None)
            if not self.non_field_errors():
                self.add_error(None, _("This page has changed since you opened it. Read it once more, then sign."))
        data.update(self.now)
        self.data = data


class DeclineForm(forms.Form):
    """Why somebody does not sign."""

    why = TextField(
        label=_("What would have to change?"),
        longest=LONGEST_WHY,
        rows=5,
        help_text=_("The other parties and the director read it with the agreement. It is not put into any letter."),
    )
