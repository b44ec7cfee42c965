"""Forms of a turn-the-curve page: what it is for, its lines, a promise, what was learnt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Commitment
from commontable.measurement.rules.turning import LONGEST_LINE, LONGEST_TEXT, Cost, Force, LineKind
from commontable.partnership.models import Member, Partner
from commontable.ui.forms import DateField, LineField, TextField


class EndForm(forms.Form):
    """The end: the result wanted, and why it matters."""

    end = LineField(
        max_length=LONGEST_LINE,
        label=_("Which result do we want, for which children?"),
        help_text=_("A condition of well-being, not a programme: “Every child in Rivermouth reads well at ten”."),
    )
    why = TextField(
        longest=LONGEST_TEXT, rows=3, required=False, label=_("Why does it matter?"),
        help_text=_("One or two sentences that somebody who was not in the room understands."),
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def see(self, revision: int) -> None:
        """What is sent next was written with this revision in view."""
        _see(self, revision)


class OpeningForm(EndForm):
    """A new page: also about which curve."""

    group = forms.ChoiceField(
        label=_("Whose curve?"), required=False,
        help_text=_("Everybody's, or that of one group which the whole does not reach."),
    )  # fmt: skip
    place = forms.ChoiceField(label=_("Where?"), required=False)

    def __init__(
        self, *args: Any, groups: Sequence[tuple[str, str]], places: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", _("Everybody")), *groups]  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", _("Everywhere")), *places]  # type: ignore[attr-defined]
        if not groups:
            del self.fields["group"]
        if not places:
            del self.fields["place"]


class LearntForm(forms.Form):
    """What is left when the work is over."""

    learnt = TextField(
        longest=LONGEST_TEXT, rows=5, label=_("What did we learn?"),
        help_text=_("What helped, what did not, and what you would tell the next group. It stays for good."),
    )  # fmt: skip


class _LineForm(forms.Form):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def see(self, revision: int) -> None:
        """What is sent next was written with this revision in view."""
        _see(self, revision)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class FactorForm(_LineForm):
    """A part of the story."""

    text = LineField(
        max_length=LONGEST_LINE, label=_("What is behind the curve?"),
        help_text=_("One factor at a time. Ask “why?” until you reach something people can change."),
    )  # fmt: skip
    force = forms.ChoiceField(
        label=_("What does it do?"), choices=Force.choices, initial=Force.CONTRIBUTING,
        widget=forms.RadioSelect(attrs={"class": "across"}),
    )  # fmt: skip
    evidence = LineField(
        max_length=LONGEST_LINE, required=False, label=_("How do we know?"),
        help_text=_("An address, a figure of this scorecard, or who told us. Never a child's name."),
    )  # fmt: skip


class PartnerForm(_LineForm):
    """A partner with a role."""

    partner = forms.TypedChoiceField(label=_("Partner at the table"), required=False, coerce=int, empty_value=None)
    name = LineField(
        max_length=160, required=False, label=_("Or somebody who is not at the table yet"),
        help_text=_("The library, the bus company, a parents' group."),
    )  # fmt: skip
    text = LineField(max_length=LONGEST_LINE, label=_("Which part can they play?"))

    def __init__(self, *args: Any, partners: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = {partner.pk: partner for partner in partners}
        self.fields["partner"].choices = [("", "–"), *((one.pk, one.name) for one in partners)]  # type: ignore[attr-defined]

    def clean_partner(self) -> Partner | None:
        """The partner, where one is chosen."""
        return self.partners.get(self.cleaned_data["partner"])


class IdeaForm(_LineForm):
    """Something that works, or might."""

    text = LineField(max_length=LONGEST_LINE, label=_("What could work?"))
    evidence = LineField(
        max_length=LONGEST_LINE, required=False, label=_("How do we know that it works?"),
        help_text=_("A study, another place that did it, or a hunch: say which."),
    )  # fmt: skip
    cost = forms.ChoiceField(
        label=_("What does it cost?"), choices=Cost.choices, initial=Cost.NONE,
        widget=forms.RadioSelect(attrs={"class": "across"}),
    )  # fmt: skip
    reach = LineField(
        max_length=120, required=False, label=_("How many children would it reach?"),
        help_text=_("“All first graders”, “two schools”."),
    )  # fmt: skip


class StepForm(_LineForm):
    """A step of the action plan: what, who, by when; or a promise that was made already."""

    text = LineField(max_length=LONGEST_LINE, label=_("What will be done?"), required=False)
    member = forms.TypedChoiceField(label=_("Who does it?"), required=False, coerce=int, empty_value=None)
    who = LineField(
        max_length=160, required=False, label=_("Or somebody who is not at the table"),
        help_text=_("Only somebody at the table can promise it later."),
    )  # fmt: skip
    due_on = DateField(label=_("By when?"), required=False)
    commitment = forms.TypedChoiceField(
        label=_("Or choose a promise that was made already"), required=False, coerce=int, empty_value=None,
        help_text=_("Then what, who and by when are those of the promise."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: Sequence[Member], promises: Sequence[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {member.pk: member for member in members}
        self.promises = {promise.pk: promise for promise in promises}
        self.fields["member"].choices = [("", "–"), *_by_partner(members)]  # type: ignore[attr-defined]
        if promises:
            listed = ((one.pk, f"{one.number}: {one.what} ({one.partner.called})") for one in promises)
            self.fields["commitment"].choices = [("", "–"), *listed]  # type: ignore[attr-defined]
        else:
            del self.fields["commitment"]

    def clean_member(self) -> Member | None:
        """The member, where one is chosen."""
        return self.members.get(self.cleaned_data["member"])

    def clean_commitment(self) -> Commitment | None:
        """The promise, where one is chosen."""
        return self.promises.get(self.cleaned_data["commitment"])

    def clean(self) -> dict[str, Any]:
        """A step says what, or is a promise."""
        cleaned = super().clean() or {}
        if not cleaned.get("text") and not cleaned.get("commitment") and "text" not in self.errors:
            self.add_error("text", _("Say what will be done, or choose a promise that was made already."))
        return cleaned


class GiveWordForm(forms.Form):
    """A step becomes a promise: who answers for it, by when, how everybody will know."""

    member = forms.TypedChoiceField(label=_("Who answers for it?"), coerce=int)
    due_on = DateField(label=_("By when?"), help_text=_("Until that day you can still agree another one, openly."))
    evidence_wanted = LineField(
        max_length=LONGEST_LINE, required=False, label=_("How will we know?"),
        help_text=_("For example: the signed rota, or the first session."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {member.pk: member for member in members}
        self.fields["member"].choices = _by_partner(members)  # type: ignore[attr-defined]

    def clean_member(self) -> Member:
        """The member who answers."""
        return self.members[self.cleaned_data["member"]]


FORMS: Mapping[LineKind, type[_LineForm]] = {
    LineKind.FACTOR: FactorForm,
    LineKind.PARTNER: PartnerForm,
    LineKind.IDEA: IdeaForm,
    LineKind.STEP: StepForm,
}


def _by_partner(members: Sequence[Member]) -> list[Any]:
    groups: Iterable[tuple[Partner, Iterable[Member]]] = groupby(members, key=lambda member: member.partner)
    return [(partner.name, [(one.pk, one.name) for one in sitting]) for partner, sitting in groups]


def _see(form: forms.Form, revision: int) -> None:
    data: Any = form.data.copy() if isinstance(form.data, QueryDict) else dict(form.data)
    data["seen"] = str(revision)
    form.data = data
