"""Of the children whom after-school partners reach, how many read at grade level, and who is not reached."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commontable.measurement.actions.definitions import agree_definition, draft_definition, propose_definition
from commontable.measurement.actions.indicators import add_indicator
from commontable.measurement.actions.releases.publishing import publish_release
from commontable.measurement.actions.releases.replying import open_for_reply
from commontable.measurement.actions.sign_offs import sign_definition
from commontable.measurement.datasets.linked import datasets_of
from commontable.measurement.datasets.sign_offs import senders_of
from commontable.measurement.models import Dataset, IndicatorVersion, LinkageRun, Release
from commontable.measurement.rules.linked import Taken, When

from .extracts.datasets import INVENTED
from .measuring import computed, voice_of
from .seating import Seated

ONE_IN_TEN = (
    "Harbor Youth writes down names as families say them; a child who is not found there counts as not reached."
)


def count_the_reached(
    seated: Seated, known: dict[str, Dataset], run: LinkageRun, *, at: datetime
) -> list[IndicatorVersion]:
    """Three definitions that all senders signed: who reads at grade level, who of the reached, and who is reached."""
    reading, after_school = known["spring_reading"], known["after_school"]
    taken = Taken(
        dataset=after_school.slug, title=after_school.title, when=When.PERIOD, dose="days_attended",
        dose_title="Days the child came", where="", bands=[1, 30, 60],
    )  # fmt: skip
    children = "Pupils of grades 3 to 5 who were tested in spring"
    read = {"success": "reading_meets", "numerator": "Those who read at grade level", "dataset": reading}
    linked = {"linkage": run.plan, "linked": [taken]}
    return [
        _agreed(
            seated, "spring-reading", "Reading at grade level, grades 3 to 5", at=at, population=children,
            definition="Of the pupils tested in spring, how many read at grade level.", denominator=children,
            breakdowns=["lunch", "english_learner", "ethnicity"], **read,
        ),
        _agreed(
            seated, "after-school-reading", "Children in after-school who read at grade level", at=at,
            definition="Of the pupils who came after school, how many read at grade level in spring.",
            population=f"{children} and came after school in the same year", where="reached_after_school",
            denominator="Pupils whom Harbor Youth's list names too", breakdowns=["lunch", "dose_after_school_band"],
            caveats=ONE_IN_TEN, **read, **linked,
        ),
        _agreed(
            seated, "reached-after-school", "Children reached by after-school", at=at, population=children,
            definition="Of the pupils of grades 3 to 5, how many came after school at least once in the year.",
            success="reached_after_school", numerator="Those whom Harbor Youth's list names too", dataset=reading,
            denominator=children, breakdowns=["lunch", "english_learner", "ethnicity"], caveats=ONE_IN_TEN, **linked,
        ),
    ]  # fmt: skip


def release_the_reached(seated: Seated, versions: Sequence[IndicatorVersion], *, at: datetime) -> Release:
    """The first figures across two partners' files are published."""
    release = computed(seated, versions, title="Reading and after-school", at=at)
    release = open_for_reply(
        release=release, reply_until=(at + timedelta(days=7)).date(), by=seated.members["ines"], at=at
    )
    return publish_release(release=release, by=seated.members["maya"], at=at + timedelta(days=9))


def _agreed(seated: Seated, slug: str, name: str, *, at: datetime, **written: object) -> IndicatorVersion:
    ines = seated.members["ines"]
    indicator = add_indicator(
        partnership=seated.partnership, slug=slug, name=name, outcome="early_grade_reading", kind="contributing",
        by=ines, at=at,
    )  # fmt: skip
    version = draft_definition(
        indicator=indicator, by=ines, at=at, depth=1,
        **{**written, "caveats": " ".join(filter(None, [str(written.get("caveats", "")), INVENTED]))},
    )  # fmt: skip
    version = propose_definition(version=version, by=ines, at=at)
    partners = {one.pk: one for dataset in datasets_of(version) for one in senders_of(dataset, at=at)}
    for partner in partners.values():
        sign_definition(version=version, by=voice_of(seated, partner), at=at + timedelta(days=2))
    return agree_definition(version=version, by=ines, at=at + timedelta(days=4))
