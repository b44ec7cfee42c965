"""What is written down about an activity, where it runs, and how it is asked whether it helped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.measurement.actions.activities import SiteLine
from commontable.measurement.models import Indicator, Place
from commontable.measurement.rules.activity import Design, Panel
from commontable.measurement.rules.sites import read_sites
from commontable.partnership.models import Partner, Partnership
from commontable.ui.forms import LineField, SeveralOf, TextField

SHOWN = 20  # faults
BY_SITES = "sites"
EVERYBODY_ELSE = "else"
DESIGNS = {
    Panel.PLACES: (Design.DID, Design.MATCHED, Design.ADJUSTED),
    Panel.PUPILS: (Design.RANDOMISED, Design.MATCHED, Design.ADJUSTED),
}


class ActivityForm(forms.Form):
    """An activity in words."""

    name = LineField(
        label=_("Name"), max_length=120, help_text=_("What people call it, for instance “Reading buddies”.")
    )
    about = TextField(
        label=_("What is done"), longest=4000, rows=4,
        help_text=_("With whom, how often, by whom. Somebody who has never seen it should be able to picture it."),
    )  # fmt: skip
    partner = forms.ModelChoiceField(
        label=_("Run by"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=_("several partners, or none here"),
    )
    indicators = SeveralOf(
        label=_("What it should move"), queryset=Indicator.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    dose_unit = LineField(
        label=_("How much is counted in"), required=False, max_length=60,
        help_text=_("For instance: hours a week. Leave it empty where nobody counts."),
    )  # fmt: skip

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.of(partnership).order_by("name")  # type: ignore[attr-defined]
        self.fields["indicators"].queryset = (  # type: ignore[attr-defined]
            Indicator.objects.of(partnership).filter(retired_at=None).order_by("outcome", "position", "name")
        )


class SitesForm(forms.Form):
    """Where it runs; `cleaned_data["sites"]` holds the lines with their places."""

    text = forms.CharField(
        label=_("Sites"), strip=False, required=False, max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "code"}),
        help_text=_("One a line: place (code or name), first day, last day, dose. The last two may be left out."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership

    def clean(self) -> dict[str, Any]:
        """Every line could be read and names a place of the table."""
        data = super().clean() or {}
        if "text" not in data:
            return data
        lines, faults = read_sites(data["text"])
        known: dict[str, list[Place]] = {}
        for place in Place.objects.of(self.partnership).order_by("pk"):
            for word in {place.code.casefold(), place.name.casefold()}:
                known.setdefault(word, []).append(place)
        sites = []
        for line in lines:
            found = known.get(line.place.casefold(), [])
            if len(found) == 1:
                sites.append(SiteLine(place=found[0], starts_on=line.starts_on, ends_on=line.ends_on, dose=line.dose))
            elif found:
                said = _("Line %(line)s: several places are called %(place)s. Write the code.")
                self.add_error("text", said % {"line": line.line, "place": line.place})
            else:
                said = _("Line %(line)s: no place is called %(place)s. Look under Places for its code.")
                self.add_error("text", said % {"line": line.line, "place": line.place})
        for fault in faults[:SHOWN]:
            self.add_error("text", _("Line %(line)s: %(fault)s") % {"line": fault.line, "fault": fault.message})
        data["sites"] = sites
        return data


class WhereToLookForm(forms.Form):
    """The first of two steps: which indicator, and from what."""

    indicator = forms.ModelChoiceField(
        label=_("What should have moved"), queryset=Indicator.objects.none(), to_field_name="slug", empty_label=None
    )
    panel = forms.ChoiceField(label=_("Where to look"), choices=Panel.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, indicators: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators  # type: ignore[attr-defined]


class _AskForm(forms.Form):
    design = forms.ChoiceField(label=_("How to compare"), widget=forms.RadioSelect)
    why = TextField(
        label=_("Why this comparison is fair"), longest=2000, rows=3,
        help_text=_("Written down before the answer is known, and shown beside it for ever."),
    )  # fmt: skip

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["design"].choices = [(one.value, one.label) for one in DESIGNS[panel]]  # type: ignore[attr-defined]
        self.order_fields([name for name in self.fields if name != "why"] + ["why"])


class AskPlacesForm(_AskForm):
    """The question put to places over time."""

    level = forms.ChoiceField(label=_("Places of which kind"))

    def __init__(self, *args: Any, levels: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, panel=Panel.PLACES, **kwargs)
        self.fields["level"].choices = list(levels)  # type: ignore[attr-defined]

    @property
    def question(self) -> dict[str, Any]:
        """What was asked, as it is kept."""
        return {"level": self.cleaned_data["level"]}


class AskPupilsForm(_AskForm):
    """The question put to pupils of one period."""

    period = forms.ChoiceField(label=_("In which period"))
    treated = forms.ChoiceField(label=_("Who took part"))
    comparison = forms.ChoiceField(label=_("Compared with"))
    cluster = forms.ChoiceField(
        label=_("Children who go the same way, by"), required=False,
        help_text=_(
            "Children of one school share a teacher and a street. Counting them one by one would promise too much."
        ),
    )  # fmt: skip
    covariates = forms.MultipleChoiceField(
        label=_("What to compare like with like on"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        periods: Sequence[str],
        groups: Sequence[tuple[str, list[tuple[str, str]]]],
        columns: Sequence[tuple[str, str]],
        levels: Sequence[tuple[str, str]],
        has_sites: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, panel=Panel.PUPILS, **kwargs)
        of_sites = [(BY_SITES, _("everybody at the activity's sites"))] if has_sites else []
        choices: dict[str, Any] = {
            "period": [(one, one) for one in periods],
            "treated": [*of_sites, *groups],
            "comparison": [(EVERYBODY_ELSE, _("everybody else")), *groups],
            "cluster": [*reversed(levels), ("", _("nothing: each child for itself"))],
            "covariates": list(columns),
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Both groups are of one column, and nobody is compared on what decides who took part."""
        data = super().clean() or {}
        treated, compared = data.get("treated", ""), data.get("comparison", "")
        column = "" if treated == BY_SITES else treated.partition("=")[0]
        if compared != EVERYBODY_ELSE and compared and compared.partition("=")[0] != column:
            self.add_error("comparison", _("Compare with a group of the same kind, or with everybody else."))
        elif treated and treated == compared:
            self.add_error("comparison", _("This is the group that took part. Choose another one."))
        if column and column in data.get("covariates", ()):
            self.add_error("covariates", _("Children cannot be alike in what decides who took part. Untick it."))
        if treated == BY_SITES and not data.get("cluster"):
            self.add_error("cluster", _("Where whole places take part, children go the same way by place. Choose one."))
        return data

    @property
    def question(self) -> dict[str, Any]:
        """What was asked, as it is kept."""
        data = self.cleaned_data
        column, _sign, value = ("", "", "") if data["treated"] == BY_SITES else data["treated"].partition("=")
        compared = "" if data["comparison"] == EVERYBODY_ELSE else data["comparison"].partition("=")[2]
        return {
            "period": data["period"], "treatment": column, "treated": value, "comparison": compared,
            "cluster": data["cluster"], "covariates": data["covariates"],
        }  # fmt: skip


class WithdrawEffectForm(forms.Form):
    """Why an estimate does not count."""

    why = TextField(label=_("Why it does not count"), longest=2000, rows=3)
