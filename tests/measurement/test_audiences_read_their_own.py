"""A release for the council is read by the council and the backbone; for everybody else it is nowhere."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.governance.actions.meetings.calling import call_meeting
from commontable.governance.datasets.agenda import due_for
from commontable.measurement.datasets.needs import desk_of
from commontable.measurement.models import Release
from commontable.measurement.rules.definition import Outcome
from commontable.measurement.rules.release import ReleaseStage
from commontable.partnership.models import Member
from commontable.publish.datasets.digest import parts_for
from commontable.publish.datasets.readers import Reader
from commontable.publish.rules.rhythm import Rhythm
from measurement import released
from measurement.released import NINE_DAYS_LATER, Spec
from worlds.bodies import make_council

pytestmark = pytest.mark.page
CANARY = "6543"
HERE = Path(__file__).parents[2] / "src" / "commontable"


@pytest.fixture
def council(table: Table) -> Release:
    """Reading for the table, then again for the council with more; spelling for the council only."""
    reading = released.indicator(table)
    spelling = released.indicator(table, slug="spelling", name="Spelling", outcome=Outcome.MIDDLE_GRADE_MATHS)
    everybody = [Spec("2023-24", 4100, 1722), Spec("2024-25", 4200, 1974)]
    released.release(table, {reading: everybody})
    more = [
        Spec("2024-25", 6543, 3271),
        Spec("2024-25", 6543, 3271, by={"lunch": "free"}),
        Spec("2024-25", 6543, 3271, place=("school", "S1")),
    ]
    made = released.release(
        table, {reading: more, spelling: more}, at=NINE_DAYS_LATER, audience="council", title="Canary figures"
    )
    released.release(table, {reading: more}, stage=ReleaseStage.IN_REVIEW, audience="council", title="Canary in review")
    return made


def addresses(table: Table) -> list[str]:
    """Everything that shows or hands out published figures."""
    here = {"table": table.slug}
    found = [reverse(f"measurement:{name}", kwargs=here) for name in ("scorecard", "scorecard-csv", "releases")]
    found += [reverse("site:home", kwargs=here), reverse("measurement:protection", kwargs=here)]
    for slug in ("reading", "spelling"):
        page = reverse("measurement:indicator", kwargs={**here, "indicator": slug})
        found += [page + part for part in (
            "", "over-time/", "groups/", "places/", "tried/", "made/", "lineage/", "figures.csv", "?release=2",
            "figures.csv?release=2", "lineage/?release=2", *(
                f"chart-{chart}.{kind}{query}"
                for chart in ("trend", "groups-lunch", "places-school")
                for kind in ("csv", "html")
                for query in ("", "?release=2")
            )
        )]  # fmt: skip
    page = f"/p/{table.slug}/releases/2/"
    draft = Release.objects.get(stage=ReleaseStage.IN_REVIEW)
    return [
        *found, page, page + "cells.csv", page + "cells.parquet", page + "release.json", page + "correct/",
        f"/p/{table.slug}/releases/draft-{draft.pk}/", f"/p/{table.slug}/releases/draft-{draft.pk}/progress/",
    ]  # fmt: skip


def answer_of(member: Member, address: str) -> str:
    """What the member is answered, digits without the marks between them."""
    answer = client_of(member).get(address)
    content = answer.getvalue() if answer.streaming else answer.content
    assert answer.status_code in (200, 403, 404), address
    return re.sub(r"(?<=\d)[,.\u202f\xa0](?=\d)", "", content.decode("utf-8-sig", errors="replace"))


@pytest.mark.parametrize("who", ["rosa", "dara"])
def test_a_council_release_is_nowhere_for_others(table: Table, council: Release, who: str) -> None:
    member = getattr(table, who)
    for address in addresses(table):
        said = answer_of(member, address)
        assert CANARY not in said, address
        assert "Canary" not in said, address
    page = f"/p/{table.slug}/releases/2/"
    for gone in (page, page + "cells.csv", f"/p/{table.slug}/indicators/reading/?release=2"):
        assert client_of(member).get(gone).status_code == 404, gone
    assert "4200" in answer_of(member, f"/p/{table.slug}/indicators/reading/figures.csv")


def test_the_council_and_the_backbone_read_the_newest(table: Table, council: Release) -> None:
    for member in (table.alma, table.maya, table.ines):
        assert "Canary figures" in answer_of(member, f"/p/{table.slug}/releases/2/")
        assert CANARY in answer_of(member, f"/p/{table.slug}/indicators/reading/figures.csv")
        assert "spelling" in answer_of(member, f"/p/{table.slug}/scorecard/scorecard.csv")
    assert "4200" in answer_of(table.alma, f"/p/{table.slug}/indicators/reading/figures.csv?release=1")


def test_letters_and_desks_tell_each_reader_of_their_own(table: Table, council: Release) -> None:
    at = NINE_DAYS_LATER + timedelta(hours=1)
    assert [one.number for one in desk_of(table.rosa, at=at).released] == [1]
    assert [one.number for one in desk_of(table.alma, at=at).released] == [2, 1]
    for member, n in ((table.rosa, 0), (table.alma, 1)):
        reader = Reader(member.email, (member,), Rhythm.WEEKLY, 0, last=NINE_DAYS_LATER - timedelta(days=1))
        lines = [line for part in parts_for(reader, at=at) for lines in part.sections.values() for line in lines]
        assert len([line for line in lines if "/releases/2/" in line.path]) == n


def test_an_agenda_that_all_can_read_names_only_what_all_can_read(table: Table, council: Release) -> None:
    body, _seats = make_council(table)
    meeting = call_meeting(
        body=body, title="Council", place="Library", starts_at=NINE_DAYS_LATER + timedelta(days=20), by=table.maya,
        ends_at=NINE_DAYS_LATER + timedelta(days=20, hours=1), at=NINE_DAYS_LATER,
    )  # fmt: skip
    listed = [line.release.number for line in due_for(meeting, at=NINE_DAYS_LATER) if line.release]
    assert set(listed) == {1}


def test_published_figures_are_asked_for_in_one_place() -> None:
    """Whatever asks for published releases by their stage goes round the question of who reads them."""
    allowed = {
        "measurement/datasets/readers.py",
        "measurement/datasets/needs.py",
        "measurement/models/releases.py",
        "measurement/rules/release.py",
        "measurement/actions/releases/drafting.py",
        "measurement/actions/releases/publishing.py",
        "measurement/actions/releases/replying.py",
        "measurement/datasets/earlier.py",
        "measurement/views/releases/listing.py",
        "measurement/views/releases/preparing.py",
    }
    asking = {
        str(path.relative_to(HERE))
        for path in HERE.rglob("*.py")
        if "ReleaseStage.PUBLISHED" in path.read_text(encoding="utf-8")
    }
    assert asking <= allowed, asking - allowed
