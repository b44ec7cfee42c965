"""The table says exactly what the drawing shows, no more and no less."""

import pytest

from charts.figures_of_a_table import BY_GROUP, OVER_TIME
from commontable.charts import Figure, FigureContradicts, Series, Words, groups, multiples, places, trend

SAID = {"title": "Reading", "says": "Up three points."}


def test_a_trend_has_a_row_for_every_period_in_order() -> None:
    table = trend(OVER_TIME, target=60, **SAID).table
    assert table.columns == ("Period", "Figure", "Counted", "Target")
    assert table.rows == (
        ("2019-20", "41%", "980", "60%"),
        ("2020-21", "protected: too few to show", "", "60%"),
        ("2021-22", "38% to 44%", "31", "60%"),
        ("2022-23", "no data", "", "60%"),
        ("2023-24", "45%", "1,010", "60%"),
        ("2024-25", "47%", "1,093", "60%"),
    )


def test_groups_end_with_the_whole_and_name_their_own_targets() -> None:
    table = groups(BY_GROUP, overall=Figure(label="All", value=47.3), target=60, **SAID).table
    assert [row[0] for row in table.rows] == ["Free lunch", "Newcomers", "Islanders", "Other pupils", "All"]
    assert [row[3] for row in table.rows] == ["50%", "60%", "60%", "60%", "60%"]


def test_places_run_from_high_to_low_and_the_hidden_by_name_only() -> None:
    dots = [
        Figure(label="Oak", value=30), Figure(label="Zed", status="hidden"), Figure(label="Ash", value=70),
        Figure(label="Elm", status="hidden"), Figure(label="Bay", low=40, high=60, status="ranged"),
        Figure(label="New", status="empty"),
    ]  # fmt: skip
    assert [row[0] for row in places(dots, **SAID).table.rows] == ["Ash", "Bay", "Oak", "Elm", "Zed", "New"]


def test_each_small_trend_carries_the_whole_beside_it() -> None:
    whole = Series(name="All", points=(Figure(label="2023-24", value=50), Figure(label="2024-25", value=60)))
    one = Series(name="Girls", points=whole.points[:1])
    (chart,) = multiples([one], says=["Level."], overall=whole)
    assert (chart.title, chart.table.rows) == ("Girls", (("2023-24", "50%", "", "50%"),))


@pytest.mark.parametrize(("language", "written"), [("en", "47.3%"), ("es", "47,3\N{NO-BREAK SPACE}%"), ("id", "47,3%")])
def test_numbers_are_written_as_the_reader_writes_them(language: str, written: str) -> None:
    chart = trend(OVER_TIME[-1:], decimals=1, words=Words(language=language, period="Tahun"), **SAID)
    assert chart.table.columns[0] == "Tahun"
    assert chart.table.rows[0][1] == written


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "hidden", "value": 40}, {"status": "hidden", "counted": 7},
        {"status": "empty", "low": 10},
        {"status": "ranged", "low": 10}, {"status": "ranged", "low": 10, "high": 20, "value": 15}, {},
    ],
)  # fmt: skip
def test_a_figure_cannot_contradict_its_status(wrong: dict) -> None:
    with pytest.raises(FigureContradicts):
        Figure(label="A group", **wrong)
