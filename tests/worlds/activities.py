"""An activity with a site, and a question whether it helped."""

from datetime import date
from typing import Any

from cast import Table
from commontable.measurement.actions.activities import SiteLine, add_activity, set_sites
from commontable.measurement.actions.effects import ask_effect
from commontable.measurement.models import Indicator, Place

ACCESS = {
    "measurement:activities": ("*", "-"),
    "measurement:activities_csv": ("*", "-"),
    "measurement:activity_new": ("maya ines alma dara omar", "maya ines alma dara omar"),
    "measurement:activity": ("*", "-"),
    "measurement:activity_change": ("maya ines alma dara omar", "maya ines alma dara omar"),
    "measurement:activity_sites": ("maya ines alma dara omar", "maya ines alma dara omar"),
    "measurement:activity_sites_csv": ("*", "-"),
    "measurement:activity_withdraw": ("maya ines alma dara omar", "maya ines alma dara omar"),
    "measurement:activity_restore": ("maya ines alma dara omar", "maya ines alma dara omar"),
    "measurement:effect_ask": ("ines", "ines"),
    "measurement:effects_csv": ("*", "-"),
    "measurement:effect": ("*", "-"),
    "measurement:effect_progress": ("*", "-"),
    "measurement:effect_give_up": ("-", "ines"),
    "measurement:effect_share": ("maya", "maya"),
    "measurement:effect_withdraw": ("ines", "ines"),
}


def add(
    table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], *, indicator: Indicator, **known: Any
) -> None:
    """Tutoring at one school, asked about by Ines."""
    from world import NOW

    ines, here = table.ines, table.partnership
    activity = add_activity(partnership=here, name="Tutoring", about="Twice a week.", by=ines, at=NOW)
    place = Place.objects.of(here).order_by("pk").first()
    assert place is not None
    set_sites(activity=activity, sites=[SiteLine(place=place, starts_on=date(2024, 9, 1))], by=ines, at=NOW)
    study = ask_effect(
        activity=activity,
        indicator=indicator,
        panel="places",
        design="did",
        question={"level": place.level},
        why="The others had not begun yet.",
        dataset=indicator.versions.get(stage="agreed").dataset,
        by=ines,
        at=NOW,
    )
    parts |= {"activity": activity.pk, "effect": study.number}
