"""What a proposal brings about once it is adopted: one small form a kind of effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.agreements.forms.commitments import WholeOrEmpty
from commontable.agreements.models import Agreement
from commontable.governance.rules.effects import FEWEST_SHOWN, MOST_SHOWN, require_effect
from commontable.governance.rules.kinds import BodyKind, EffectKind
from commontable.measurement.models import Indicator
from commontable.partnership.models import Member
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui.forms import DateField, LineField, TextField

from .people import PeopleHere, PersonField

ROWS = 4  # commitments a form has room for; when all are filled, it comes back with as many more


class KindForm(forms.Form):
    """Whether the decision does something in the register, and what."""

    effect_kind = forms.ChoiceField(
        label=_("What happens in the register when it is adopted?"), choices=EffectKind.choices,
        widget=forms.RadioSelect, initial=EffectKind.NONE, required=False,
        help_text=_("The director carries it out with one press, once, and the decision says when."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leave_out(EffectKind.COMMON_AGENDA)  # it is written part by part, on its own page

    def leave_out(self, kind: EffectKind) -> None:
        """This kind is not among the choices."""
        field: Any = self.fields["effect_kind"]
        field.choices = [choice for choice in field.choices if choice[0] != kind]


class TargetForm(forms.Form):
    """A target: which indicator, by when, how much."""

    indicator = forms.ModelChoiceField(label=_("Indicator"), queryset=Indicator.objects.none(), required=False)
    period = LineField(label=_("By which period"), max_length=40, required=False, help_text=_("For example 2028."))
    value = forms.FloatField(label=_("The figure to reach"), required=False)


class PolicyForm(forms.Form):
    """The smallest group that is ever shown."""

    minimum_count = forms.IntegerField(
        label=_("Smallest group that is ever shown"), required=False, min_value=FEWEST_SHOWN, max_value=MOST_SHOWN
    )


class BodyForm(forms.Form):
    """A body to be formed."""

    name = LineField(label=_("Name of the new body"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices, required=False)
    mandate = TextField(label=_("Mandate"), longest=4000, rows=4, required=False)


class CommitmentForm(WholeOrEmpty):
    """One thing somebody promises by this decision."""

    what = LineField(label=_("What is promised"), max_length=200, required=False)
    member = forms.ModelChoiceField(label=_("Who answers for it"), queryset=Member.objects.none(), required=False)
    due_on = DateField(label=_("By when"), required=False)


class AgreementField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An agreement by its title; by its number alone where the reader may not know of it."""

    def label_from_instance(self, obj: Any) -> str:
        """What stands in the list."""
        return str(obj) if obj.is_known else translate("Agreement %(number)d") % {"number": obj.number}


class AgreementForm(forms.Form):
    """An agreement to be sent out."""

    agreement = AgreementField(
        label=_("Which agreement goes out to be signed?"), queryset=Agreement.objects.none(), required=False,
        help_text=_("Those that are being written. What is still missing is said when it is carried out."),
    )  # fmt: skip


class EffectForms:
    """The forms of all kinds of effect together; only those of the chosen kind are read."""

    def __init__(
        self,
        data: Any = None,
        *,
        indicators: Any,
        members: Any,
        agreements: Any = None,
        kind: str = "",
        effect: Mapping[str, Any] | None = None,
    ) -> None:
        effect = dict(effect or {})
        self.kind = KindForm(data, initial={"effect_kind": kind or EffectKind.NONE})
        chosen = self._chosen(data, kind)
        bound = {one: data if chosen == one else None for one in EffectKind}
        self.target = TargetForm(bound[EffectKind.SET_TARGET], prefix="target", initial=effect)
        self.target.fields["indicator"].queryset = indicators  # type: ignore[attr-defined]
        self.policy = PolicyForm(bound[EffectKind.RELEASE_POLICY], prefix="policy", initial=effect)
        self.body = BodyForm(bound[EffectKind.FORM_BODY], prefix="body", initial=effect)
        self.agreement = AgreementForm(bound[EffectKind.AGREEMENT], prefix="agreement", initial=effect)
        self.has_agreements = agreements is not None and agreements.exists()
        if self.has_agreements:
            self.agreement.fields["agreement"].queryset = agreements  # type: ignore[attr-defined]
        else:
            self.kind.leave_out(EffectKind.AGREEMENT)
        before = [{**one, "member": one.get("member")} for one in effect.get("commitments", ())]
        rows = max(ROWS, len(before) + 1)
        if data is not None:
            rows = min(50, max(rows, sum(name.endswith("-what") for name in data)))
        self.commitments = [
            CommitmentForm(
                bound[EffectKind.COMMITMENTS], prefix=f"promise-{number}",
                initial=before[number] if number < len(before) else None,
            )
            for number in range(rows)
        ]  # fmt: skip
        self.people = PeopleHere(members)
        for form in self.commitments:
            field: Any = form.fields["member"]
            if self.people.are_many:
                form.fields["member"] = PersonField(
                    label=field.label, required=False, people=self.people, members=members
                )
            else:
                field.queryset, field.choices = members, self.people.choices
        self.chosen = chosen

    @property
    def each(self) -> list[forms.Form]:
        """The choice of the kind, and the forms of the chosen one."""
        return [self.kind, *self._of_kind()]

    def is_valid(self) -> bool:
        """Whether what was chosen can be carried out as it stands; what is wrong stands at its field."""
        valid = [form.is_valid() for form in self.each]  # every form, so that each says what is wrong with it
        if not all(valid):
            return False
        try:
            require_effect(self.chosen, self.effect())
        except NotAllowed as refusal:
            self.each[-1 if self.chosen != EffectKind.COMMITMENTS else 1].add_error(None, str(refusal))
            return False
        return True

    def effect(self) -> dict[str, Any]:
        """The effect as plain values, as `rules.effects` describes them."""
        match self.chosen:
            case EffectKind.SET_TARGET:
                given = self.target.cleaned_data
                indicator = given["indicator"]
                return {**given, "indicator": indicator.pk if indicator else None}
            case EffectKind.RELEASE_POLICY:
                return dict(self.policy.cleaned_data)
            case EffectKind.FORM_BODY:
                return dict(self.body.cleaned_data)
            case EffectKind.AGREEMENT:
                agreement = self.agreement.cleaned_data["agreement"]
                return {"agreement": agreement.pk if agreement else None}
            case EffectKind.COMMITMENTS:
                return {"commitments": [_promise(one.cleaned_data) for one in self.commitments if _is_given(one)]}
            case _:
                return {}

    def _of_kind(self) -> Iterable[forms.Form]:
        match self.chosen:
            case EffectKind.SET_TARGET:
                return [self.target]
            case EffectKind.RELEASE_POLICY:
                return [self.policy]
            case EffectKind.FORM_BODY:
                return [self.body]
            case EffectKind.AGREEMENT:
                return [self.agreement]
            case EffectKind.COMMITMENTS:
                return self.commitments
            case _:
                return []

    @staticmethod
    def _chosen(data: Any, kind: str) -> EffectKind:
        given = data.get("effect_kind", "") if data is not None else kind
        return EffectKind(given) if given in EffectKind.values else EffectKind.NONE


def _is_given(form: forms.Form) -> bool:
    return bool(form.cleaned_data.get("what"))


def _promise(given: Mapping[str, Any]) -> dict[str, Any]:
    member = given["member"]
    return {
        "partner": member.partner_id, "member": member.pk, "what": given["what"], "due_on": given["due_on"].isoformat(),
    }  # fmt: skip
