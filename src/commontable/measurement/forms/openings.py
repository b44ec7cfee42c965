"""Which openings of rows to list."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from commontable.measurement.datasets.openings import OPENED
from commontable.partnership.models import Partner, Partnership
from commontable.ui.forms import DateField


class OpeningsFilter(forms.Form):
    """Whose rows, by whom, how and when; `file` comes from the page of one file."""

    owner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Whose rows"), required=False, empty_label=_("Everybody's")
    )
    person = forms.ChoiceField(label=_("Who"), required=False)
    how = forms.ChoiceField(label=_("How"), required=False)
    since = DateField(label=_("From day"), required=False)
    until = DateField(label=_("To day"), required=False)
    file = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], partnership: Partnership, sees_all: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        how: Any = self.fields["how"]
        person.choices = [("", _("Everybody")), *people]
        how.choices = [("", _("In any way")), *((event, capfirst(str(says))) for event, says in OPENED.items())]
        if sees_all:
            owner: Any = self.fields["owner"]
            owner.queryset = Partner.objects.of(partnership).filter(extracts__isnull=False).distinct().order_by("name")
        else:
            del self.fields["owner"]
