"""How every form looks, and fields whose browser control is better than a text box."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms import renderers
from django.template.backends.django import DjangoTemplates
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .plain_text import plain_text

LONGEST_KEY = 18  # digits; larger numbers are no key of any register
HERE = Path(__file__).resolve().parent


class SeveralOf(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows of the register, by key; a key longer than any is no choice, instead of an error of the database."""

    def clean(self, value: Any) -> Any:
        """The chosen rows."""
        for one in value or ():
            if len(str(one)) > LONGEST_KEY:
                raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": str(one)[:40]})
        return super().clean(value)


class Renderer(renderers.DjangoTemplates):
    """Label, help, error and control in one column, tied together for screen readers; errors gathered on top.

    Widgets in `form_templates` stand before Django's own of the same name, so that
    a form needs to know nothing of this.
    """

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        """The templates of forms: ours, then Django's, then those of the apps."""
        django_own = Path(renderers.__file__).resolve().parent / "templates"
        return DjangoTemplates(
            {
                "APP_DIRS": True,
                "DIRS": [HERE / "form_templates", django_own],
                "NAME": "commontable_forms",
                "OPTIONS": {},
            }
        )


class DateInput(forms.DateInput):
    """The browser's own date control, which shows the reader's notation and sends ISO 8601."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateField(forms.DateField):
    """A date; use it in place of Django's, in forms and as `field_classes` of a model form."""

    widget = DateInput
    default_error_messages = {"invalid": _("Write a date as year-month-day, for example 2026-03-12.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d"])
        super().__init__(**kwargs)


class DateTimeInput(forms.DateTimeInput):
    """The browser's own control for a date with its time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class FileField(forms.FileField):
    """A file that is chosen or dropped; never a link to what was sent before."""

    widget = forms.FileInput


class DateTimeField(forms.DateTimeField):
    """A day with its time, in the time of the table."""

    widget = DateTimeInput
    default_error_messages = {"invalid": _("Write day and time as 2026-03-12 14:30.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"])
        super().__init__(**kwargs)


class TextField(forms.CharField):
    """A person's own words in several lines, as plain text; longer than `longest` is refused, with the words kept."""

    widget = forms.Textarea
    default_error_messages = {
        "max_length": ngettext_lazy(
            "This text has %(show_value)d characters; at most %(limit_value)d fit here, so that people read it. "
            "Nothing is lost: shorten it, or keep the long version as a document and say where it is.",
            "This text has %(show_value)d characters; at most %(limit_value)d fit here, so that people read it. "
            "Nothing is lost: shorten it, or keep the long version as a document and say where it is.",
            "limit_value",
        )
    }

    def __init__(self, *, longest: int = 10_000, rows: int = 6, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        super().__init__(**kwargs)
        self.validators.append(MaxLengthValidator(longest, self.error_messages["max_length"]))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: the browser would cut what was pasted without a word."""
        return {}

    def to_python(self, value: Any) -> str:
        """The words as plain text."""
        return plain_text(str(super().to_python(value) or ""))


class LineField(forms.CharField):
    """A name or title in one line, as plain text: no markup, no line breaks, nothing that turns other words around."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "auto"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """The words in one line."""
        return " ".join(plain_text(str(super().to_python(value) or "")).split())
