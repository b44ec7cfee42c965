"""Who agrees: the partners named, in what role, who signs for each, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.agreements.parties import LAST_PLACE, MOST
from commontable.agreements.models import Party
from commontable.agreements.rules.kinds import PartyRole
from commontable.partnership.models import Member, Partner

ROOM = 2  # empty rows at the end

Named = tuple[Partner, str, Member | None, int]


class PartyForm(forms.Form):
    """One party."""

    partner = forms.TypedChoiceField(label=_("Partner"), required=False, coerce=int, empty_value=None)
    role = forms.ChoiceField(label=_("What it does"), required=False, choices=PartyRole.choices)
    signatory = forms.TypedChoiceField(label=_("Who signs for it"), required=False, coerce=int, empty_value=None)
    order = forms.IntegerField(label=_("Signs in place"), required=False, min_value=1, max_value=LAST_PLACE)

    def __init__(self, *args: Any, partners: Any, signatories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = partners  # type: ignore[attr-defined]
        self.fields["signatory"].choices = signatories  # type: ignore[attr-defined]


class PartiesForm:
    """All parties; a row without a partner is left out, so that emptying one takes the party out."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        parties: Sequence[Party],
        partners: Sequence[Partner],
        members: Sequence[Member],
    ) -> None:
        self.is_bound = data is not None
        self.partners = {partner.pk: partner for partner in partners}
        self.members = {member.pk: member for member in members}
        before = [
            {"partner": one.partner_id, "role": one.role, "signatory": one.signatory_id, "order": one.order}
            for one in parties
        ]
        rows = max(len(before) + ROOM, 3)
        if data is not None:
            rows = max(rows, *(n + 1 for n in range(MOST) if f"party-{n}-partner" in data), 0)
        rows = min(rows, MOST)
        choices = [("", _("nobody")), *((partner.pk, partner.name) for partner in partners)]
        everybody = _by_partner(members)
        self.forms = [
            PartyForm(
                data,
                prefix=f"party-{n}",
                initial=before[n] if n < len(before) else {"role": PartyRole.PARTY, "order": 1},
                partners=choices,
                signatories=_own_first(everybody, parties[n].partner if n < len(before) else None),
            )
            for n in range(rows)
        ]
        self.error = ""

    def __iter__(self) -> Iterator[PartyForm]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        """Whether each partner stands once, and who signs for it is one of its own."""
        if not all(form.is_bound for form in self.forms):  # nothing at all was sent
            return False
        checked = [form.is_valid() for form in self.forms]  # each, so that each says what is wrong with it
        valid = all(checked)
        seen: set[int] = set()
        for form in self.forms:
            partner, signatory = form.cleaned_data.get("partner"), form.cleaned_data.get("signatory")
            if partner is None:
                if signatory is not None and "partner" not in form.errors:
                    form.add_error("partner", _("Choose the partner for whom this person signs."))
                    valid = False
                continue
            if partner in seen:
                form.add_error("partner", _("This partner stands here twice. One row is enough."))
                valid = False
            seen.add(partner)
            if signatory is not None and self.members[signatory].partner_id != partner:
                form.add_error(
                    "signatory",
                    _("%(name)s does not sit for %(partner)s. Choose one of its own people, or nobody for now.")
                    % {"name": self.members[signatory].name, "partner": self.partners[partner].name},
                )
                valid = False
        return valid

    def refuse(self, reason: Any) -> None:
        """What the rules said stands above the rows."""
        self.error = reason

    @property
    def parties(self) -> list[Named]:
        """The parties as named."""
        return [
            (
                self.partners[form.cleaned_data["partner"]],
                form.cleaned_data["role"] or PartyRole.PARTY,
                self.members.get(form.cleaned_data["signatory"]),
                form.cleaned_data["order"] or 1,
            )
            for form in self.forms
            if form.cleaned_data["partner"] is not None
        ]


def _own_first(groups: list[Any], partner: Partner | None) -> list[Any]:
    """The people of the partner before all others; nobody stays on top."""
    if partner is None:
        return groups
    return sorted(groups, key=lambda group: (group[0] != "", group[0] != partner.name))


def _by_partner(members: Sequence[Member]) -> list[Any]:
    groups: list[Any] = [("", _("not known yet"))]
    for partner, sitting in groupby(members, key=lambda one: one.partner):
        groups.append(
            (partner.name, [(one.pk, f"{one.name}, {one.title}" if one.title else one.name) for one in sitting])
        )
    return groups
