"""What a definition takes from other datasets of a linkage plan, as it is asked for on the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.analysis.release.taking import BANDS, ROWS
from commontable.measurement.datasets.labels import Labels
from commontable.measurement.datasets.linked import numbers_of
from commontable.measurement.models import Dataset
from commontable.measurement.rules.linked import Taken, When, bands_of, take_spec

NOT_TAKEN = ""
PARTS = ("when", "dose", "only", "bands")


def name_of(part: str, dataset: Dataset) -> str:
    """What the field is called."""
    return f"taken_{part}_{dataset.slug}"


def fields_for(datasets: Iterable[Dataset]) -> dict[str, forms.Field]:
    """The questions about each of these datasets."""
    found: dict[str, forms.Field] = {}
    for one in datasets:
        labels, known = Labels(one.schema), {"dataset": one.title}
        whens = [(NOT_TAKEN, _("nothing")), *((when.value, when.label) for when in When)]
        found[name_of("when", one)] = forms.ChoiceField(
            label=_("Whether the child is in %(dataset)s") % known,
            required=False,
            choices=whens if one.contract.roles.period else whens[:-1],
            help_text=_(
                "A child who could not be found there counts as not reached; a child without a name is left out."
            ),
        )
        sums = [
            (field.name, translate("the sum of %(column)s") % {"column": labels.breakdown(field.name)})
            for field in numbers_of(one)
        ]
        found[name_of("dose", one)] = forms.ChoiceField(
            label=_("How much of %(dataset)s") % known,
            required=False,
            choices=[("", _("not asked")), (ROWS, _("how many records")), *sums],
        )
        found[name_of("only", one)] = forms.CharField(
            label=_("Which records of %(dataset)s count") % known,
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "class": "code"}),
            help_text=_("Empty for all. A condition on its columns."),
        )
        found[name_of("bands", one)] = forms.CharField(
            label=_("Bands of how much, where each begins"),
            required=False,
            max_length=120,
            help_text=_("For example: %(bands)s. Below the first is a band of its own.")
            % {"bands": ", ".join(f"{end:g}" for end in BANDS)},
        )
    return found


def initial_of(taken: Sequence[Taken]) -> dict[str, str]:
    """What the fields show of a definition."""
    found: dict[str, str] = {}
    for one in taken:
        slug = one["dataset"]
        said = {"when": one["when"], "dose": one["dose"], "only": one["where"]}
        said["bands"] = ", ".join(f"{end:g}" for end in one["bands"]) if one["dose"] else ""
        found |= {f"taken_{part}_{slug}": value for part, value in said.items()}
    return found


def taken_of(data: Mapping[str, Any], datasets: Iterable[Dataset]) -> tuple[list[Taken], dict[str, str]]:
    """What is taken, and what is wrong with it by field."""
    taken: list[Taken] = []
    wrong: dict[str, str] = {}
    for one in datasets:
        when = data.get(name_of("when", one)) or NOT_TAKEN
        dose = data.get(name_of("dose", one)) or ""
        if when not in When.values:
            if dose:
                wrong[name_of("when", one)] = translate("Say also when the child has to have been there.")
            continue
        bands = list(BANDS)
        try:
            bands = bands_of(data.get(name_of("bands", one)) or "")
        except ValueError:
            wrong[name_of("bands", one)] = translate(
                "Write up to twelve numbers above 0, each larger than the one before."
            )
        title = Labels(one.schema).breakdown(dose) if dose not in {"", ROWS} else ""
        said: Taken = {
            "dataset": one.slug, "title": one.title, "when": when, "dose": dose, "dose_title": title,
            "where": (data.get(name_of("only", one)) or "").strip(), "bands": bands,
        }  # fmt: skip
        if dose == ROWS and any(end != int(end) for end in bands):
            wrong[name_of("bands", one)] = translate("Records are counted: write whole numbers.")
        elif name_of("bands", one) not in wrong:
            take_spec(said)
        taken.append(said)
    return taken, wrong
