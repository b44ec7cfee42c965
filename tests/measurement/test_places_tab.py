"""The places of an indicator side by side: who stands out and why, what is protected, like with like, at any size."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.datasets.indicator import read_indicator
from commontable.measurement.datasets.network import read_network
from commontable.measurement.models import IndicatorVersion, Place, PlaceFacts
from measurement import released
from measurement.released import Spec

pytestmark = pytest.mark.page
YEARS = ("2022-23", "2023-24", "2024-25")
KINDS = ("city", "suburb-large", "town", "rural-remote")
CANARY = 17331


def network_of(table: Table, many: int, *, with_facts: bool = True, **version: Any) -> IndicatorVersion:
    """Schools that differ by chance alone, but S0 lies high, S1 rose and S2 lies low; S3 is hidden, S4 a range."""
    made = released.indicator(table, **version)
    district = Place.objects.create(partnership=table.partnership, level="district", code="D", name="Northside")
    places = Place.objects.bulk_create(
        Place(partnership=table.partnership, level="school", code=f"S{n}", name=f"School {n:04}", parent=district)
        for n in range(many)
    )
    if with_facts:
        PlaceFacts.objects.bulk_create(
            PlaceFacts(
                partnership=table.partnership, place=place, children=200 + 10 * n, poverty=n % 90,
                locale=KINDS[n % 4], source="Directory",
            )
            for n, place in enumerate(places[: many - 2])
        )  # fmt: skip
    cells = [Spec(year, 5000, 2500) for year in YEARS]
    for n in range(many):
        for at, year in enumerate(YEARS):
            cells.append(_cell(n, at, year))
    released.release(table, {made: cells})
    return made


def _cell(n: int, at: int, year: str) -> Spec:
    here = ("school", f"S{n}")
    if n == 3 and at == 2:
        return Spec(year, CANARY, CANARY, place=here, status="hidden")
    if n == 4 and at == 2:
        return Spec(year, 80, place=here, status="ranged", low=40, high=50)
    succeeded = {0: 92, 2: 10}.get(n, 50 + (n * 7 + at * 3) % 9 - 4)
    if n == 1:
        succeeded = (40, 40, 70)[at]
    return Spec(year, 100, succeeded, place=here)


def page(table: Table, query: str = "") -> str:
    answer = client_of(table.rosa).get(address(table) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def address(table: Table, name: str = "measurement:indicator-places", **more: Any) -> str:
    return reverse(name, kwargs={"table": table.slug, "indicator": "reading", **more})


def test_bright_spots_come_first_with_their_reason_and_the_rest_is_no_ranking(table: Table) -> None:
    network_of(table, 40)
    said = page(table)
    assert "2 places are bright spots" in said
    assert "92% in 2024-25; with 100 children, " in said
    assert "30 points up since 2023-24, from 40% to 70%; between " in said
    assert "level (38 places), change (38 places)" in said and "hardly one would stand out" not in said
    assert "1 place worth a visit" in said and "This is no ranking." in said
    assert "2 places are protected, not judged" in said
    assert said.index("bright spots") < said.index("Every place, side by side") < said.index("Is it more than chance?")
    assert (
        said.count('<svg class="little"') == 24
        and 'aria-label="School 0001: 70% in 2024-25, 30 points up since' in said
    )
    assert str(CANARY) not in said and 'id="protected"' in said


def test_where_lower_is_better_the_low_place_is_the_bright_spot(table: Table) -> None:
    network_of(table, 40, direction="decrease")
    said = page(table)
    bright, visit = said.split("place is a bright spot", 1)[1].split("worth a visit", 1)
    assert "School 0002" in bright and "School 0000" not in bright
    assert "School 0000" in visit.split("How this is judged")[0]


def test_places_are_filtered_sorted_and_paged_and_nonsense_changes_nothing(table: Table) -> None:
    network_of(table, 70)
    assert page(table).count('<svg class="little"') == 24
    assert page(table, "?page=3").count('<svg class="little"') == 22
    by_level = page(table, "?sort=level")
    names = [part.split("<", 1)[0] for part in by_level.split('<span class="name">')[1:]]
    assert names[:2] == ["School 0000", "School 0001"]
    rural = page(table, "?kind=rural")
    assert rural.count('<svg class="little"') == 17 and "17 of 70 places. Limits are those of all places." in rural
    assert page(table, "?size=250-500&in=D&q=0007").count('<svg class="little"') == 1
    for nonsense in ("?sort=x&kind=planet&size=9&page=-4&level=planet&since=never", "?page=999", "?q=%F0%9F%90%A0"):
        page(table, nonsense)


def test_like_is_compared_with_like(table: Table) -> None:
    network_of(table, 40)
    said = page(table, "?place=school:S8")
    assert "School 0008 among places like it" in said
    assert "The 10 places nearest to School 0008 by size, poverty and kind of place, the most alike first." in said
    assert "Poverty counts twice" in said and "2 places take no part, because less is known of them." in said
    assert "The places like it run from " in said
    hidden = page(table, "?place=school:S3")
    assert "Where it stands among them cannot be said" in hidden
    assert "by size, the most alike" not in hidden
    assert "This indicator has no figure of that place." in page(table, "?place=school:NOWHERE")
    unknown = page(table, "?place=school:S39")  # nothing written down: by the children it counts, as all others
    assert "places nearest to School 0039 by size, the most alike first." in unknown


def test_too_few_places_judge_nobody_and_nothing_breaks(table: Table) -> None:
    network_of(table, 7, with_facts=False)
    said = page(table, "?place=school:S3")
    assert "Only 5 places have a figure that can be judged. It takes 8" in said
    assert "Nothing is known of School 0003" in said
    funnel = address(table, "measurement:indicator-chart", chart="funnel-school", kind="svg")
    assert client_of(table.rosa).get(funnel).status_code == 404


def test_without_places_it_says_so(table: Table) -> None:
    made = released.indicator(table)
    assert "No release holds it yet" in page(table)
    released.release(table, {made: [Spec("2024-25", 100, 50)]})
    assert "Its data names no places." in page(table)
    assert client_of(table.rosa).get(address(table, "measurement:indicator-places-csv")).status_code == 404


def test_the_file_has_every_place_and_no_hidden_number(table: Table, charlie: Any) -> None:
    network_of(table, 70)
    answer = client_of(table.rosa).get(address(table, "measurement:indicator-places-csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = {row["place"]: row for row in csv.DictReader(io.StringIO(text))}
    assert len(rows) == 70 and str(CANARY) not in text
    assert (rows["S0"]["stands"], rows["S1"]["by_rule"]) == ("bright_spot", "level, change")
    assert (rows["S3"]["stands"], rows["S3"]["value"]) == ("not_judged_protected", "")
    assert (rows["S4"]["stands"], rows["S4"]["low"], rows["S4"]["natural_to"]) == ("not_judged_ranged", "40.0", "")
    assert rows["S5"]["kind_of_place"] == "suburb-large"
    assert client_of(charlie).get(address(table, "measurement:indicator-places-csv")).status_code == 404


def test_the_funnel_is_a_picture_with_its_table(table: Table) -> None:
    network_of(table, 40)
    client = client_of(table.rosa)
    drawn = client.get(address(table, "measurement:indicator-chart", chart="funnel-school", kind="svg"))
    assert drawn["Content-Type"] == "image/svg+xml" and b"School 0000" in drawn.content
    told = client.get(address(table, "measurement:indicator-chart", chart="funnel-school", kind="csv"))
    lines = b"".join(told.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 41 and any("protected, not judged" in line for line in lines)
    told = client.get(address(table, "measurement:indicator-chart", chart="network-school", kind="csv"))
    lines = b"".join(told.streaming_content).decode("utf-8-sig").splitlines()
    assert (lines[0], lines[1]) == ("Place,2022-23,2023-24,2024-25", "School 0000,92%,92%,92%")
    assert str(CANARY) not in "".join(lines)


def test_questions_do_not_grow_with_the_places(table: Table) -> None:
    version = network_of(table, 12)
    client = client_of(table.rosa)

    def asked(query: str) -> int:
        client.get(address(table) + query)
        with CaptureQueriesContext(connection) as questions:
            assert client.get(address(table) + query).status_code == 200
        return len(questions)

    few = asked("?place=school:S8")
    more = [Place(partnership=table.partnership, level="school", code=f"T{n}", name=f"Other {n}") for n in range(200)]
    Place.objects.bulk_create(more)
    cells = [Spec(year, 100, 50 + n % 9, place=("school", f"T{n}")) for year in YEARS for n in range(200)]
    released.release(table, {version: [Spec(year, 5000, 2500) for year in YEARS] + cells + [_cell(8, 2, YEARS[2])]})
    assert asked("?place=school:S8") <= few
    with CaptureQueriesContext(connection) as questions:
        network = read_network(read_indicator(version.indicator), table.partnership)  # type: ignore[arg-type]
    assert network is not None and len(network.nodes) == 201
    assert sum("measurement_cell" in one["sql"] or "measurement_place" in one["sql"] for one in questions) <= 3


def test_own_history_needs_twelve_exact_figures_and_says_improvement(table: Table) -> None:
    months = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)][:16]
    made = released.indicator(table)
    cells = [Spec(month, 5000, 2500) for month in months]
    for n in range(9):
        for at, month in enumerate(months):
            succeeded = 50 + (at * 5 + n) % 4
            if n == 0 and at >= 14:
                succeeded = 66
            cells.append(Spec(month, 100, succeeded, place=("school", f"S{n}")))
    released.release(table, {made: cells})
    said = page(table)
    assert "Its own line has improved by more than its ups and downs of before." in said
    assert "own history (9 places)" in said
