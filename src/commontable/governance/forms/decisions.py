"""Forms about decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commontable.analysis.decision_rules import Choice
from commontable.governance.actions.decisions.recording import LONGEST_TEXT, LONGEST_TITLE, Differing
from commontable.governance.actions.decisions.reviewing import LONGEST_REVIEW
from commontable.governance.models import Body, Decision, Meeting, Seat
from commontable.governance.rules.kinds import EffectKind
from commontable.measurement.models import Indicator
from commontable.ui.forms import DateField, TextField
from commontable.ui.plain_text import plain_text

VIEWS = 3  # seats that saw it otherwise, for which the form has room
MOST_HEADS = 10_000
OTHERWISE = (
    ("", "—"),
    (Choice.RESERVATIONS.value, _("had reservations")),
    (Choice.STAND_ASIDE.value, _("stood aside")),
    (Choice.OBJECT.value, _("objected, or voted against")),
)


class DecisionFilter(forms.Form):
    """Which decisions to list."""

    q = forms.CharField(label=_("Look for"), required=False, max_length=100)
    body = forms.ChoiceField(label=_("Body"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    effect = forms.ChoiceField(label=_("Effect"), required=False)
    again = forms.ChoiceField(
        label=_("Look at again"),
        required=False,
        choices=[("", _("All")), ("due", _("Now")), ("planned", _("Now or later"))],
    )

    def __init__(self, *args: Any, bodies: list[Body], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.slug: body for body in bodies}
        choose: Any = self.fields
        choose["body"].choices = [("", _("All bodies")), *((body.slug, body.name) for body in bodies)]
        choose["year"].choices = [("", _("All years")), *((year, str(year)) for year in years)]
        choose["effect"].choices = [("", _("All")), *EffectKind.choices]

    def clean_body(self) -> Body | None:
        """The body, where one is named."""
        return self.bodies.get(self.cleaned_data["body"])


class DecisionForm(forms.Form):
    """What a body decided in the room, in its own words."""

    title = forms.CharField(
        label=_("What was decided, in a line"), max_length=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    text = TextField(
        label=_("The text as it was agreed"), longest=LONGEST_TEXT, rows=8,
        help_text=_("It is never edited afterwards; a later decision can replace it."),
    )  # fmt: skip
    meeting = forms.ChoiceField(
        label=_("In which meeting"), required=False, help_text=_("Meetings of this body that have begun.")
    )
    decided_on = DateField(label=_("Decided on"))
    indicator = forms.ChoiceField(label=_("About which indicator"), required=False)
    review_on = DateField(
        label=_("Look at it again on"), required=False,
        help_text=_("Then the page asks whether it did what it should."),
    )  # fmt: skip
    heads_support = forms.IntegerField(
        label=pgettext_lazy("votes", "For"), required=False, min_value=0, max_value=MOST_HEADS
    )
    heads_object = forms.IntegerField(
        label=pgettext_lazy("votes", "Against"), required=False, min_value=0, max_value=MOST_HEADS
    )
    heads_stand_aside = forms.IntegerField(label=_("Stood aside"), required=False, min_value=0, max_value=MOST_HEADS)

    def __init__(
        self, *args: Any, body: Body, meetings: list[Meeting], seats: list[Seat], indicators: list[Indicator],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.body, self.meetings = body, {str(meeting.uuid): meeting for meeting in meetings}
        self.seats = {str(seat.pk): seat for seat in seats}
        self.indicators = {indicator.slug: indicator for indicator in indicators}
        choose: Any = self.fields
        choose["meeting"].choices = [
            ("", pgettext_lazy("meeting", "none")),
            *((uuid, one.title) for uuid, one in self.meetings.items()),
        ]
        choose["indicator"].choices = [
            ("", pgettext_lazy("indicator", "none")),
            *((slug, one.name) for slug, one in self.indicators.items()),
        ]
        for number in range(VIEWS if seats else 0):
            self.fields[f"seat_{number}"] = forms.ChoiceField(
                label=_("Seat"),
                required=False,
                choices=[("", "—"), *((pk, one.name) for pk, one in self.seats.items())],
            )
            self.fields[f"says_{number}"] = forms.ChoiceField(
                label=_("What it said"), required=False, choices=OTHERWISE
            )
            self.fields[f"reason_{number}"] = TextField(
                label=_("In its own words"), required=False, longest=2000, rows=2
            )

    @property
    def views(self) -> list[list[forms.BoundField]]:
        """The fields of each seat that saw it otherwise."""
        numbers = range(VIEWS) if self.seats else range(0)
        return [[self[f"{part}_{number}"] for part in ("seat", "says", "reason")] for number in numbers]

    @property
    def counts(self) -> list[forms.BoundField]:
        """The fields of the count."""
        return [self["heads_support"], self["heads_object"], self["heads_stand_aside"]]

    @property
    def given(self) -> dict[str, Any]:
        """What the action is told."""
        said = self.cleaned_data
        return {
            "title": plain_text(said["title"]),
            "text": said["text"],
            "meeting": self.meetings.get(said["meeting"]),
            "indicator": self.indicators.get(said["indicator"]),
            "review_on": said["review_on"],
            "outcome": self._counted(),
            "dissent": self._differing(),
        }

    def decided_at(self, at: datetime) -> datetime:
        """The day given, at its end, but never later than now."""
        end = datetime.combine(self.cleaned_data["decided_on"], datetime.max.time().replace(microsecond=0))
        ended = timezone.make_aware(end)
        return at if self.cleaned_data["decided_on"] == timezone.localdate(at) else ended

    def clean(self) -> dict[str, Any]:
        """Each view names a seat and what it said, or neither."""
        said: dict[str, Any] = super().clean() or {}
        for number in range(VIEWS if self.seats else 0):
            seat, says, reason = (said.get(f"{part}_{number}") for part in ("seat", "says", "reason"))
            if (says or reason) and not seat:
                self.add_error(f"seat_{number}", _("Say whose view this is."))
            if (seat or reason) and not says:
                self.add_error(f"says_{number}", _("Say what this seat said."))
        return said

    def _counted(self) -> dict[str, Any]:
        given = {choice: self.cleaned_data.get(f"heads_{choice.value}") for choice in Choice}
        if all(heads is None for heads in given.values()):
            return {}
        counted = {choice: heads or 0 for choice, heads in given.items()}
        return {
            "by_choice": {choice.value: {"heads": heads, "weight": str(heads)} for choice, heads in counted.items()}
        }

    def _differing(self) -> list[Differing]:
        said = self.cleaned_data
        return [
            Differing(self.seats[said[f"seat_{n}"]], Choice(said[f"says_{n}"]), said.get(f"reason_{n}", ""))
            for n in range(VIEWS if self.seats else 0)
            if said.get(f"seat_{n}")
        ]


class ReviewForm(forms.Form):
    """What came of a decision."""

    says = TextField(
        label=_("What did it bring about?"), longest=LONGEST_REVIEW, rows=5,
        help_text=_("What has changed since, what has not, and whether it should stay as it is."),
    )  # fmt: skip
    review_on = DateField(label=_("Look at it again on"), required=False, help_text=_("Empty: no more."))


class ReviewDayForm(forms.Form):
    """The day a decision is looked at again."""

    review_on = DateField(label=_("Look at it again on"), required=False, help_text=_("Empty: on no certain day."))


class ReplaceForm(forms.Form):
    """Which later decision replaces this one."""

    by_decision = forms.ChoiceField(label=_("The decision that holds now"))

    def __init__(self, *args: Any, later: list[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.later = {str(decision.number): decision for decision in later}
        choose: Any = self.fields["by_decision"]
        choose.choices = [(number, f"{number} · {decision.title}") for number, decision in self.later.items()]

    def clean_by_decision(self) -> Decision:
        """The later decision."""
        return self.later[self.cleaned_data["by_decision"]]
