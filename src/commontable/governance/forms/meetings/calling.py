"""When and where a body meets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Body, Meeting
from commontable.ui.forms import DateTimeField, LineField, TextField

DATES = 6
LONGEST = 24 * 60
FIRST_YEAR, LAST_YEAR = 2000, 2999


def ends(starts_at: datetime, minutes: int) -> datetime:
    """The end, so many minutes later as they pass, whatever the clocks do meanwhile."""
    return starts_at.astimezone(UTC) + timedelta(minutes=minutes)


class TimeField(DateTimeField):
    """When a meeting begins; a year beyond all calendars is a slip of the finger."""

    def clean(self, value: Any) -> Any:
        """The moment, in a year that can be reckoned with."""
        moment = super().clean(value)
        if moment is not None and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise forms.ValidationError(_("Look at the year again."))
        return moment


class WordsForm(forms.Form):
    """What the meeting is called, where it is, what to bring."""

    title = LineField(label=_("Title"), max_length=160, help_text=_("For example “Council in spring”."))
    place = LineField(label=_("Place"), max_length=200, required=False)
    online_url = forms.URLField(
        label=_("Address of the video call"), max_length=200, required=False, assume_scheme="https"
    )
    notes = TextField(
        label=_("To bring or read"), longest=5000, rows=3, required=False,
        help_text=_("Stands on the page and in the letter, not in people's calendars."),
    )  # fmt: skip


class WithBody(forms.Form):
    """Which body meets, of those that the reader leads."""

    body = forms.ModelChoiceField(
        label=_("Body"), queryset=Body.objects.none(), to_field_name="slug", empty_label=_("Choose a body")
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies
        if len(bodies) == 1:
            field.initial, field.empty_label = bodies[0].slug, None


class CallForm(WordsForm, WithBody):
    """A meeting at a known time."""

    starts_at = TimeField(label=_("Begins"))
    minutes = forms.IntegerField(label=_("How many minutes it lasts"), min_value=5, max_value=LONGEST, initial=90)
    field_order = ("body", "title", "starts_at", "minutes", "place", "online_url", "notes")

    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        told = dict(self.cleaned_data)
        told["ends_at"] = ends(told["starts_at"], told.pop("minutes"))
        return told


class ChangeForm(WordsForm):
    """A meeting as it stands; its time only once it has one."""

    starts_at = TimeField(label=_("Begins"))
    minutes = forms.IntegerField(label=_("How many minutes it lasts"), min_value=5, max_value=LONGEST)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("title", "starts_at", "minutes", "place", "online_url", "notes", "seen")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.initial_of(meeting))
        super().__init__(*args, **kwargs)
        if meeting.starts_at is None:
            del self.fields["starts_at"], self.fields["minutes"]

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        """The meeting as the form shows it."""
        initial: dict[str, Any] = {
            name: getattr(meeting, name) for name in ("title", "place", "online_url", "notes", "starts_at")
        }
        if meeting.starts_at is not None and meeting.ends_at is not None:
            initial["minutes"] = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
        return initial

    def changes(self) -> dict[str, Any]:
        """What the action wants to know."""
        changes = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        if "starts_at" in changes:
            changes["ends_at"] = ends(changes["starts_at"], changes.pop("minutes"))
        return changes


class DatesForm(forms.Form):
    """Several dates at once, all of one length; empty lines are left out."""

    minutes = forms.IntegerField(label=_("How many minutes it lasts"), min_value=5, max_value=LONGEST, initial=90)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, DATES + 1):
            self.fields[f"date_{number}"] = TimeField(
                label=_("Date %(number)d") % {"number": number}, required=number == 1
            )

    def offered(self) -> Sequence[tuple[datetime, datetime]]:
        """Begin and end of every date that was filled in."""
        begins = (self.cleaned_data.get(f"date_{number}") for number in range(1, DATES + 1))
        return [(begin, ends(begin, self.cleaned_data["minutes"])) for begin in begins if begin]


class PlanForm(DatesForm, WordsForm, WithBody):
    """A meeting whose date is to be found."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dates = [name for name in self.fields if name.startswith("date_")]
        self.order_fields(["body", "title", "minutes", *dates, "place", "online_url", "notes"])

    def told(self) -> dict[str, Any]:
        """What the action wants to know."""
        words = {name: self.cleaned_data[name] for name in ("body", "title", "place", "online_url", "notes")}
        return {**words, "options": self.offered()}


class CancelForm(forms.Form):
    """Why a meeting will not be."""

    why = LineField(label=_("Why"), max_length=200, help_text=_("Goes into the letter to everybody who is invited."))
