"""A template: what it is called, for which kind of agreement, on which ground."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commontable.agreements.rules.kinds import AgreementKind, Basis
from commontable.ui.forms import LineField

LONGEST_TITLE = 160


class TemplateForm(forms.Form):
    """What stands above its clauses."""

    title = LineField(
        label=_("What is it called?"), max_length=LONGEST_TITLE, help_text=_("By this, people choose it.")
    )
    kind = forms.ChoiceField(label=_("For which kind of agreement?"), choices=AgreementKind.choices)
    basis = forms.ChoiceField(
        label=_("For which legal ground?"),
        required=False,
        choices=[("", pgettext_lazy("legal ground", "any, or none")), *Basis.choices],
        help_text=_("Agreements that begin with it begin with this ground."),
    )
