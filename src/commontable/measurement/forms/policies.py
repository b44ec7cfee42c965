"""What the director types to choose how figures are protected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.analysis.disclosure import Policy, PolicyError
from commontable.analysis.disclosure.policy import LARGEST, SMALLEST
from commontable.analysis.disclosure.presets import PRESETS
from commontable.measurement.actions.policies import LONGEST_WHY
from commontable.measurement.datasets.policy_words import PRESET_NAMES
from commontable.measurement.rules.policies import settings_of

RANGES = [(name, PRESET_NAMES[name]) for name in ("ten", "delaware", "tiers")]
ROUNDINGS = [("", _("as they are")), ("2", _("to two decimals")), ("1", _("to one decimal")), ("0", _("to whole ones"))]


class OwnPolicyForm(forms.Form):
    """Settings of the table's own. The ranges are those of a preset: bands drawn by hand would leave too few counts."""

    minimum_count = forms.IntegerField(
        label=_("Smallest group that is shown"),
        min_value=SMALLEST,
        max_value=LARGEST,
        help_text=_("Groups of fewer children are hidden. The table's own smallest group holds where it is larger."),
    )
    minimum_numerator = forms.IntegerField(
        label=_("Fewest children who succeeded"),
        min_value=0,
        max_value=LARGEST,
        help_text=_("Where fewer did, only a range says so. 0: no such rule."),
    )
    minimum_complement = forms.IntegerField(
        label=_("Fewest children who did not"),
        min_value=0,
        max_value=LARGEST,
        help_text=_("Where fewer did not, only a range says so. 0: no such rule."),
    )
    ranges = forms.ChoiceField(
        label=_("Ranges by size of group"),
        choices=RANGES,
        help_text=_("As in that preset. Each range is drawn so wide that several counts stay possible."),
    )
    rate_decimals = forms.ChoiceField(label=_("Percentages"), choices=ROUNDINGS, required=False)
    show_counts = forms.BooleanField(label=_("Show how many children a figure is about"), required=False)
    width = forms.IntegerField(
        label=_("Counts that must stay possible behind a protected figure"),
        min_value=2,
        max_value=LARGEST,
        help_text=_("Whatever somebody computes from all that is shown. Three is usual; more hides more."),
    )

    policy: Policy | None = None

    def clean(self) -> dict[str, Any]:
        """The settings make sense together; then `policy` is the policy."""
        found: dict[str, Any] = super().clean() or {}
        if self.errors:
            return found
        settings = settings_of(PRESETS["ten"]) | {
            "tiers": settings_of(PRESETS[found["ranges"]])["tiers"],
            "rate_decimals": int(found["rate_decimals"]) if found["rate_decimals"] else None,
            **{name: found[name] for name in NUMBERS},
            "show_counts": found["show_counts"],
        }
        if found["width"] > found["minimum_count"]:
            self.add_error("width", _("A group of the smallest size must leave that many: choose at most its size."))
            return found
        try:
            self.policy = Policy.from_dict(settings)
        except PolicyError as error:
            if error.field == "tiers":
                smallest = PRESETS[found["ranges"]].tiers[0].from_n
                said = _("These ranges begin at groups of %(n)d: choose a larger smallest group, or other ranges.")
                self.add_error("ranges", said % {"n": smallest})
            else:
                self.add_error(error.field if error.field in self.fields else None, _("This does not go together."))
        return found

    @staticmethod
    def initial_of(policy: Policy) -> dict[str, Any]:
        """The form as a policy stands; ranges of nobody's are those of “Ten”."""
        tiers = settings_of(policy)["tiers"]
        ranges = next((name for name, _label in RANGES if settings_of(PRESETS[name])["tiers"] == tiers), "ten")
        decimals = policy.rate_decimals
        return {
            **{name: getattr(policy, name) for name in (*NUMBERS, "show_counts")},
            "ranges": ranges,
            "rate_decimals": "" if decimals is None else str(decimals),
        }


NUMBERS = ("minimum_count", "minimum_numerator", "minimum_complement", "width")


class WhyForm(forms.Form):
    """Why it is protected so."""

    why = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody at the table reads it beside the policy, and the journal keeps it."),
    )
