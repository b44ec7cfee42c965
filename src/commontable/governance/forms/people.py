"""A person chosen by name, where a table has more people than a list to choose from should hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.partnership.models import Member
from commontable.ui.plain_text import plain_text

MOST_LISTED = 100  # more are written by name, with suggestions, instead of a list in every row
SUGGESTIONS = "people-here"  # the id of the one list of suggestions on the page


class PeopleHere:
    """The people of a table by what they are called: "Rosa Jiménez (Parents' Council)", with a number where needed."""

    def __init__(self, members: Any) -> None:
        rows = list(members.values_list("pk", "name", "partner__short_name", "partner__name"))
        said = [(pk, name, f"{name} ({short or partner})") for pk, name, short, partner in rows]
        often = Counter(_same(label) for _pk, _name, label in said)
        self.labels = {pk: f"{label} {pk}" if often[_same(label)] > 1 else label for pk, _name, label in said}
        self._keys = {_same(label): pk for pk, label in self.labels.items()}
        alone = Counter(_same(name) for _pk, name, _label in said)
        self._keys |= {_same(name): pk for pk, name, _label in said if alone[_same(name)] == 1}

    @property
    def are_many(self) -> bool:
        """Whether they are written by name."""
        return len(self.labels) > MOST_LISTED

    @property
    def choices(self) -> Iterable[tuple[Any, str]]:
        """The people as choices of a list."""
        return [("", "---------"), *self.labels.items()]

    def key_of(self, said: str) -> int | None:
        """Who is meant: by name alone where one person has it, by name and organisation, or by key."""
        if said.isascii() and said.isdigit() and int(said[:18]) in self.labels:
            return int(said[:18])
        return self._keys.get(_same(said))


class PersonField(forms.CharField):
    """One of the people here, written by name with suggestions; works without them."""

    default_error_messages = {
        "unknown": _("Nobody at this table is called that. Write name and organisation as the suggestions do.")
    }

    def __init__(self, *, people: PeopleHere, members: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs, max_length=300)
        self.people, self.members = people, members
        self.widget.attrs |= {"list": SUGGESTIONS, "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: the name of whoever was chosen before."""
        return self.people.labels.get(value, value)

    def clean(self, value: Any) -> Member | None:
        """The person; None where nothing is written."""
        said = plain_text(super().clean(value))
        if not said:
            return None
        key = self.people.key_of(said)
        if key is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        found: Member = self.members.get(pk=key)
        return found


def _same(said: str) -> str:
    return " ".join(said.casefold().split())
