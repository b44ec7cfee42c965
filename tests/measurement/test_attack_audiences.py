"""What only a release for the council holds is in nothing a plain member opens, also where the council wrote there."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.actions.notes import write_note
from commontable.measurement.actions.turning.opening import open_turning
from commontable.measurement.models import Indicator, Place
from commontable.measurement.rules.definition import Outcome
from commontable.partnership.models import Member
from commontable.publish.actions.packs import make_pack
from measurement import released
from measurement.released import NINE_DAYS_LATER, Spec

CANARY = re.compile(r"65\.?43|Zqcanary")
YEARS = ["2019-20", "2020-21", "2021-22", "2022-23", "2023-24"]
LATER = NINE_DAYS_LATER + timedelta(hours=1)


@pytest.fixture
def council(table: Table) -> list[Indicator]:
    """Reading for the table; then, for the council only, later periods, another group and another place of it."""
    reading = released.indicator(table)
    spelling = released.indicator(table, slug="spelling", name="Spelling", outcome=Outcome.MIDDLE_GRADE_MATHS)
    for n in range(6):
        Place.objects.create(partnership=table.partnership, level="school", code=f"S{n}", name=f"School {n}")
    known = [Spec(year, 4100, 1722) for year in YEARS]
    known += [Spec(year, 2000, 800 + 10 * n, place=("school", f"S{n}")) for year in YEARS for n in range(5)]
    known += [Spec(year, 2000, 820, by={"lunch": value}) for year in YEARS for value in ("free", "paid")]
    released.release(table, {reading: known})
    secret = [Spec(year, 6543, 4281) for year in (*YEARS, "Zqcanary-24")]
    secret += [Spec(year, 6543, 4281, by={"lunch": value}) for year in YEARS for value in ("free", "paid", "Zqcanary")]
    secret += [Spec(year, 6543, 4281, place=("school", f"S{n}")) for year in YEARS for n in range(6)]
    released.release(
        table, {reading: secret, spelling: secret}, at=NINE_DAYS_LATER, audience="council", title="Zqcanary figures"
    )
    return [reading.indicator, spelling.indicator]


def addresses(table: Table) -> list[str]:
    """Everything that shows or hands out figures since curves, groups, places and packs."""
    here = {"table": table.slug}
    found = [f"/p/{table.slug}/{part}" for part in (
        "", "scorecard/?place=school:S5", "scorecard/?by=lunch", "releases/2/cells.csv", "places/", "places.csv",
        "curves/", "curves/curves.csv",
        "notes/", "notes/notes.csv", "activities/", "effects.csv", "packs/", "journal/", "journal.csv", "journal.json",
    )]  # fmt: skip
    found += [
        reverse("measurement:place", kwargs={**here, "place": one.pk}) for one in Place.objects.order_by("code")[4:]
    ]
    charts = [f"chart-{chart}.csv" for chart in (
        "variation", "gaps-lunch", "course-lunch", "funnel-school", "network-school",
    )]  # fmt: skip
    parts = [
        "over-time/", "over-time/study.csv", "groups/", "groups/measures.csv", "places/", "places.csv", "points/",
        "turn/",
    ]  # fmt: skip
    page = reverse("measurement:indicator", kwargs={**here, "indicator": "reading"})
    found += [page + part for part in (
        *parts, *charts, "over-time/?release=2", "groups/measures.csv?release=2", "chart-variation.csv?release=2",
        "over-time/?group=lunch:Zqcanar", "groups/?by=lunch&reference=lunch:Zq", "places/?place=school:S5",
        'points/?group={"lunch":"Zqcanar"}', "points/?place=school:S5", "turn/?place=school:S5",
    )]  # fmt: skip
    page = reverse("measurement:indicator", kwargs={**here, "indicator": "spelling"})
    return found + [
        page + part
        for part in (
            "places.csv",
            "figures.csv",
            "lineage/",
            "groups/measures.csv",
            "tried/",
            "turn/",
            "chart-trend.svg",
        )
    ]


def answer_of(member: Member, address: str) -> str:
    """What the member is answered, files opened, digits without the marks between them."""
    answer = client_of(member).get(address)
    content = answer.getvalue() if answer.streaming else answer.content
    answer.close()
    assert answer.status_code in (200, 403, 404), address
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b"".join(file.read(name) for name in file.namelist() if name.endswith((".xml", ".rels")))
    return re.sub(r"(?<=\d)[,\u202f\xa0](?=\d)", "", content.decode("utf-8-sig", errors="replace"))


def test_figures_groups_places_and_periods_of_a_council_release_are_nowhere(table: Table, council) -> None:
    for address in addresses(table):
        found = CANARY.search(answer_of(table.rosa, address))
        assert not found, (address, found)
    assert CANARY.search(answer_of(table.alma, f"/p/{table.slug}/indicators/reading/groups/measures.csv"))


def test_nor_in_a_pack_or_curve_that_the_council_made(table: Table, council) -> None:
    reading, spelling = council
    pack = make_pack(
        partnership=table.partnership, title="Council", indicators=[reading, spelling], by=table.alma, at=LATER,
        parts=["over_time", "groups", "places", "made"],
    )  # fmt: skip
    curves = [open_turning(indicator=one, end="All read", by=table.alma, at=LATER) for one in council]
    files = [f"/p/{table.slug}/packs/{pack.pk}/{part}" for part in ("", "pack.docx", "pack.xlsx")]
    for curve in curves:
        page = f"/p/{table.slug}/curves/{curve.number}/"
        files += [page, page + "curve.csv", page + "curve.svg", page + "history/"]
        assert not CANARY.search(str(curve.frozen))
    files += [f"/p/{table.slug}/indicators/{one.slug}/tried/" for one in council]
    for address in files:
        found = CANARY.search(answer_of(table.rosa, address))
        assert not found, (address, found)
    council_reads = answer_of(table.alma, files[2])
    assert CANARY.search(council_reads)
    assert "the council and the backbone: do not pass them on" in council_reads
    assert "the people at this table: do not pass them on" in answer_of(table.rosa, files[2])


def test_a_note_cannot_be_pinned_to_what_only_the_council_reads(table: Table, council) -> None:
    client = client_of(table.alma)
    page = f"/p/{table.slug}/indicators/reading/"
    elsewhere = page + "points/?place=school:S5"
    pinned = [(page + "notes/", "Zqcanary-24"), (page + "points/", "Zqcanary-24"), (elsewhere, ""),
              (elsewhere, "2023-24")]  # fmt: skip
    for address, period in pinned:
        client.post(address, {"text": "It was 6543 of them", "period": period})
    write_note(indicator=council[0], text="Nothing", period="2023-24", by=table.alma, at=LATER)
    for address in (page, page + "points/", f"/p/{table.slug}/notes/", f"/p/{table.slug}/notes/notes.csv",
                    f"/p/{table.slug}/journal/", f"/p/{table.slug}/journal.csv"):  # fmt: skip
        found = CANARY.search(answer_of(table.rosa, address))
        assert not found, (address, found)
