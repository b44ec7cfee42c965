"""What is written down about an election, and the ballot itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commontable.governance.models import Body, Candidate, Seat
from commontable.governance.rules.election import (
    LONGEST_STATEMENT,
    MOST_CANDIDATES,
    ElectionMethod,
    given_twice,
    in_order,
    left_out,
)
from commontable.governance.rules.kinds import Channel
from commontable.partnership.models import Member
from commontable.ui.forms import DateField, DateTimeField, LineField, TextField

QUORUMS = (
    ("1/2", _("at least half of the voting seats")),
    ("1/3", _("at least a third")),
    ("2/3", _("at least two thirds")),
    ("3/4", _("at least three quarters")),
    ("1/1", _("all of them")),
)


class ElectionForm(forms.Form):
    """What is elected, by whom, and how ballots are cast. How they are counted follows from the number of places."""

    body = forms.ModelChoiceField(label=_("Which body elects"), queryset=Body.objects.none())
    title = LineField(label=_("What for"), max_length=160, help_text=_("For example: chair for 2027."))
    about = TextField(
        label=_("What people should know"), longest=4000, rows=4, required=False,
        help_text=_("What the place asks for, for how long, and who may be nominated."),
    )  # fmt: skip
    what = forms.ChoiceField(
        label=_("What is elected"), initial="chair", widget=forms.RadioSelect,
        choices=(("chair", _("The chair of the body")), ("seats", _("Members, for one or several seats"))),
    )  # fmt: skip
    places = forms.IntegerField(
        label=_("How many people"), min_value=1, max_value=MOST_CANDIDATES, initial=1,
        help_text=_("One is elected by ranked choice, several by the single transferable vote, in proportion."),
    )  # fmt: skip
    secrecy = forms.ChoiceField(
        label=_("Ballots"), initial="secret", widget=forms.RadioSelect,
        choices=(
            ("secret", _("Secret: nobody can see who ranked whom, and a ballot cannot be changed once it is cast")),
            ("open", _("Open: each seat's ranking is shown after the count, and may be changed until then")),
        ),
    )  # fmt: skip
    quorum = forms.ChoiceField(
        label=_("How many seats must vote for the election to count"), choices=QUORUMS, initial="1/2"
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["body"]
        chosen.queryset = bodies

    @property
    def shape(self) -> dict[str, Any]:
        """The words of the form as the action takes them."""
        given = self.cleaned_data
        of, within = (int(part) for part in given["quorum"].split("/"))
        return {
            "title": given["title"],
            "about": given["about"],
            "places": given["places"],
            "method": ElectionMethod.RANKED_CHOICE if given["places"] == 1 else ElectionMethod.STV,
            "is_for_chair": given["what"] == "chair",
            "is_secret": given["secrecy"] == "secret",
            "quorum_of": of,
            "quorum_in": within,
        }


class NominationForm(forms.Form):
    """Who is nominated, and why."""

    member = forms.ModelChoiceField(label=_("Whom do you nominate"), queryset=Member.objects.none())
    statement = TextField(
        label=_("Why"), longest=LONGEST_STATEMENT, rows=4, required=False,
        help_text=_("A few sentences. They stand on the ballot; the person may put them in their own words."),
    )  # fmt: skip

    def __init__(self, *args: Any, nominees: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["member"]
        chosen.queryset = Member.objects.filter(pk__in=[one.pk for one in nominees]).select_related("partner")
        chosen.label_from_instance = lambda one: f"{one.name} ({one.partner.called})"


class AcceptanceForm(forms.Form):
    """What the nominee says to those who vote."""

    statement = TextField(
        label=_("What you want those who vote to know"), longest=LONGEST_STATEMENT, rows=5, required=False,
        help_text=_("A few sentences. They stand beside your name on the ballot."),
    )  # fmt: skip


class OpeningForm(forms.Form):
    """Until when ballots may be cast."""

    closes_at = DateTimeField(
        label=_("Ballots may be cast until"), required=False,
        help_text=_("Leave it empty to count when everybody in the room has voted."),
    )  # fmt: skip


class CancellingForm(forms.Form):
    """Why nobody will be elected."""

    why = TextField(label=_("Why"), longest=1000, rows=3)


class BallotForm(forms.Form):
    """One number a candidate: 1 for the first choice. Any may be left out; a blank ballot says so."""

    blank = forms.BooleanField(
        label=_("I cast a blank ballot: it counts for the quorum and for nobody"), required=False
    )

    def __init__(self, *args: Any, candidates: Sequence[Candidate], ranking: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = list(candidates)
        numbers = [("", _("not ranked")), *((n, str(n)) for n in range(1, len(self.candidates) + 1))]
        places = {key: place for place, key in enumerate(ranking, start=1)}
        for one in self.candidates:
            self.fields[f"rank_{one.pk}"] = forms.TypedChoiceField(
                label=one.member.name, required=False, choices=numbers, coerce=int, empty_value=None,
                initial=places.get(one.pk),
            )  # fmt: skip
        self.order_fields([f"rank_{one.pk}" for one in self.candidates])

    @property
    def lines(self) -> list[tuple[Candidate, Any]]:
        """Each candidate with the field for their number."""
        return [(one, self[f"rank_{one.pk}"]) for one in self.candidates]

    def clean(self) -> dict[str, Any]:
        """The ranking, or plainly what is wrong with it."""
        given = self.cleaned_data
        numbers = {one.pk: given.get(f"rank_{one.pk}") for one in self.candidates}
        names = {one.pk: one.member.name for one in self.candidates}
        alike = given_twice(numbers)
        for number, keys in alike.items():
            who = get_text_list([names[key] for key in keys], str(_("and")))
            says = _("%(names)s have the same number, %(number)d. Give each number once.") % {
                "names": who, "number": number,
            }  # fmt: skip
            self.add_error(f"rank_{keys[0]}", says)
        if not alike and (gaps := left_out(numbers)):
            self.add_error(
                None,
                ngettext(
                    "Nobody has the number %(numbers)s. Number your choices 1, 2, 3 without a gap.",
                    "Nobody has the numbers %(numbers)s. Number your choices 1, 2, 3 without a gap.",
                    len(gaps),
                )
                % {"numbers": get_text_list([str(n) for n in gaps], str(_("and")))},
            )
        ranking = in_order(numbers)
        if ranking and given.get("blank"):
            self.add_error("blank", _("A blank ballot ranks nobody. Take the numbers away, or take away this tick."))
        if not ranking and not given.get("blank") and not self.errors:
            self.add_error(
                None,
                _("Give at least your first choice the number 1. If you want nobody, tick the blank ballot below."),
            )
        given["ranking"] = ranking
        return given


class RecordedBallotForm(BallotForm):
    """A ballot that came on paper, by phone or in the room, written down by whoever leads the body."""

    channel = forms.ChoiceField(
        label=_("How did it reach you?"), widget=forms.RadioSelect(attrs={"class": "across"}),
        choices=[(one.value, one.label) for one in (Channel.PAPER, Channel.PHONE, Channel.ROOM)],
    )  # fmt: skip

    def clean_channel(self) -> Channel:
        """The channel itself."""
        return Channel(self.cleaned_data["channel"])


class SeatingForm(forms.Form):
    """From when until when those elected have their place; for seats, which one each takes."""

    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("Until"), required=False, help_text=_("The day after the last one; may stay empty."))

    def __init__(
        self, *args: Any, elected: Sequence[Candidate] = (), seats: Sequence[Seat] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.elected = list(elected)
        for number, one in enumerate(self.elected):
            fitting = [seat.pk for seat in seats if seat.partner_id in {None, one.member.partner_id}]
            self.fields[f"seat_{one.pk}"] = forms.ModelChoiceField(
                label=_("Seat of %(name)s") % {"name": one.member.name},
                queryset=Seat.objects.filter(pk__in=fitting),
                empty_label=_("Choose a seat"),
                initial=fitting[number] if number < len(fitting) else None,
            )
        self.order_fields([f"seat_{one.pk}" for one in self.elected])

    @property
    def chosen(self) -> dict[int, Seat]:
        """The seat of each candidate, by key."""
        return {one.pk: self.cleaned_data[f"seat_{one.pk}"] for one in self.elected}
