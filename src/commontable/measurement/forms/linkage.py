"""What is linked, by which columns, how sure it has to be; and who looks at pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.measurement.actions.linkage.planning import MOST_DATASETS, Chosen
from commontable.measurement.models import Dataset, LinkagePlan
from commontable.measurement.rules.linkage import (
    FEWEST_DATASETS,
    OUR_FIELDS,
    THRESHOLDS,
    Mode,
    Sureness,
    check_codes,
    check_thresholds,
    guessed_fields,
    sureness_of,
)
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui.forms import LineField, SeveralOf, TextField

NOT_USED = ""


class ChooseDatasetsForm(forms.Form):
    """Which datasets hold the same children."""

    mode = forms.ChoiceField(
        label=_("What partners send"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.CLEAR,
        help_text=_("Codes are made by a partner's own clerk and name nobody here; they find somewhat fewer children."),
    )  # fmt: skip
    datasets = SeveralOf(
        label=_("Datasets"), queryset=Dataset.objects.none(), to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For names they need identity columns; for codes, a person column with the codes' row ids."),
        error_messages={"required": _("Choose at least two datasets that hold the same children.")},
    )  # fmt: skip

    def __init__(self, *args: Any, datasets: Sequence[Dataset], mode: str = "", **kwargs: Any) -> None:
        """`mode`: of a plan that stands, which keeps it."""
        super().__init__(*args, **kwargs)
        if mode:
            control = self.fields["mode"]
            control.initial, control.disabled, control.widget = mode, True, forms.HiddenInput()
        known = Dataset.objects.filter(pk__in=[one.pk for one in datasets]).order_by("title")
        self.fields["datasets"].queryset = known  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Names need identity columns; codes a column for their row ids, and no names beside them."""
        data = super().clean() or {}
        for dataset in data.get("datasets", ()):
            schema = dataset.contract
            if data.get("mode") == Mode.CLEAR and not schema.roles.identity:
                said = _("%(dataset)s has no column with a name or a birth date.")
                self.add_error("datasets", said % {"dataset": dataset.title})
            elif data.get("mode") and data["mode"] != Mode.CLEAR:
                try:
                    check_codes(schema, row_id=schema.roles.person or "", dataset=dataset.title)
                except NotAllowed as refusal:
                    self.add_error("datasets", str(refusal))
        return data

    def clean_datasets(self) -> list[Dataset]:
        """At least two, and not more than a plan holds."""
        chosen = list(self.cleaned_data["datasets"])
        if not FEWEST_DATASETS <= len(chosen) <= MOST_DATASETS:
            raise forms.ValidationError(
                _("Choose from two to %(most)d datasets that hold the same children.") % {"most": MOST_DATASETS}
            )
        return chosen


