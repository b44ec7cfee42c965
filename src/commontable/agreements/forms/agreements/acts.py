"""What is asked before an agreement takes a step: a reason, a day, a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Agreement
from commontable.agreements.rules.kinds import AgreementKind
from commontable.partnership.models import Member, Partner
from commontable.ui.forms import DateField, LineField, TextField

LONGEST_WHY = 2000
LONGEST_TITLE = 160
MOST_NOTICE = 730  # days


class BeginForm(forms.Form):
    """A title, and with whom."""

    title = LineField(
        label=_("What is it called?"),
        max_length=LONGEST_TITLE,
        help_text=_("So that anybody knows it again: “Early reading data, Northside and the backbone”."),
    )
    parent = forms.TypedChoiceField(
        label=_("Under which agreement?"), required=False, coerce=int, empty_value=None,
        help_text=_("A data use licence stands under a data-sharing agreement; a data-sharing agreement may stand "
                    "under a memorandum."),
    )  # fmt: skip
    partners = forms.TypedMultipleChoiceField(
        label=_("Between whom?"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("Roles, signatories and the order of signing come later. You can still change this."),
    )  # fmt: skip

    def __init__(self, *args: Any, partners: Sequence[Partner], parents: Sequence[Agreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {partner.pk: partner for partner in partners}
        self.parents = {one.pk: one for one in parents}
        self.fields["partners"].choices = [(one.pk, one.name) for one in partners]  # type: ignore[attr-defined]
        if parents:
            self.fields["parent"].choices = [("", _("none")), *_named(parents)]  # type: ignore[attr-defined]
        else:
            del self.fields["parent"]

    def clean_parent(self) -> Agreement | None:
        """The agreement above."""
        return self.parents.get(self.cleaned_data["parent"])

    def clean_partners(self) -> list[Partner]:
        """The partners chosen."""
        return [self.known[key] for key in self.cleaned_data["partners"]]


class NameForm(forms.Form):
    """What it is called, and what it stands under."""

    title = LineField(label=_("What is it called?"), max_length=LONGEST_TITLE)
    parent = forms.TypedChoiceField(label=_("Under which agreement?"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, parents: Sequence[Agreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parents = {one.pk: one for one in parents}
        self.fields["parent"].choices = [("", _("none")), *_named(parents)]  # type: ignore[attr-defined]

    def clean_parent(self) -> Agreement | None:
        """The agreement above."""
        return self.parents.get(self.cleaned_data["parent"])


class InOrder(forms.Form):
    """A first and a last day."""

    def clean(self) -> dict[str, Any]:
        """The end is not before the beginning."""
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first. Choose a later one."))
        return cleaned


class DaysForm(InOrder):
    """From when, until when, and when to think of renewing."""

    starts_on = DateField(
        label=_("In force from"), required=False,
        help_text=_("If the last signature comes later, it is in force from that day on."),
    )  # fmt: skip
    ends_on = DateField(
        label=_("Last day"), required=False,
        help_text=_("The law wants an end where rows about children are shared. A memorandum may go on without one."),
    )  # fmt: skip
    notice_days = forms.IntegerField(
        label=_("Days before the end when renewal is due"), min_value=0, max_value=MOST_NOTICE
    )
    why = TextField(
        label=_("What changes in this version, and why?"), longest=LONGEST_WHY, rows=3, required=False,
        help_text=_("Those who signed the earlier version read this first."),
    )  # fmt: skip
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["why"]


class ReviewForm(forms.Form):
    """Ready, or what should change."""

    READY, CHANGE = "ready", "change"
    answer = forms.ChoiceField(
        label=_("Could your organisation sign this?"),
        choices=[(READY, _("Yes, it is ready to be signed")), (CHANGE, _("Something should change first"))],
        widget=forms.RadioSelect,
    )
    words = TextField(
        label=_("What should change?"), longest=LONGEST_WHY, rows=5, required=False,
        help_text=_("Name the clause and the words you would write instead. All parties read this."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Whoever wants a change says which."""
        cleaned = super().clean() or {}
        if cleaned.get("answer") == self.CHANGE and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", _("Say what should change, so that the author can write it."))
        return cleaned


class WhyForm(forms.Form):
    """A reason that all parties read."""

    why = TextField(label=_("Why?"), longest=LONGEST_WHY, rows=4)

    def __init__(self, *args: Any, label: Any = "", help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = label or self.fields["why"].label
        self.fields["why"].help_text = help_text


class RenewForm(InOrder):
    """The days of the renewal."""

    starts_on = DateField(label=_("In force from"))
    ends_on = DateField(label=_("Last day"), required=False)


class EndForm(forms.Form):
    """From which day it no longer is in force, and why."""

    on = DateField(label=_("From which day is it no longer in force?"))
    why = TextField(label=_("Why?"), longest=LONGEST_WHY, rows=4, help_text=_("All parties read this."))


class SignatoryForm(forms.Form):
    """Who signs and answers for a partner."""

    member = forms.TypedChoiceField(label=_("Who signs and answers for it?"), coerce=int)

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {member.pk: member for member in members}
        self.fields["member"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one.name}, {one.title}" if one.title else one.name) for one in members
        ]

    def clean_member(self) -> Member:
        """The person."""
        return self.members[self.cleaned_data["member"]]


class AgreementFilter(forms.Form):
    """Which agreements to list."""

    q = forms.CharField(label=_("Look for"), required=False, max_length=100)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Everything")),
            ("mine", _("What needs me")),
            ("in_force", _("In force")),
            ("making", _("Being made")),
            ("ended", _("Ended")),
            ("expiring", _("Ending within 90 days")),
            ("destruction", _("Destruction due")),
        ],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("every kind")), *AgreementKind.choices])
    partner = forms.ChoiceField(label=_("Partner"), required=False)

    def __init__(self, *args: Any, partners: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = {partner.slug: partner for partner in partners}
        choices = [("", _("every partner")), *((one.slug, one.called) for one in partners)]
        self.fields["partner"].choices = choices  # type: ignore[attr-defined]

    def clean_partner(self) -> Partner | None:
        """The partner, where one is named."""
        return self.partners.get(self.cleaned_data["partner"])


def _named(agreements: Sequence[Agreement]) -> list[tuple[int, str]]:
    return [(one.pk, f"{one.number}. {one.title}") for one in agreements]
