"""The form about the partnership itself."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commontable.partnership.models import Partnership


class PartnershipForm(forms.ModelForm[Partnership]):
    """How the partnership describes itself. It is never saved by itself: an action takes what it read."""

    default_language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("For letters to people who have not chosen their own."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Days begin and end at midnight there: terms, due dates, windows for reply.")
    )
    minimum_count = forms.IntegerField(
        label=_("Smallest group that is ever shown"),
        min_value=3,
        max_value=100,
        help_text=_(
            "Figures about fewer children than this are protected. A change holds for releases made from now on; "
            "what was published stays as it is. Lowering it is a matter for the partners: ten is common."
        ),
    )

    class Meta:
        model = Partnership
        fields = (
            "name", "place_name", "about", "stance", "stance_says", "default_language", "time_zone", "minimum_count",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "about": forms.Textarea(attrs={"rows": 4}),
            "stance_says": forms.Textarea(attrs={"rows": 3}),
            "stance": forms.RadioSelect,
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "place_name": _("The city, district or region whose children you serve."),
            "stance": _("Whom the common goals are for. It stands on the scorecard, so that nobody has to guess."),
            "stance_says": _("One or two sentences that the partners agreed on."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            ("UTC", "UTC"),
            *((zone, zone.replace("_", " ").replace("/", " / ")) for zone in zones),
        ]
