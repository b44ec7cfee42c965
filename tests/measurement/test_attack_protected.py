"""What is protected cannot be read off gaps, measures, forecasts, funnels, lines of places, curves, notes or packs."""

import re

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.actions.turning.opening import open_turning
from commontable.measurement.models import IndicatorVersion, Place
from commontable.publish.actions.packs import make_pack
from measurement import released
from measurement.released import PUBLISHED, Spec
from measurement.test_attack_audiences import answer_of

YEARS = ["2016-17", "2017-18", "2018-19", "2019-20", "2020-21", "2021-22", "2022-23", "2023-24"]
CANARY = re.compile(r"7331|4473|61\.0|20\.0\d|19\.9|64\.18")
"""What is left of everybody without the one group that is shown: 7,331 children, 4,473 of them, 61.01 %, 20.01 more;
and the share of others to which everybody would have to come.
"""


@pytest.fixture
def version(table: Table) -> IndicatorVersion:
    """Eight years; free lunch is shown at 41 %, the others, and one school of three, are protected."""
    made = released.indicator(table, decimals=1)
    for n in range(3):
        Place.objects.create(partnership=table.partnership, level="school", code=f"S{n}", name=f"School {n}")
    released.target(table, made, period="2025-26", value=60)
    cells = []
    for year in YEARS:
        cells += [Spec(year, 17331, 8573), Spec(year, 10000, 4100, by={"lunch": "free"})]
        cells += [Spec(year, by={"lunch": "paid"}, status="hidden")]
        cells += [Spec(year, 5000, 2050, place=("school", f"S{n}")) for n in range(2)]
        cells += [Spec(year, place=("school", "S2"), status="hidden")]
    released.release(table, {made: cells})
    return made


def test_it_is_in_nothing_that_is_worked_out_from_figures(table: Table, version: IndicatorVersion) -> None:
    whole = open_turning(indicator=version.indicator, end="All read", by=table.alma, at=PUBLISHED)
    hidden = open_turning(
        indicator=version.indicator, end="All", breakdown={"lunch": "paid"}, by=table.alma, at=PUBLISHED
    )
    pack = make_pack(
        partnership=table.partnership, title="Council", indicators=[version.indicator], by=table.alma, at=PUBLISHED,
        parts=["over_time", "groups", "places", "made"],
    )  # fmt: skip
    here = f"/p/{table.slug}"
    page = reverse("measurement:indicator", kwargs={"table": table.slug, "indicator": "reading"})
    parts = [
        "groups/", "groups/measures.csv", "places.csv", "places/?place=school:S2", "over-time/", "over-time/study.csv",
        "over-time/?group=lunch:paid", "over-time/study.csv?group=lunch:paid", 'points/?group={"lunch":"paid"}',
        "points/?place=school:S2", "turn/",
    ]  # fmt: skip
    references = ("", "lunch:free", "lunch:paid", "rest", "others", "all", "everybody", "highest", "target")
    parts += [f"groups/measures.csv?reference={one}" for one in references[1:]]
    charts = ("variation", "gaps-lunch", "course-lunch", "funnel-school", "network-school")
    parts += [f"chart-{chart}.csv" for chart in charts] + ["chart-gaps-lunch.svg", "chart-variation.svg"]
    found = [page + part for part in parts]
    found += [f"{here}/curves/{one.number}/{part}" for one in (whole, hidden) for part in ("", "curve.csv")]
    found += [f"{here}/packs/{pack.pk}/{part}" for part in ("", "pack.docx", "pack.xlsx")]
    found += [reverse("measurement:place", args=[table.slug, Place.objects.get(code="S2").pk])]
    for address in found:
        said = CANARY.search(answer_of(table.rosa, address).replace("17331", ""))
        assert not said, (address, said)
    assert not CANARY.search(str(hidden.frozen))


def test_a_note_at_a_protected_point_says_no_number(table: Table, version: IndicatorVersion) -> None:
    client = client_of(table.dara)
    address = f"/p/{table.slug}/indicators/reading/points/?place=school:S2"
    for text in ("７３３１ of them", "It was 7331", "seven of 9"):
        said = client.post(address, {"text": text, "period": "2023-24"})
        assert said.status_code == 422, text
        assert text in said.content.decode()
