"""An item of an agenda."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commontable.governance.models import AgendaItem, Meeting, Proposal
from commontable.governance.rules.kinds import ItemKind
from commontable.governance.rules.proposal import ENDED, ProposalStage
from commontable.measurement.models import Indicator
from commontable.ui.forms import LineField

LONGEST = 480


class ItemForm(forms.Form):
    """What an item is about, what it is called and how long it may take."""

    title = LineField(
        label=_("What should be clear when it is done?"), max_length=160,
        help_text=_("Say it as a question or a result: “Do we open on Saturdays?”"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("About"), choices=ItemKind.choices, initial=ItemKind.OTHER)
    minutes = forms.IntegerField(label=pgettext_lazy("duration", "Minutes"), min_value=1, max_value=LONGEST, initial=10)

    @classmethod
    def of(cls, item: AgendaItem, data: Any = None) -> ItemForm:
        """The form for an item as it stands."""
        return cls(data, initial={"title": item.title, "kind": item.kind, "minutes": item.minutes})


class NewItemForm(ItemForm):
    """An item to be, which may be about a proposal or an indicator; those lend it their title."""

    proposal = forms.ModelChoiceField(
        label=_("Proposal"),
        queryset=Proposal.objects.none(),
        required=False,
        empty_label=pgettext_lazy("proposal", "none"),
    )
    indicator = forms.ModelChoiceField(
        label=_("Indicator"),
        queryset=Indicator.objects.none(),
        required=False,
        empty_label=pgettext_lazy("indicator", "none"),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        proposals, indicators = self.fields["proposal"], self.fields["indicator"]
        assert isinstance(proposals, forms.ModelChoiceField) and isinstance(indicators, forms.ModelChoiceField)
        proposals.queryset = (
            Proposal.objects.filter(body_id=meeting.body_id)
            .exclude(stage__in=[*ENDED, ProposalStage.DRAFT])
            .order_by("number")
        )
        indicators.queryset = Indicator.objects.of(meeting.partnership).filter(retired_at=None).order_by("name")

    def clean(self) -> dict[str, Any]:
        """With a title of its own, or that of what it is about, and the kind that goes with it."""
        told = {**(super().clean() or {}), **self.cleaned_data}
        linked = told.get("proposal") or told.get("indicator")
        if not told.get("title") and linked:
            told["title"] = (linked.title if told.get("proposal") else linked.name)[:160]
        if not told.get("title") and "title" not in self.errors:
            self.add_error("title", _("An item needs a title: what should be clear when it is done?"))
        if linked and told.get("kind") == ItemKind.OTHER:
            told["kind"] = ItemKind.PROPOSAL if told.get("proposal") else ItemKind.RELEASE
        return told
