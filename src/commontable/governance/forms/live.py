"""Forms for a meeting under way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.governance.actions.decisions.recording import LONGEST_TEXT, LONGEST_TITLE
from commontable.governance.datasets.presence import Sitting
from commontable.governance.models import AgendaItem, Seat
from commontable.governance.rules.meeting import Presence
from commontable.partnership.models import Member
from commontable.ui.forms import LONGEST_KEY, DateField, LineField, TextField

LONGEST_NOTE = 5_000


class AttendanceForm(forms.Form):
    """All seats at once: who sat, excused, absent, or not recorded yet."""

    rest = forms.ChoiceField(
        label=_("Seats you leave open above"),
        required=False,
        choices=[("", _("stay open")), ("present", _("are present")), ("absent", _("are absent"))],
        widget=forms.RadioSelect(attrs={"class": "across"}),
    )

    def __init__(self, *args: Any, sittings: Sequence[Sitting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sittings = list(sittings)
        rest = self.fields.pop("rest")
        for one in self.sittings:
            self.fields[f"seat-{one.seat.pk}"] = forms.ChoiceField(
                label=one.seat.name,
                help_text=self._says(one),
                required=False,
                choices=self._choices(one),
                initial=self._now(one),
                widget=forms.RadioSelect(attrs={"class": "across"}),
            )
        self.fields["rest"] = rest

    def seats(self) -> dict[Seat, tuple[str, Member | None]]:
        """What was said of each seat that was said something of."""
        said: dict[Seat, tuple[str, Member | None]] = {}
        for one in self.sittings:
            value = self.cleaned_data.get(f"seat-{one.seat.pk}", "")
            if not value and one.attendance is None:
                value = self._by_default(one)
            if not value:
                continue
            presence, _separator, key = value.partition(":")
            who = {str(each.pk): each for each in self._people(one)}
            said[one.seat] = (presence, who.get(key))
        return said

    def _by_default(self, one: Sitting) -> str:
        rest: str = self.cleaned_data.get("rest", "")
        if rest == "present":
            return f"present:{one.holder.pk}" if one.holder else ""
        return rest

    @staticmethod
    def _people(one: Sitting) -> list[Member]:
        recorded = one.attendance.member if one.attendance else None
        found = [one.holder, *one.alternates, *one.proxies, recorded]
        return list({each.pk: each for each in found if each is not None}.values())

    @classmethod
    def _choices(cls, one: Sitting) -> list[tuple[str, str]]:
        holder = [(f"{Presence.PRESENT}:{one.holder.pk}", one.holder.name)] if one.holder else []
        others = [each for each in cls._people(one) if one.holder is None or each.pk != one.holder.pk]
        carried = {each.pk for each in one.proxies}
        known = [
            (
                f"{Presence.ALTERNATE}:{each.pk}",
                (translate("%(name)s, by proxy") if each.pk in carried else translate("%(name)s, standing in"))
                % {"name": each.name},
            )
            for each in others
        ]
        now = cls._now(one)
        choices = [
            *holder,
            *known,
            (Presence.EXCUSED.value, str(Presence.EXCUSED.label)),
            (Presence.ABSENT.value, str(Presence.ABSENT.label)),
        ]
        if now and now not in dict(choices) and one.attendance and one.attendance.member:  # held the seat that day
            choices.insert(0, (now, one.attendance.member.name))
        return choices

    @staticmethod
    def _now(one: Sitting) -> str:
        if one.is_there and one.attendance and one.attendance.member_id:
            return f"{one.attendance.presence}:{one.attendance.member_id}"
        return one.proposed

    @staticmethod
    def _says(one: Sitting) -> str:
        where = one.seat.get_sector_display()
        if one.holder is None:
            return translate("%(sector)s. Nobody holds this seat.") % {"sector": where}
        if one.attendance is None and one.proposed == Presence.EXCUSED:
            return translate("%(sector)s. %(name)s said they cannot come.") % {"sector": where, "name": one.holder.name}
        return str(where)


class SeatForm(forms.Form):
    """For which seat."""

    seat = forms.CharField(max_length=LONGEST_KEY)


class MoveForm(forms.Form):
    """Where to, and where the mover saw the meeting; empty is a break."""

    to = forms.CharField(required=False, max_length=LONGEST_KEY)
    seen = forms.CharField(required=False, max_length=LONGEST_KEY)


class NoteForm(forms.Form):
    """What came of an item."""

    came_of_it = TextField(
        label=_("What came of it"), required=False, longest=LONGEST_NOTE, rows=4,
        help_text=_("A sentence or two. It goes into the draft of the minutes."),
    )  # fmt: skip
    seen = TextField(required=False, longest=LONGEST_NOTE, widget=forms.HiddenInput)


class _AboutAnItem(forms.Form):
    item = forms.ChoiceField(label=_("At which item"), required=False)

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        choose: Any = self.fields["item"]
        choose.choices = [
            ("", _("Beside the agenda")),
            *((str(item.pk), f"{number}. {item.title}") for number, item in enumerate(items, start=1)),
        ]

    def clean_item(self) -> AgendaItem | None:
        """The item, where one was chosen."""
        return self.items.get(self.cleaned_data["item"])


class DecisionHereForm(_AboutAnItem):
    """What the room has just agreed."""

    title = LineField(label=_("What was decided, in a line"), max_length=LONGEST_TITLE)
    text = TextField(label=_("The text as it was agreed"), longest=LONGEST_TEXT, rows=5)
    review_on = DateField(label=_("Look at it again on"), required=False)

    field_order = ("title", "text", "item", "review_on")


class PromiseHereForm(_AboutAnItem):
    """Who has just promised what, by when."""

    member = forms.ChoiceField(label=_("Who promises"))
    what = LineField(label=_("What they promise"), max_length=240)
    due_on = DateField(label=_("By when"))
    evidence_wanted = LineField(label=_("How we will know"), max_length=240, required=False)

    field_order = ("member", "what", "due_on", "evidence_wanted", "item")

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        choose: Any = self.fields["member"]
        choose.choices = [
            ("", _("Choose a person")),
            *((str(member.pk), f"{member.name}, {member.partner.called}") for member in members),
        ]

    def clean_member(self) -> Member:
        """The member who promises for their partner."""
        return self.members[self.cleaned_data["member"]]
