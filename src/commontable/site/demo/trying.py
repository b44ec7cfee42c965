"""What Rivermouth tried: activities with their sites, and whether they helped."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from commontable.measurement.actions.activities import SiteLine, add_activity, set_sites
from commontable.measurement.actions.effects import ask_effect, share_effect
from commontable.measurement.models import Activity, EffectStudy, Indicator, IndicatorVersion, Place, Release
from commontable.measurement.rules.activity import Design, Panel
from commontable.measurement.tasks.effects import answer

from .seating import Seated

SMALL_CLASSES = (
    "Thirteen to seventeen children in a class instead of about twenty-two, from kindergarten to third grade. "
    "Within each school chance decided which children were in a small class. Real data: Project STAR, 1985 to 1989."
)
BUDDIES = (
    "Older pupils read with younger ones twice a week for twenty minutes. Invented: nobody read with anybody, so an "
    "honest comparison should find no effect."
)
BUDDIES_FROM = date(1987, 9, 1)


def try_things(
    seated: Seated, versions: Sequence[IndicatorVersion], release: Release, *, at: datetime
) -> list[EffectStudy]:
    """Two activities and three answers: small classes helped, reading buddies cannot be told to have."""
    ines, maya = seated.members["ines"], seated.members["maya"]
    by_slug = {version.indicator.slug: version for version in versions}
    reading = by_slug["reading-at-norm"]
    schools = list(
        Place.objects.of(seated.partnership)
        .filter(level="school", code__in=_released(release, reading.indicator))
        .order_by("code")
    )
    small = _activity(seated, "Small classes", SMALL_CLASSES, reading.indicator, schools, date(1985, 9, 1), at=at)
    buddies = _activity(seated, "Reading buddies", BUDDIES, reading.indicator, schools[::3], BUDDIES_FROM, at=at)
    by_lot = {
        "period": "1987-88", "treatment": "class_type", "treated": "Small", "comparison": "Regular",
        "cluster": "school", "covariates": ["gender", "lunch"],
    }  # fmt: skip
    studies = [
        ask_effect(
            activity=small, indicator=reading.indicator, panel=Panel.PUPILS, design=Design.RANDOMISED,
            question=by_lot, why="Within each school a lottery decided who was in a small class.",
            dataset=reading.dataset, by=ines, at=at,
        ),
        ask_effect(
            activity=buddies, indicator=reading.indicator, panel=Panel.PLACES, design=Design.DID,
            question={"level": "school"}, dataset=reading.dataset, by=ines, at=at,
            why="The other schools had no buddies in any year, and gave the same tests.",
        ),
        ask_effect(
            activity=buddies, indicator=by_slug["maths-at-norm"].indicator, panel=Panel.PLACES,
            design=Design.ADJUSTED, question={"level": "school"}, dataset=reading.dataset, by=ines, at=at,
            why="If buddies help at all, maths should hardly move: a check on the comparison itself.",
        ),
    ]  # fmt: skip
    for study in studies:
        answer(study=study, by=ines, clock=lambda: at + timedelta(hours=1))
        study.refresh_from_db()
    for study in studies[:2]:
        share_effect(study=study, by=maya, at=at + timedelta(days=2))
    return studies


def _activity(
    seated: Seated, name: str, about: str, indicator: Indicator, schools: Sequence[Place], since: date, *, at: datetime
) -> Activity:
    ines = seated.members["ines"]
    made = add_activity(
        partnership=seated.partnership, name=name, about=about, indicators=[indicator], by=ines, at=at,
    )  # fmt: skip
    lines = [SiteLine(place=place, starts_on=since) for place in schools]
    return set_sites(activity=made, sites=lines, by=ines, at=at)


def _released(release: Release, indicator: Indicator) -> set[str]:
    held = release.cells.filter(indicator=indicator, place_level="school", depth=0)
    return set(held.values_list("place", flat=True))
