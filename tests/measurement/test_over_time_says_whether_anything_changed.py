"""Over time: whether anything has changed beyond what happens anyway, what comes, and never a protected number."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Table, client_of
from measurement import released
from measurement.released import Spec

pytestmark = pytest.mark.page

STEADY = [450, 455, 448, 452, 447, 453, 449, 451]


def years(counts, *, by=None, hidden=()):
    """One cell a school year from 2017-18 on, of a thousand children each."""
    for n, count in enumerate(counts):
        period = f"{2017 + n}-{18 + n}"
        if period in hidden:
            yield Spec(period, by=by or {}, status="hidden")
        else:
            yield Spec(period, 1000, count, by=by or {})


def tab(table: Table, query: str = "", name: str = "measurement:indicator-over-time", **more: str) -> str:
    answer = client_of(table.alma).get(
        reverse(name, kwargs={"table": table.slug, "indicator": "reading", **more}) + query
    )
    assert answer.status_code == 200
    content = answer.getvalue() if answer.streaming else answer.content
    return " ".join(content.decode().split()) if "csv" not in answer["Content-Type"] else content.decode("utf-8-sig")


def reading(table: Table, *specs: Spec, target: float | None = None) -> None:
    version = released.indicator(table)
    released.release(table, {version: list(specs)})
    if target is not None:
        released.target(table, version, period="2029-30", value=target)


def test_a_wobble_is_no_change(table: Table) -> None:
    reading(table, *years(STEADY), target=60)
    said = tab(table)
    assert "Everybody: has anything changed?" in said
    assert "Nothing has changed beyond what happens anyway." in said
    assert "<span>no real change</span>" in said
    assert "<span>target not met as things run</span>" in said
    assert "If nothing changes, 2025-26 will be about 45%" in said
    assert "The curve has not turned: 2024-25 lies within" in said
    assert "These are trial limits, from 8 figures." in said
    assert "Turn this curve together" in said


def test_a_jump_is_an_improvement_and_has_turned_the_curve(table: Table) -> None:
    reading(table, *years([*STEADY[:-1], 560]))
    said = tab(table)
    assert "Improving: 2024-25 lies above everything that happens anyway." in said
    assert "<span>improving</span>" in said
    assert "The curve has turned: 2024-25 beat the" in said


def test_a_jump_up_is_a_concern_where_less_is_better(table: Table) -> None:
    version = released.indicator(table, direction="decrease")
    released.release(table, {version: list(years([*STEADY[:-1], 560]))})
    said = tab(table)
    assert "Getting worse: 2024-25 lies above everything that happens anyway." in said
    assert "2024-25 is worse than the" in said


def test_few_figures_say_how_many_are_missing_and_until_when(table: Table) -> None:
    reading(table, *years(STEADY[:3]), target=60)
    said = tab(table)
    assert "3 figures are known; natural variation can be told with 2 more." in said
    assert "That is likely with the figures of 2021-22." in said
    assert "If nothing changes" not in said
    assert "verdicts" not in said


def test_a_protected_figure_is_a_gap_and_in_no_file(table: Table) -> None:
    reading(table, *years(STEADY, hidden=("2019-20",)))
    said = tab(table)
    assert "Left out because it is protected, a range or missing: 2019-20." in said
    rows = list(csv.DictReader(io.StringIO(tab(table, name="measurement:indicator-study"))))
    hidden = next(row for row in rows if row["period"] == "2019-20")
    assert {name for name, value in hidden.items() if value} == {"period", "status"}
    assert [row["period"] for row in rows if row["status"] == "foreseen"] == ["2025-26", "2026-27", "2027-28"]


def test_the_newest_protected_cannot_be_told(table: Table) -> None:
    reading(table, *years(STEADY, hidden=("2024-25",)))
    said = tab(table)
    assert "The newest figure is protected or a range, so whether anything has changed cannot be said." in said
    assert "Whether the curve has turned cannot be told" in said


def test_each_group_has_its_own_page(table: Table) -> None:
    reading(table, *years(STEADY), *years([300, 306, 298, 303, 297, 302, 299, 420], by={"lunch": "free"}))
    said = tab(table, "?group=lunch:free")
    assert "Free lunch: has anything changed?" in said
    assert "Improving: 2024-25 lies above everything" in said
    assert '<option value="lunch:free" selected>' in said
    client = client_of(table.alma)
    here = reverse("measurement:indicator-over-time", kwargs={"table": table.slug, "indicator": "reading"})
    for nonsense in ("lunch:nobody", "nothing:free", "lunch", ":"):
        assert client.get(here, {"group": nonsense}).status_code == (404 if nonsense != ":" else 200)


def test_months_can_be_read_without_their_season(table: Table) -> None:
    months = [f"{year}-{month:02}" for year in (2022, 2023, 2024) for month in range(1, 13)]
    cells = [Spec(month, 1000, 900 + n % 5 - (60 if month.endswith("-06") else 0)) for n, month in enumerate(months)]
    reading(table, *cells)
    assert "Take the season out" in tab(table)
    said = tab(table, "?values=season")
    assert "The season is taken out" in said
    assert "Show the figures as measured" in said
    rows = list(csv.DictReader(io.StringIO(tab(table, "?values=season", name="measurement:indicator-study"))))
    june = next(row for row in rows if row["period"] == "2023-06")
    assert float(june["adjusted"]) - float(june["value"]) == pytest.approx(5.5, abs=0.5)


def test_the_picture_and_its_table_hold_the_same(table: Table) -> None:
    reading(table, *years([*STEADY[:-1], 560]), target=60)
    picture = tab(table, name="measurement:indicator-chart", chart="variation", kind="svg")
    assert "What happens anyway" in picture
    rows = tab(table, name="measurement:indicator-chart", chart="variation", kind="csv")
    assert "outside of what happens anyway" in rows


def test_periods_without_days_are_read_in_order_and_foresee_nothing(table: Table) -> None:
    reading(table, *(Spec(f"grade {n}", 1000, STEADY[n % 8]) for n in range(1, 9)))
    said = tab(table)
    assert "Nothing has changed beyond what happens anyway." in said
    assert "If nothing changes, " not in said


def test_twelve_questions_at_most_to_measurement(table: Table) -> None:
    reading(table, *years(STEADY), target=60)
    tab(table)
    with CaptureQueriesContext(connection) as asked:
        tab(table)
    of_figures = [one["sql"] for one in asked if 'FROM "measurement_' in one["sql"]]
    assert len(of_figures) <= 12, "\n".join(sql[:200] for sql in of_figures)