class LinkageForm(forms.Form):
    """A plan: `chosen`, after it was found valid, holds the datasets with their columns."""

    title = LineField(
        label=_("Title"), max_length=120, help_text=_("What people call it, for instance “School and after school”.")
    )
    purpose = TextField(
        label=_("What for"), longest=2000, rows=3,
        help_text=_("In the very words of the agreement: it has to name this purpose, and allow linking."),
    )  # fmt: skip
    receivers = SeveralOf(
        label=_("Who sees what comes of it, beside the backbone"), queryset=Partner.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rows and names are shown to nobody. The agreements have to name these partners as recipients."),
    )  # fmt: skip
    sureness = forms.ChoiceField(
        label=_("How sure is sure enough?"), choices=Sureness.choices, widget=forms.RadioSelect,
        initial=Sureness.BALANCED,
    )  # fmt: skip
    threshold = forms.FloatField(
        label=_("Two records are one child from a probability of"), required=False, min_value=0, max_value=1,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )  # fmt: skip
    low = forms.FloatField(
        label=_("A person looks at pairs from a probability of"), required=False, min_value=0, max_value=1,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )  # fmt: skip
    high = forms.FloatField(
        label=_("up to a probability of"), required=False, min_value=0, max_value=1,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, partnership: Partnership, datasets: Sequence[Dataset], mode: str = Mode.CLEAR,
        fields: Mapping[str, Mapping[str, str]] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        """`fields`: what is matched already, by dataset (its slug); guessed where nothing is said."""
        super().__init__(*args, **kwargs)
        self.datasets, self.mode = list(datasets), mode
        self.chosen: list[Chosen] = []
        partners = Partner.objects.of(partnership).filter(is_backbone=False).order_by("name")
        self.fields["receivers"].queryset = partners  # type: ignore[attr-defined]
        for dataset in self.datasets:
            contract = dataset.contract
            columns = self.columns_of(dataset)
            known = (fields or {}).get(dataset.slug) or guessed_fields(columns)
            ours = {theirs: name for name, theirs in known.items()}
            for position, column in enumerate(columns):
                title = contract.field(column).title
                self.fields[self.key(dataset, position)] = forms.ChoiceField(
                    label=title or column,
                    required=False,
                    choices=[(NOT_USED, _("not used")), *OUR_FIELDS.items()],
                    initial=ours.get(column, NOT_USED),
                )

    def columns_of(self, dataset: Dataset) -> tuple[str, ...]:
        """The columns that are matched: those that say who somebody is; none where codes do."""
        return dataset.contract.roles.identity if self.mode == Mode.CLEAR else ()

    @staticmethod
    def key(dataset: Dataset, position: int) -> str:
        """The name of the control of a dataset's column."""
        return f"{dataset.slug}--{position}"

    def parts(self) -> Iterator[tuple[Dataset, list[Any]]]:
        """Every dataset with the controls of its columns."""
        for dataset in self.datasets:
            columns = self.columns_of(dataset)
            yield dataset, [self[self.key(dataset, position)] for position in range(len(columns))]

    def row_id_of(self, dataset: Dataset) -> str:
        """The column in which the row ids of codes stand; none where names come."""
        return "" if self.mode == Mode.CLEAR else dataset.contract.roles.person or ""

    def fields_of(self, dataset: Dataset) -> dict[str, str]:
        """Our names and the dataset's columns, as matched (before anything was sent: as guessed)."""
        found: dict[str, str] = {}
        for position, column in enumerate(self.columns_of(dataset)):
            ours = str(self[self.key(dataset, position)].value() or NOT_USED)
            if ours in OUR_FIELDS and ours not in found:
                found[ours] = column
        return found

    def clean(self) -> dict[str, Any]:
        """No column says the same as another; the numbers make a band around the threshold."""
        data = super().clean() or {}
        for dataset in self.datasets:
            fields: dict[str, str] = {}
            for position, column in enumerate(self.columns_of(dataset)):
                key = self.key(dataset, position)
                ours = data.get(key) or NOT_USED
                if ours and ours in fields:
                    self.add_error(key, _("Another column of this dataset says that already."))
                elif ours:
                    fields[ours] = column
            self.chosen.append(Chosen(dataset=dataset, fields=fields, row_id=self.row_id_of(dataset)))
        if data.get("sureness") == Sureness.OWN:
            numbers = [data.get(name) for name in ("threshold", "low", "high")]
            if None in numbers:
                self.add_error("sureness", _("Write all three numbers, or choose one of the other answers."))
            else:
                try:
                    check_thresholds(*numbers)  # type: ignore[arg-type]
                except NotAllowed as refusal:
                    self.add_error("threshold", str(refusal))
        elif data.get("sureness"):
            data["threshold"], data["low"], data["high"] = THRESHOLDS[Sureness(data["sureness"])]
        return data

    def told(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("title", "purpose", "receivers", "threshold", "low", "high")
        return {"datasets": self.chosen, **{name: self.cleaned_data[name] for name in names}}


def initial_of(plan: LinkagePlan) -> dict[str, Any]:
    """What a plan says now."""
    return {
        "title": plan.title,
        "purpose": plan.purpose,
        "receivers": list(plan.receivers.values_list("pk", flat=True)),
        "sureness": sureness_of(plan.threshold, plan.low, plan.high),
        "threshold": plan.threshold,
        "low": plan.low,
        "high": plan.high,
    }


class ReviewerForm(forms.Form):
    """Who may see both sides of an uncertain pair."""

    reviewer = forms.ModelChoiceField(
        label=_("This person looks at uncertain pairs"), queryset=Member.objects.none(), required=False,
        empty_label=_("nobody: pairs are told as patterns only"),
        help_text=_("They see children's names and birth dates from both files. The agreements of both sides have to "
                    "name their organisation as a recipient."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = members  # type: ignore[attr-defined]


class CloseLinkageForm(forms.Form):
    """Why nothing is linked any more."""

    why = TextField(label=_("Why"), longest=1000, rows=3, help_text=_("Partners whose files were linked read it."))
