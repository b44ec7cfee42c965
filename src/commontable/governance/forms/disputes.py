"""Forms about disputes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commontable.agreements.models import Agreement
from commontable.governance.models import Body
from commontable.governance.rules.dispute_conflicts import LONGEST_WORDS, Conflict
from commontable.governance.rules.dispute_settlement import LONGEST_NOTE, LONGEST_SETTLEMENT, LONGEST_TITLE
from commontable.partnership.models import Member
from commontable.ui.forms import DateField, LineField, SeveralOf, TextField

MOST_ASKED = 3  # other sides that a form offers; more can be told to the mediator


class PersonField(forms.ChoiceField):
    """One of the members, under their partners."""

    def offer(self, members: Iterable[Member], *, nobody: Any) -> None:
        """These are to choose from, and to begin with `nobody`."""
        offered = sorted(members, key=lambda one: (one.partner.name, one.partner_id, one.name, one.pk))
        self.people = {str(one.pk): one for one in offered}
        groups: list[Any] = [("", nobody)]
        for partner, people in groupby(offered, key=lambda one: one.partner):
            groups.append((partner.name, [(str(one.pk), one.name) for one in people]))
        self.choices = groups

    def clean(self, value: Any) -> Member | None:
        """The member, where one was chosen."""
        return self.people.get(str(super().clean(value) or ""))


class RaiseForm(forms.Form):
    """What it is about, with whom, who shall know, and who might help."""

    title = LineField(
        label=_("What is it about, in a line?"), max_length=LONGEST_TITLE,
        help_text=_("Name the matter, not a fault: “Who pays for the late bus” rather than “Northside does not pay”."),
    )  # fmt: skip
    side_1 = PersonField(
        label=_("With whom?"), help_text=_("The person at the other organisation who could settle it with you.")
    )
    side_2 = PersonField(label=_("And with whom else?"), required=False)
    side_3 = PersonField(label=_("And with whom else, thirdly?"), required=False)
    who_knows = forms.ChoiceField(
        label=_("Who shall know of it?"),
        choices=[
            (
                "private",
                _("The mediator alone, to begin with. The other side learns of it when you say so; nobody else"),
            ),
            ("open", _("Every member may know that it exists, its title, the sides and the step. Never what is said")),
        ],
        initial="private",
        widget=forms.RadioSelect,
    )
    mediator = PersonField(
        label=_("Whom do you trust to mediate?"), required=False,
        help_text=_("Anybody at the table who belongs to no side. You can choose later."),
    )  # fmt: skip
    words = TextField(
        label=_("What happened, and what matters to you"), required=False, longest=LONGEST_NOTE, rows=6,
        help_text=_("A note that only the mediator can read, once they have accepted. You can write it later."),
    )  # fmt: skip
    agreement = forms.ModelChoiceField(
        label=_("Is it about an agreement?"), queryset=Agreement.objects.none(), required=False,
        empty_label=_("No agreement"),
    )  # fmt: skip

    def __init__(self, *args: Any, members: Iterable[Member], agreements: QuerySet[Agreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: list[Member] = list(members)
        fields: dict[str, Any] = self.fields
        for number in range(1, MOST_ASKED + 1):
            fields[f"side_{number}"].offer(offered, nobody=_("Choose a person") if number == 1 else _("Nobody else"))
        fields["mediator"].offer(offered, nobody=_("I choose later"))
        fields["agreement"].queryset = agreements

    @property
    def sides(self) -> list[Member]:
        """Who was named, in order."""
        named = (self.cleaned_data.get(f"side_{number}") for number in range(1, MOST_ASKED + 1))
        return [one for one in named if one is not None]


class MediatorForm(forms.Form):
    """Who is asked."""

    member = PersonField(label=_("Whom do you ask?"))
    share_notes = forms.BooleanField(
        label=_("They may read the notes I have written so far, once they have accepted"), required=False, initial=True
    )

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["member"].offer(members, nobody=_("Choose a person"))


class ConflictForm(forms.Form):
    """The questions about conflicts of interest; each is answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for conflict in Conflict:
            self.fields[conflict.value] = forms.ChoiceField(
                label=conflict.label,
                choices=[("no", pgettext_lazy("answer", "No")), ("yes", pgettext_lazy("answer", "Yes"))],
                widget=forms.RadioSelect(attrs={"class": "across"}),
            )
            if conflict.value not in {"paid", "family"}:
                self.fields[f"{conflict.value}_words"] = TextField(
                    label=_("If yes: what is it?"), required=False, longest=LONGEST_WORDS, rows=2
                )

    @property
    def answers(self) -> dict[str, object]:
        """The answers as the rules read them."""
        said = {conflict.value for conflict in Conflict}
        return {name: value == "yes" if name in said else value for name, value in self.cleaned_data.items()}


class RefuseForm(forms.Form):
    """A no, with words or without."""

    words = TextField(
        label=_("A word to who asked you"), required=False, longest=LONGEST_WORDS, rows=3,
        help_text=_("Only they can read it. You need not give a reason."),
    )  # fmt: skip


class NoteForm(forms.Form):
    """A note, and who can read it."""

    text = TextField(label=_("Your note"), longest=LONGEST_NOTE, rows=8)
    readers = SeveralOf(
        label=_("Who can read it, besides you"), queryset=Member.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody else ever can. You cannot change it later, but you can take it back."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers: Any = self.fields["readers"]
        readers.queryset = Member.objects.filter(pk__in=[one.pk for one in people]).select_related("partner")
        readers.label_from_instance = lambda one: f"{one.name}, {one.partner.name}"


class DayForm(forms.Form):
    """Until when."""

    ends_on = DateField(label=_("This step ends on"), help_text=_("The sides see the day, and that it was moved."))


class SettlementForm(forms.Form):
    """What the sides would agree to."""

    text = TextField(
        label=_("What the sides agree to"), longest=LONGEST_SETTLEMENT, rows=14,
        help_text=_("Who does what by when, and how all will see that it is done. Leave out who was right."),
    )  # fmt: skip
    is_public = forms.ChoiceField(
        label=_("Who may read it once it is settled?"),
        choices=[
            ("no", _("Only the people of this dispute")),
            ("yes", _("Every member, together with what it was about and between whom")),
        ],
        initial="no",
        widget=forms.RadioSelect,
    )
    amends = forms.ModelChoiceField(
        label=_("Does it change an agreement?"), queryset=Agreement.objects.none(), required=False,
        empty_label=_("No agreement"),
        help_text=_("Its new version is begun once all sides agree, and binds once every party has signed it."),
    )  # fmt: skip

    def __init__(self, *args: Any, agreements: QuerySet[Agreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amends: Any = self.fields["amends"]
        amends.queryset = agreements

    def clean_is_public(self) -> bool:
        """Whether all may read it."""
        return bool(self.cleaned_data["is_public"] == "yes")


class AgreeForm(forms.Form):
    """Exactly the text that was read."""

    seen = forms.RegexField(r"^[0-9a-f]{64}\Z", widget=forms.HiddenInput)


class ReferForm(forms.Form):
    """To which body."""

    body = forms.ModelChoiceField(label=_("Which body takes it up?"), queryset=Body.objects.none())

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["body"]
        chosen.queryset = bodies


class SpeakerForm(forms.Form):
    """Who speaks for the side."""

    member = PersonField(label=_("Who speaks for it from now on?"))

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["member"].offer(members, nobody=_("Choose a person"))
