"""A protected figure has one mark, and its number is in no page, table, picture or download."""

import csv
import io
import json

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.datasets import pictures
from commontable.measurement.datasets.indicator import read_indicator
from commontable.measurement.models import IndicatorVersion
from measurement import released
from measurement.released import Spec

CANARY = "7331"
"""What is left of the total when the published groups are taken away: anybody who prints it has subtracted."""


@pytest.fixture
def version(table: Table) -> IndicatorVersion:
    """Reading, with one group and one school protected; their number would be the canary."""
    made = released.indicator(table)
    released.target(table, made, period="2024-25", value=60)
    released.release(
        table,
        {
            made: [
                Spec("2023-24", 17331, 8000),
                Spec("2024-25", 17331, 8331),
                Spec("2023-24", 10000, 4000, by={"lunch": "free"}),
                Spec("2024-25", 10000, 4100, by={"lunch": "free"}),
                Spec("2024-25", by={"lunch": "paid"}, status="hidden"),
                Spec("2024-25", by={"lunch": "paid", "language": "es"}, status="hidden"),
                Spec("2024-25", 10000, 4000, place=("school", "A")),
                Spec("2024-25", place=("school", "B"), status="hidden"),
            ]
        },
    )
    return made


def addresses(table: Table) -> list[str]:
    """Everything a reader can take away."""
    here = {"table": table.slug, "indicator": "reading"}
    page = reverse("measurement:indicator", kwargs=here)
    charts = [
        reverse("measurement:indicator-chart", kwargs={**here, "chart": chart, "kind": kind})
        for chart in ("trend", "groups-lunch", "places-school")
        for kind in ("csv", "svg")
    ]
    return [
        reverse("measurement:scorecard", kwargs={"table": table.slug}),
        reverse("measurement:scorecard", kwargs={"table": table.slug}) + "?by=lunch",
        reverse("measurement:scorecard-csv", kwargs={"table": table.slug}),
        page,
        *(
            page + tab
            for tab in ("over-time/", "groups/", "groups/?cross=language,lunch", "places/", "tried/", "made/")
        ),
        reverse("measurement:indicator-csv", kwargs=here),
        reverse("measurement:indicator-lineage", kwargs=here),
        *charts,
    ]


def body(answer: object) -> str:
    """What was answered, streamed or not."""
    content = answer.getvalue() if getattr(answer, "streaming", False) else answer.content  # type: ignore[attr-defined]
    return content.decode("utf-8-sig")


def test_its_number_is_nowhere(table: Table, version: IndicatorVersion) -> None:
    client = client_of(table.alma)
    for address in addresses(table):
        answer = client.get(address)
        assert answer.status_code == 200, address
        said = body(answer).replace("17331", "").replace("17,331", "")
        assert CANARY not in said.replace(",", "").replace(".", ""), address


def test_nor_in_the_drawing_that_becomes_a_png(table: Table, version: IndicatorVersion) -> None:
    reading = read_indicator(version.indicator)
    assert reading is not None
    for chart in (pictures.over_time(reading.standing), pictures.between_groups(reading.standing, "lunch")):
        assert CANARY not in json.dumps(chart.spec)


def test_one_mark_and_one_explanation(table: Table, version: IndicatorVersion) -> None:
    client = client_of(table.alma)
    for name in ("measurement:scorecard", "measurement:indicator-places"):
        here = {"table": table.slug, **({"indicator": "reading"} if name.endswith("places") else {})}
        said = client.get(reverse(name, kwargs=here)).content.decode()
        assert said.count('id="protected"') == 1
        assert 'class="protected" href="#protected"' in said
        assert "fewer than 10 children" in said


def test_hidden_cells_are_empty_in_the_download_with_their_status(table: Table, version: IndicatorVersion) -> None:
    address = reverse("measurement:indicator-csv", kwargs={"table": table.slug, "indicator": "reading"})
    rows = list(csv.DictReader(io.StringIO(body(client_of(table.alma).get(address)))))
    hidden = [row for row in rows if row["status"] == "hidden"]
    assert len(hidden) == 3
    for row in hidden:
        assert {row[name] for name in ("denominator", "numerator", "value", "low", "high")} == {""}
    assert {row["release"] for row in rows} == {"1"}


def test_the_page_on_protection_says_why(table: Table) -> None:
    answer = client_of(table.rosa).get(reverse("measurement:protection", kwargs={"table": table.slug}))
    said = answer.content.decode()
    assert "fewer than 10 children" in said
    assert "Released figures must not point at a child" in said


def test_a_text_in_a_download_is_never_run(table: Table) -> None:
    made = released.indicator(table, name='=HYPERLINK("http://x")')
    released.release(table, {made: [Spec("=2024", 200, 94), Spec("=2024", 200, 94, place=("school", "+1"))]})
    client = client_of(table.alma)
    here = {"table": table.slug, "indicator": "reading"}
    for address in (
        reverse("measurement:scorecard-csv", kwargs={"table": table.slug}),
        reverse("measurement:indicator-csv", kwargs=here),
        reverse("measurement:indicator-chart", kwargs={**here, "chart": "trend", "kind": "csv"}),
        reverse("measurement:indicator-chart", kwargs={**here, "chart": "places-school", "kind": "csv"}),
    ):
        cells = [cell for row in csv.reader(io.StringIO(body(client.get(address)))) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))], address
        assert any(cell.startswith("'=") for cell in cells) or "places" in address
