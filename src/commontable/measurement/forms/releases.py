"""What the backbone's data steward types to prepare a release, and partners to reply."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.measurement.actions.releases.replying import LONGEST_REPLY
from commontable.measurement.models import IndicatorVersion, Release
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.rules.definition import DefinitionStage
from commontable.partnership.models import Partnership
from commontable.ui.forms import DateField, SeveralOf


class _Definitions(SeveralOf):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.indicator.name} (v{obj.number})"


class ReleaseForm(forms.Form):
    """A release's title, indicators and periods."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("What readers will call it, for instance “Spring 2026”.")
    )
    versions = _Definitions(
        label=_("Indicators"),
        queryset=IndicatorVersion.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only indicators with an agreed definition can be released."),
        error_messages={"required": _("Choose at least one indicator.")},
    )
    audience = forms.ChoiceField(
        label=_("For"),
        choices=Audience.choices,
        initial=Audience.PARTNERS,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "Each audience has its own protection. Nobody outside the table is shown anything by this program."
        ),
    )
    licence = forms.CharField(
        label=_("Licence"),
        required=False,
        max_length=160,
        help_text=_("Only for anybody: on what terms the files may be passed on, for instance “CC BY 4.0”."),
    )
    periods = forms.CharField(
        label=_("Periods"),
        required=False,
        max_length=400,
        help_text=_("Separated by commas, as the files write them. Leave empty for every period the files hold."),
    )
    what_changed = forms.CharField(
        label=_("What changed"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Readers of the release that this one corrects will see it."),
    )

    def __init__(self, *args: Any, partnership: Partnership, corrects: Release | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["versions"].queryset = (  # type: ignore[attr-defined]
            IndicatorVersion.objects.of(partnership)
            .filter(stage=DefinitionStage.AGREED, indicator__retired_at__isnull=True)
            .select_related("indicator")
            .order_by("indicator__outcome", "indicator__position", "indicator__name")
        )
        if corrects is None:
            del self.fields["what_changed"]
        else:
            del self.fields["audience"]  # a correction is for those who read what it corrects

    def clean_periods(self) -> list[str]:
        """The periods as a list, each once, in the order typed."""
        typed = (part.strip() for part in self.cleaned_data["periods"].split(","))
        return list(dict.fromkeys(part for part in typed if part))

    def clean_audience(self) -> str:
        """Who it is for; everybody at the table where nothing was said."""
        return self.cleaned_data["audience"] or Audience.PARTNERS

    def clean(self) -> dict[str, Any]:
        """A licence stands only on what anybody may read."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("licence") and found.get("audience", Audience.PUBLIC) != Audience.PUBLIC:
            self.add_error("licence", _("Only a release for anybody carries a licence: the others are not handed on."))
        return found

    @staticmethod
    def initial_of(release: Release) -> dict[str, Any]:
        """The form as the draft stands."""
        return {
            "title": release.title,
            "audience": release.audience,
            "licence": release.licence,
            "versions": [held.version_id for held in release.indicators.all()],
            "periods": ", ".join(release.periods),
            "what_changed": release.what_changed,
        }


class ReplyWindowForm(forms.Form):
    """Until when partners may reply."""

    reply_until = DateField(label=_("Partners may reply until"), help_text=_("A week is usual."))


class ReplyForm(forms.Form):
    """A partner's word beside a figure."""

    text = forms.CharField(
        label=_("Your organisation's reply"),
        required=False,
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown beside the figure with your organisation's name. Leave empty to say: seen, no comment."),
    )
