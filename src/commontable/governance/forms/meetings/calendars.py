"""Which meetings a calendar is to read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Body


class FeedForm(forms.Form):
    """All of one's bodies, or one body."""

    body = forms.ModelChoiceField(
        label=_("Which meetings"), queryset=Body.objects.none(), required=False, to_field_name="slug",
        empty_label=_("All my bodies"),
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies
