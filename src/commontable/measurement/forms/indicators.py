"""What the backbone's data steward types about indicators, and partners about definitions."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.validators import MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commontable.analysis.contract import Schema
from commontable.measurement.datasets.labels import Labels
from commontable.measurement.datasets.linked import fault_of_linked, linkable
from commontable.measurement.models import Dataset, IndicatorVersion, LinkagePlan
from commontable.measurement.rules.computable import Counting, faults
from commontable.measurement.rules.definition import Direction, Kind, Outcome, Unit
from commontable.measurement.rules.linked import with_linked
from commontable.partnership.models import Partnership
from commontable.ui.forms import LONGEST_KEY

from .linked import fields_for, taken_of
from .linked import initial_of as initial_taken

LONGEST = 4000


def _text(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _condition(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "class": "code"}),
    )  # fmt: skip


class IndicatorForm(forms.Form):
    """How an indicator is listed."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As you would say it to a parent."))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    kind = forms.ChoiceField(label=_("What it is to the outcome"), choices=Kind.choices, widget=forms.RadioSelect)


class DefinitionForm(forms.Form):
    """A definition: in words for people, and in conditions for the machine."""

    definition = _text(_("Definition in plain words"), _("One or two sentences that a parent understands."), rows=3)
    population = _text(_("Population"), _("Which children it speaks of."), required=False)
    numerator = _text(_("Numerator"), _("Which of them succeed."), required=False)
    denominator = _text(_("Denominator"), _("All those counted."), required=False)
    dataset = forms.ModelChoiceField(label=_("Dataset"), queryset=Dataset.objects.none())
    where = _condition(_("Which rows count"), _("Empty for all. For example: grade = '3' and score is not null"))
    success = _condition(_("Which of them succeed"), _("Gives a percentage. For example: score >= 40"))
    mean_of = forms.ChoiceField(
        label=_("Or: the mean of a column"), required=False, help_text=_("Instead of counting who succeeds.")
    )
    linkage = forms.ModelChoiceField(
        label=_("Linkage plan"), required=False, queryset=LinkagePlan.objects.none(), empty_label=_("none"),
        help_text=_("In which the same children were found in other files; then you can count by what those say."),
    )  # fmt: skip
    breakdowns = forms.MultipleChoiceField(
        label=_("Broken down by"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Each one adds tables that must be protected; take those you will act on."),
    )  # fmt: skip
    depth = forms.TypedChoiceField(
        label=_("Crossed with each other"), coerce=int, initial=2,
        choices=[
            (0, _("not at all: the whole only")), (1, _("one at a time")), (2, _("two at a time")),
            (3, _("three at a time")),
        ],
    )  # fmt: skip
    direction = forms.ChoiceField(label=_("Better is"), choices=Direction.choices, widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices)
    decimals = forms.IntegerField(label=_("Decimals"), min_value=0, max_value=4, initial=0)
    minimum_count = forms.IntegerField(
        label=_("Smallest group shown"), required=False, max_value=1000,
        help_text=_("Never smaller than the partnership's own rule. Empty: that rule."),
    )  # fmt: skip
    lag = forms.CharField(
        label=_("How old the newest figure is when it arrives"), required=False, max_length=120,
        help_text=_("For example: about four months."),
    )  # fmt: skip
    source_note = _text(_("Where the definition comes from"), required=False)
    caveats = _text(
        _("What to keep in mind"), _("Changes of the test, children who are not in the data."), required=False
    )
    what_changed = _text(_("What changed"), _("Partners read this first."), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    SECTIONS = (
        (_("In words"), ("what_changed", "definition", "population", "numerator", "denominator", "direction")),
        (_("How it is counted"), ("dataset", "linkage", "where", "success", "mean_of", "breakdowns", "depth")),
        (_("How it is shown"), ("unit", "decimals", "minimum_count", "lag", "source_note", "caveats")),
    )

    def __init__(
        self, data: Any = None, *, partnership: Partnership, number: int = 1, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.partnership = partnership
        datasets: forms.ModelChoiceField = self.fields["dataset"]  # type: ignore[assignment, type-arg]
        datasets.queryset = Dataset.objects.of(partnership).filter(closed_at=None).order_by("title")
        if number == 1:
            del self.fields["what_changed"]
        self.chosen = self._chosen(datasets)
        self.others = self._offer_linkage()
        self.taken_names = list(fields_for(self.others))
        self._offer_columns()
        smallest: Any = self.fields["minimum_count"]
        smallest.min_value = partnership.minimum_count
        smallest.validators.append(MinValueValidator(partnership.minimum_count))

    def _chosen(self, datasets: Any) -> Dataset | None:
        value = self["dataset"].value()
        value = value.pk if isinstance(value, Dataset) else value
        if str(value or "").isdecimal() and len(str(value)) <= LONGEST_KEY:
            found: Dataset | None = datasets.queryset.filter(pk=value).first()
            return found
        if not self.is_bound and datasets.queryset.count() == 1:
            only: Dataset = datasets.queryset.get()
            self.initial["dataset"] = only.pk
            return only
        return None

    def _offer_linkage(self) -> list[Dataset]:
        """The datasets of the chosen plan that can be taken from; without a plan the question is not asked."""
        plans = linkable(self.chosen) if self.chosen else []
        if not plans:
            del self.fields["linkage"]
            return []
        asked: Any = self.fields["linkage"]
        asked.queryset = LinkagePlan.objects.filter(pk__in=[plan.pk for plan, _others in plans]).order_by("title")
        value = self["linkage"].value()
        value = value.pk if isinstance(value, LinkagePlan) else value
        others = next((others for plan, others in plans if str(plan.pk) == str(value or "")), [])
        self.fields.update(fields_for(others))
        return others

    @property
    def schema(self) -> dict[str, Any]:
        """The chosen dataset's schema, with what is taken from others as it stands on the form."""
        if self.chosen is None:
            return {}
        taken, _wrong = taken_of({name: self[name].value() for name in self.taken_names}, self.others)
        return with_linked(self.chosen.schema, taken)

    @property
    def contract(self) -> Schema | None:
        """The same, read; None where no dataset is chosen."""
        return Schema.parse(self.schema) if self.chosen else None

    def _offer_columns(self) -> None:
        means: Any = self.fields["mean_of"]
        groups: Any = self.fields["breakdowns"]
        means.choices = [("", _("no mean"))]
        groups.choices = []
        schema = self.contract
        if schema is None:
            return
        labels = Labels(self.schema)
        means.choices += [
            (name, labels.breakdown(name))
            for name in schema.measures
            if schema.field(name).type in {"integer", "number"}
        ]
        groups.choices = [(name, labels.breakdown(name)) for name in schema.roles.breakdowns]

    def clean(self) -> dict[str, Any]:
        """It can be computed from the dataset."""
        data = super().clean() or {}
        dataset = data.get("dataset")
        if dataset is None:
            return data
        self._clean_taken(data, dataset)
        schema = Schema.parse(with_linked(dataset.schema, data["linked"]))
        for fault in faults(counting_of(data), schema=schema):
            self.add_error(fault.field if fault.field in self.fields else None, str(fault.message))
        if data.get("success") and data.get("unit") not in {None, Unit.PERCENT}:
            self.add_error("unit", _("Counting who succeeds gives a percentage. Choose percent."))
        return data

    def _clean_taken(self, data: dict[str, Any], dataset: Dataset) -> None:
        """What is taken from other datasets can be taken."""
        data["linked"], wrong = taken_of(data, self.others)
        data["linkage"] = data.get("linkage") if data["linked"] else None
        for name, message in wrong.items():
            self.add_error(name, message)
        if data["linked"] and not wrong:
            asked = IndicatorVersion(
                partnership=self.partnership, dataset=dataset, linkage=data["linkage"], linked=data["linked"]
            )
            if fault := fault_of_linked(asked):
                self.add_error("linkage", fault)

    def see(self, revision: int) -> None:
        """What is sent next was written with this revision in view."""
        data = cast("QueryDict", self.data).copy()
        data["seen"] = str(revision)
        self.data = data

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The fields in the order people think of them."""
        found = []
        for title, names in self.SECTIONS:
            listed = [one for name in names for one in (name, *(self.taken_names if name == "linkage" else ()))]
            found.append(
                {"title": title, "fields": [self[name] for name in listed if name in self.fields], "names": names}
            )
        return found

    @property
    def written(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        return {
            name: value for name, value in self.cleaned_data.items() if name != "seen" and name not in self.taken_names
        }


def counting_of(data: Mapping[str, Any]) -> Counting:
    """The part of a form that a machine follows."""
    return Counting(
        where=data.get("where") or "", success=data.get("success") or "", mean_of=data.get("mean_of") or "",
        breakdowns=data.get("breakdowns") or [], depth=data.get("depth") or 0,
    )  # fmt: skip


def initial_of(version: IndicatorVersion) -> dict[str, Any]:
    """What the form shows of a definition."""
    apart = {"dataset", "linkage"}
    names = [name for _title, names in DefinitionForm.SECTIONS for name in names if name not in apart]
    keys = {"dataset": version.dataset_id, "linkage": version.linkage_id, "seen": version.revision}
    return {name: getattr(version, name) for name in names} | keys | initial_taken(version.linked)


class SignForm(forms.Form):
    """A partner's word on a definition."""

    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a question. The backbone and the other partners see it with your organisation's name."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AgreeForm(forms.Form):
    """Why a definition counts without every signature."""

    reason = forms.CharField(
        label=_("Why it counts all the same"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example the council's decision and its date. It stands with the definition for good."),
    )  # fmt: skip
